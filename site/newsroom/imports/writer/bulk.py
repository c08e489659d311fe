"""New pages, a hundred in a few statements: what `add_child`, `save_revision` and the signals do for one at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Max, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from modelsearch.backends import get_search_backends
from wagtail.models import Page, PageLogEntry, Revision

from news.byline import ContributorRole
from news.entries import enter
from news.models import ArticleContributor, ArticlePage, Correction, SectionPage, SourceRecord, StandardPage
from newsroom.core.page_cache import EVERYTHING, changed
from newsroom.core.rows import insert, reserve_ids
from newsroom.imports.records import Item
from newsroom.imports.tasks import index_references
from newsroom.imports.writer.slugs import free_page_slug, make_slug
from newsroom.imports.writer.states import State
from newsroom.media.tasks import scale_later

AT_ONCE = 200
AUTHOR = ContributorRole.AUTHOR.value


@dataclass
class NewPage:
    """A page on its way into the tree."""

    page: ArticlePage | StandardPage
    parent_id: int
    item: Item
    state: State
    external_id: str
    content_hash: str
    contributors: list[Any] = field(default_factory=list)
    topics: list[Any] = field(default_factory=list)
    source_record: SourceRecord | None = None
    corrections: list[Correction] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)  # of the contributors; all are authors where there are none


def add_pages(found: Sequence[NewPage]) -> None:
    """Put the pages into the tree, each with one revision, its relations, its log entry and its place in the search.

    Nothing is sent that Wagtail sends when a person publishes; what listens to that here is done here. To be called
    in a transaction.
    """
    for model in (ArticlePage, StandardPage):
        of_model = [new for new in found if type(new.page) is model]
        if not of_model:
            continue
        _place(of_model)
        insert_pages(model, [new.page for new in of_model])
        if model is ArticlePage:
            _relate(of_model)
            enter(new.page.pk for new in of_model)
        _revise(model, of_model)
        _index(model, [new.page for new in of_model])


def insert_pages(model: type[Page], pages: Sequence[Any]) -> None:
    """Insert the rows of both tables, in a transaction. The pages have their places in the tree already."""
    changed(EVERYTHING)
    for page, pk in zip(pages, reserve_ids(Page, len(pages)), strict=True):
        page.id = page.page_ptr_id = page.pk = pk
    insert(Page, pages)
    insert(model, pages)
    for page in pages:
        page._state.adding = False


def _place(found: list[NewPage]) -> None:
    """Path, slug and address below the parent, whose row is locked until the transaction is through."""
    by_parent: dict[int, list[NewPage]] = {}
    for new in found:
        by_parent.setdefault(new.parent_id, []).append(new)
    for parent_id, children in sorted(by_parent.items()):
        parent = Page.objects.select_for_update().get(pk=parent_id)
        section = SectionPage.objects.filter(pk=parent_id).first()
        last = Page.objects.child_of(parent).aggregate(last=Max("path"))["last"]
        step = Page._str2int(last[-Page.steplen :]) if last else 0
        wanted = [make_slug(new.item.slug, new.page.title, fallback=f"item-{new.item.id or 'x'}") for new in children]
        taken = set(Page.objects.child_of(parent).filter(slug__in=wanted).values_list("slug", flat=True))
        for new, slug in zip(children, wanted, strict=True):
            step += 1
            page = new.page
            page.slug = free_page_slug(slug, parent, taken=taken)
            taken.add(page.slug)
            page.path = Page._get_path(parent.path, parent.depth + 1, step)
            page.depth = parent.depth + 1
            page.url_path = f"{parent.url_path}{page.slug}/"
            page.locale_id = parent.locale_id
            page.content_type = ContentType.objects.get_for_model(type(page))
            if isinstance(page, ArticlePage):
                page.section = section
                page.word_count = page._count_words()
                if page.live:
                    page.published_at = page.published_at or page.first_published_at
        Page.objects.filter(pk=parent_id).update(numchild=F("numchild") + len(children))


def _relate(found: list[NewPage]) -> None:
    entries, rows, sources, corrections = [], [], [], []
    through = ArticlePage.topics.through
    for new in found:
        article = new.page
        names = [
            ArticleContributor(article=article, contributor=contributor, sort_order=number, role=role)
            for number, (contributor, role) in enumerate(zip_longest(new.contributors, new.roles, fillvalue=AUTHOR))
        ]
        entries += names
        article.byline_entries = names
        article.topics = new.topics  # type: ignore[assignment]
        rows += [through(articlepage_id=article.pk, topic_id=topic.pk) for topic in new.topics]
        article.source_records = [new.source_record] if new.source_record else []
        if new.source_record:
            new.source_record.article = article
            sources.append(new.source_record)
        for correction in new.corrections:
            correction.article = article
        article.corrections = new.corrections
        corrections += new.corrections
    ArticleContributor.objects.bulk_create(entries, batch_size=AT_ONCE)
    SourceRecord.objects.bulk_create(sources, batch_size=AT_ONCE)
    Correction.objects.bulk_create(corrections, batch_size=AT_ONCE)
    through.objects.bulk_create(rows, batch_size=AT_ONCE)


def _revise(model: type[Page], found: list[NewPage]) -> None:
    """One revision each, as the editor opens it, and the entry of the log."""
    now = timezone.now()
    for new in found:
        new.page.wagtail_admin_comments = []  # or each would be asked for its own
    base = ContentType.objects.get_for_model(Page)
    own = ContentType.objects.get_for_model(model)
    revisions = Revision.objects.bulk_create(
        (
            Revision(
                content_type=own,
                base_content_type=base,
                object_id=str(new.page.pk),
                content=new.page.serializable_data(),
                object_str=str(new.page),
                created_at=now,
                approved_go_live_at=new.state.go_live_at,
            )
            for new in found
        ),
        batch_size=AT_ONCE,
    )
    PageLogEntry.objects.bulk_create(
        (
            PageLogEntry(
                page_id=new.page.pk,
                content_type=own,
                label=new.page.get_admin_display_title(),
                action="wagtail.create",
                timestamp=now,
                data={},
                revision=revision,
                content_changed=True,
            )
            for new, revision in zip(found, revisions, strict=True)
        ),
        batch_size=AT_ONCE,
    )
    for new, revision in zip(found, revisions, strict=True):
        new.page.latest_revision = revision
        new.page.latest_revision_created_at = now
        new.page.live_revision = revision if new.page.live else None
    pages = Page.objects.filter(pk__in=[new.page.pk for new in found])
    newest = Revision.objects.filter(base_content_type=base, object_id=Cast(OuterRef("pk"), CharField()))
    newest_id = Subquery(newest.values("pk")[:1])
    pages.update(latest_revision_id=newest_id, latest_revision_created_at=now)
    pages.filter(live=True).update(live_revision_id=F("latest_revision_id"))


def _index(model: type[Page], pages: list[Any]) -> None:
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, pages)
    index_references.enqueue(model._meta.label, [page.pk for page in pages])
    scale_later(_pictures(pages))


def _pictures(pages: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for page in pages:
        if isinstance(page, ArticlePage) and page.live and (page.lead_image_id or '"image' in str(page.body.raw_data)):
            yield from page.pictures()
