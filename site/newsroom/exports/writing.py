"""The whole site as open files. The format is told in docs/export-format.md."""

import json
import shutil
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site
from wagtailmedia.models import get_media_model

from home.models import HomePage
from news.models import ArticlePage, SectionPage, Series, Source, StandardPage, Topic
from newsroom.discussions.models import ArticleComment, ArticleRating, Discussion, Mode, Subscription, Vote
from newsroom.exports.markdown import article_markdown
from newsroom.exports.plain import Plain, plain, write_lines
from newsroom.exports.rules import rules, settings_of
from newsroom.media.models import Caption, CustomImage, Video
from newsroom.people.models import Contributor

FORMAT, VERSION = "newsroom", 1
AT_ONCE = 500
# In the order in which they can be read: what is referred to comes before what refers to it.
RECORDS: dict[str, type[models.Model]] = {
    "images": CustomImage,
    "documents": get_document_model(),
    "media": get_media_model(),
    "videos": Video,
    "captions": Caption,
    "authors": Contributor,
    "topics": Topic,
    "series": Series,
    "sources": Source,
}
PAGES: dict[str, type[Page]] = {"sections": SectionPage, "articles": ArticlePage, "pages": StandardPage}
Say = Callable[[str, int], None]


def export_site(folder: Path, say: Say, *, personal: bool = False, markdown: bool = True) -> dict[str, int]:
    """Write everything into `folder`; an export that lies there is written over, its files stay.

    E-mail addresses of readers and their subscriptions only with `personal`. Drafts come as last saved. Gives the
    numbers, which `site.json` holds as well: it is written last, so a folder without it is not whole.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").get()
    (folder / "site.json").unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    for name, model in RECORDS.items():
        counts[name] = write_lines(folder / f"{name}.jsonl", _records(model, folder))
        say(name, counts[name])
    for name, page_model in PAGES.items():
        counts[name] = write_lines(folder / f"{name}.jsonl", _pages(page_model, site.root_page))
        say(name, counts[name])
    if markdown:
        counts["markdown"] = _markdown(folder / "markdown", site.root_page)
    for name, rows in chain(_discussions(personal), rules()):
        counts[name] = write_lines(folder / f"{name}.jsonl", rows)
        say(name, counts[name])
    home = site.root_page.specific
    about: Plain = {
        "format": FORMAT,
        "version": VERSION,
        "made": timezone.now().isoformat(),
        "personal": personal,
        "title": site.site_name or home.title,
        "url": site.root_url,
        "home": plain(home),
        "home_id": home.pk,
        "picks": [pick.article_id for pick in home.picks.all()] if isinstance(home, HomePage) else [],
        "settings": settings_of(site),
        "counts": counts,
    }
    (folder / "site.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return counts


def _records(model: type[models.Model], folder: Path) -> Iterator[Plain]:
    tagged = hasattr(model, "tags")
    records = model._default_manager.order_by("pk").prefetch_related(*(["tags"] if tagged else []))
    for found in records.iterator(chunk_size=AT_ONCE):
        row = plain(found)
        if tagged:
            row["tags"] = sorted(tag.name for tag in found.tags.all())  # type: ignore[attr-defined]
        for field in found._meta.concrete_fields:
            if isinstance(field, models.FileField) and row.get(field.attname):
                _copy(row[field.attname], folder / "files")
        yield row


def _copy(name: str, folder: Path) -> None:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()) or not default_storage.exists(name):
        return
    if target.is_file() and target.stat().st_size == default_storage.size(name):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)


def _found(model: type[Page], root: Page) -> Iterator[Any]:
    below = model._default_manager.descendant_of(root).order_by("path")
    for page in below.iterator(chunk_size=AT_ONCE):
        yield page if page.live else page.get_latest_revision_as_object()


def _pages(model: type[Page], root: Page) -> Iterator[Plain]:
    paths = dict(Page.objects.values_list("path", "pk"))
    for page in _found(model, root):
        row = {"id": page.pk, "parent": paths[page.path[: -Page.steplen]], "url": page.get_url() or "", **plain(page)}
        if page.alias_of_id:
            row["alias_of"] = page.alias_of_id
        if isinstance(page, ArticlePage):
            row["byline"] = [
                {"contributor": one.contributor_id, "role": one.role}
                for one in page.byline_entries.order_by("sort_order")
            ]
            row["topics"] = [topic.pk for topic in page.topics.order_by("pk")]
            row["source_records"] = [plain(one) for one in page.source_records.all()]
            row["corrections"] = [plain(one) for one in page.corrections.all()]
        yield row


def _markdown(folder: Path, root: Page) -> int:
    number = 0
    for article in _found(ArticlePage, root):
        year = f"{article.published_at:%Y}" if article.published_at else "drafts"
        (folder / year).mkdir(parents=True, exist_ok=True)
        name = f"{article.pk}-{article.slug[:80]}.md"
        (folder / year / name).write_text(article_markdown(article), encoding="utf-8")
        number += 1
    return number


def _discussions(personal: bool) -> Iterator[tuple[str, Iterator[Plain]]]:
    yield "comments", (_comment(row, personal) for row in _all(ArticleComment))
    yield "votes", ({"comment": one.comment_id, "value": one.value, **_who(one)} for one in _all(Vote))
    yield "ratings", ({"page": one.discussion_id, "stars": one.stars, **_who(one)} for one in _all(ArticleRating))
    yield "discussions", (plain(one) for one in _all(Discussion) if _says_something(one))
    if personal:
        yield "subscriptions", (
            {"page": one.discussion_id, "email": one.email, "scope": one.scope, "at": _time(one.created_at),
             "confirmed": _time(one.confirmed_at)}
            for one in _all(Subscription)
            if one.email and one.confirmed_at
        )  # fmt: skip
    yield (
        "redirects",
        (
            {"from": one.old_path, "page": one.redirect_page_id, "to": one.redirect_link, "permanent": one.is_permanent}
            for one in _all(Redirect)
        ),
    )


def _says_something(one: Discussion) -> bool:
    own = one.opens_at or one.closes_at or one.close_after_days is not None
    return bool(own or one.mode != Mode.INHERIT or one.rating_count)


def _all(model: type[models.Model]) -> Iterator[Any]:
    return model._default_manager.order_by("pk").iterator(chunk_size=AT_ONCE)


def _comment(row: ArticleComment, personal: bool) -> Plain:
    return {
        "id": row.pk,
        "page": row.discussion_id,
        "answers": row.reply_to_id,
        "thread": row.root_id,
        "name": row.user_name,
        **({"email": row.user_email, "url": row.user_url} if personal else {}),
        "author_kind": row.author_kind,
        "posted": _time(row.posted_at),
        "edited": _time(row.edited_at),
        "state": row.status,
        "text": row.comment,
        "html": row.body_html,
        "up": row.up,
        "down": row.down,
        "pinned": row.pinned,
        "featured": row.featured,
        "passage": row.passage,
        "passage_block": row.passage_block,
    }


def _who(row: Any) -> Plain:
    """The voter as a keyed hash that means nothing outside this site, but tells two voters apart."""
    return {"voter": row.voter, "at": _time(row.at)}


def _time(at: Any) -> str | None:
    return at.isoformat() if at else None
