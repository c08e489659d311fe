"""A site as plain data that two sites can be compared by: everything but ids and the times of the writing."""

import re
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Revision

from home.models import Pick
from news.models import ArticlePage, SectionPage, Series, StandardPage, Topic
from newsroom.discussions.models import ArticleComment, ArticleRating, Commenter, Discussion, Subscription, Vote
from newsroom.imports.models import ImportedRecord
from newsroom.media.models import CustomImage
from newsroom.people.models import Contributor

OF_AN_ENTRY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}")  # of a gallery, which gets a random id
OF_PAGES = ("section", "article", "page", "pick")


def snapshot() -> dict[str, Any]:
    """Lists of records in an order that ids have no part in."""
    paths = dict(Page.objects.values_list("pk", "url_path"))
    names = {
        row.pk: f"{paths[row.discussion_id]}|{row.posted_at}|{row.user_name}|{row.comment[:80]}"
        for row in ArticleComment.objects.all()
    }
    return {
        "pages": sorted(map(_page, Page.objects.exclude(depth=1).specific())),
        "revisions": sorted(
            (paths.get(int(pk), pk), str(at) if at else "")
            for pk, at in Revision.objects.filter(
                base_content_type=ContentType.objects.get_for_model(Page)
            ).values_list("object_id", "approved_go_live_at")
        ),
        "log": sorted((paths.get(one.page_id, ""), one.action) for one in PageLogEntry.objects.all()),
        "contributors": sorted(Contributor.objects.values_list("slug", "name", "short_biography")),
        "topics": sorted(Topic.objects.values_list("slug", "name", "description")),
        "series": sorted(Series.objects.values_list("slug", "title", "description")),
        "images": sorted(CustomImage.objects.values_list("title", "description", "width", "height")),
        "picks": [(order, paths[article]) for order, article in
                  Pick.objects.order_by("page", "sort_order").values_list("sort_order", "article")],
        "redirects": sorted(
            (old, paths.get(page, ""), link)
            for old, page, link in Redirect.objects.values_list("old_path", "redirect_page_id", "redirect_link")
        ),
        "comments": sorted(_comment(row, paths, names) for row in ArticleComment.objects.all()),
        "discussions": sorted(
            (paths[row.pk], row.mode, row.published_count, row.pending_count, row.spam_count, row.removed_count,
             row.rating_sum, row.rating_count, str(row.last_comment_at))
            for row in Discussion.objects.filter(pk__in=ArticlePage.objects.values("pk"))
            if row.published_count + row.pending_count + row.spam_count + row.removed_count + row.rating_count
            or row.mode != "inherit"
        ),
        "commenters": sorted(Commenter.objects.values_list("email_hash", "approved_count", "rejected_count")),
        "votes": sorted((names[pk], value) for pk, value in Vote.objects.values_list("comment_id", "value")),
        "ratings": sorted((paths[pk], stars) for pk, stars in ArticleRating.objects.values_list("discussion", "stars")),
        "subscriptions": sorted(
            (paths[pk], scope, email) for pk, scope, email in
            Subscription.objects.values_list("discussion", "scope", "email")
        ),
    }  # fmt: skip


def ledger() -> list[tuple[str, ...]]:
    """The records, each with the page that it leads to, and whether that is as the import left it."""
    pages = {
        pk: (path, revision) for pk, path, revision in Page.objects.values_list("pk", "url_path", "latest_revision")
    }
    found = []
    for record in ImportedRecord.objects.all():
        path, revision = pages.get(record.object_id, ("", None)) if record.kind in OF_PAGES else ("", None)
        left = str(revision == record.revision_id) if record.revision_id else ""
        found.append(
            (record.source, record.kind, record.external_id, record.content_hash, record.fingerprint, path, left)
        )
    return sorted(found)


def _page(page: Page) -> tuple[str, ...]:
    found = [page.url_path, page.title, page._meta.label, str(page.live), page.seo_title,
             page.search_description, str(page.numchild), str(page.depth)]  # fmt: skip
    if isinstance(page, ArticlePage | StandardPage):
        found += [
            str(page.first_published_at),
            _without_ids(page.body),
            page.listing_text,
            str(page.noindex),
        ]
    if isinstance(page, SectionPage):
        found += [page.introduction]
    if isinstance(page, ArticlePage):
        source = page.source_record
        found += [
            page.standfirst, page.kicker, page.kind, str(page.published_at), str(page.go_live_at), str(page.word_count),
            page.section.url_path if page.section else "", page.series.slug if page.series else "",
            " ".join(f"{entry.contributor.slug}:{entry.role}" for entry in page.byline_entries.all()),
            " ".join(sorted(topic.slug for topic in page.topics.all())),
            f"{source.source.name} {source.original_url} {source.relation}" if source else "",
            page.lead_image.title if page.lead_image else "", page.lead_image_alt, page.lead_image_caption,
        ]  # fmt: skip
    return tuple(found)


def _without_ids(body: Any) -> str:
    """The blocks with the titles of their pictures for ids, which a rolled back transaction uses up on PostgreSQL."""
    titles = dict(CustomImage.objects.values_list("pk", "title"))
    raw = re.sub(r"'image': (\d+)", lambda found: repr(titles.get(int(found[1]))), str(list(body.raw_data)))
    return OF_AN_ENTRY.sub("", raw)


def _comment(row: ArticleComment, paths: dict[int, str], names: dict[int, str]) -> tuple[str, ...]:
    return (
        paths[row.discussion_id], str(row.posted_at), row.user_name, row.comment, row.body_html, row.status,
        names.get(row.reply_to_id or 0, ""), names.get(row.root_id or 0, ""), str(row.level), str(row.reply_no),
        str(row.reply_count), str(row.up), str(row.down), row.passage, row.passage_block, row.author_kind,
        str(row.pinned), str(row.featured), str(row.edited_at),
    )  # fmt: skip
