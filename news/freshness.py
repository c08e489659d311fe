"""What kept pages show of articles: which lists an article stands in, and when any of it changes.

A list is tagged with what all its articles have in common: `articles` (any of them), `articles:section:<path>` (of a
section and those below it), `articles:topic:3`, `articles:contributor:5`, `articles:series:2`, `articles:kind:opinion`.
An article that is written changes the lists in which it stood and those in which it stands from now on.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from newsroom.core.freshness import is_seen
from newsroom.core.page_cache import changed, tag, watch
from newsroom.core.page_cache.stores import store

if TYPE_CHECKING:
    from news.models import ArticlePage, SectionPage

ARTICLES = "articles"
SECTIONS = "sections"


def of_row(row: Model) -> str:
    """The list of the articles that have a topic, a contributor or a series: `articles:topic:3`."""
    return f"{ARTICLES}:{row._meta.model_name}:{row.pk}"


def of_kind(kind: str) -> str:
    return f"{ARTICLES}:kind:{kind}"


def of_section(section: "SectionPage") -> str:
    """The list of the articles of a section and of those below it."""
    return f"{ARTICLES}:section:{section.path}"


def connect() -> None:
    """Called once, when all models are there."""
    from news.models import (
        ArticleContributor,
        ArticlePage,
        Correction,
        SectionPage,
        Series,
        Source,
        SourceRecord,
        Topic,
    )

    watch(Topic, "topic")
    watch(Series, "series")
    watch(Source, "source")
    pre_save.connect(_article_will_be_written, sender=ArticlePage)
    pre_delete.connect(_article_will_be_written, sender=ArticlePage)
    post_save.connect(_article_written, sender=ArticlePage)
    post_delete.connect(_article_deleted, sender=ArticlePage)
    m2m_changed.connect(_topics_changed, sender=ArticlePage.topics.through)
    for model in (ArticleContributor, Correction, SourceRecord):
        post_save.connect(_part_written, sender=model)
        post_delete.connect(_part_written, sender=model)
    post_save.connect(_section_written, sender=SectionPage)
    post_delete.connect(_section_written, sender=SectionPage)
    post_page_move.connect(_moved)


def lists_of(article_id: int) -> set[str]:
    """The lists in which the article stands, as the database has it; none for one that is not live."""
    from news.models import ArticleContributor, ArticlePage

    row = ArticlePage.objects.filter(pk=article_id, live=True).values("path", "kind", "series_id").first()
    if row is None:
        return set()
    found = {ARTICLES, of_kind(row["kind"]), *_sections_above(row["path"])}
    if row["series_id"]:
        found.add(f"{ARTICLES}:series:{row['series_id']}")
    topics = ArticlePage.topics.through.objects.filter(articlepage=article_id).values_list("topic_id", flat=True)
    found.update(f"{ARTICLES}:topic:{topic}" for topic in topics)
    written = ArticleContributor.objects.filter(article=article_id).values_list("contributor_id", flat=True)
    found.update(f"{ARTICLES}:contributor:{contributor}" for contributor in written)
    return found


def _sections_above(path: str) -> Iterable[str]:
    """The lists of the sections above the article at `path`; the root and the front page are none."""
    ends = range(3 * Page.steplen, len(path), Page.steplen)
    return (f"{ARTICLES}:section:{path[:end]}" for end in ends)


def tag_neighbours(article: "ArticlePage", topic_ids: Iterable[int], *, whole_section: bool) -> None:
    """The response shows the newest of the article's topics and series, and of its section where those are too few."""
    tag(*(f"{ARTICLES}:topic:{topic}" for topic in topic_ids))
    if article.series_id:
        tag(f"{ARTICLES}:series:{article.series_id}")
    if whole_section and article.path:
        tag(f"{ARTICLES}:section:{article.path[: -Page.steplen]}")


def _article_will_be_written(
    instance: "ArticlePage", update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    if store() is not None and instance.pk and is_seen(instance, update_fields):
        instance._lists_before = lists_of(instance.pk)  # type: ignore[attr-defined]


def _article_written(instance: "ArticlePage", update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if store() is None or not is_seen(instance, update_fields):
        return
    changed(*getattr(instance, "_lists_before", ()))
    # Topics and byline are written after the article itself, in the same transaction.
    transaction.on_commit(lambda: changed(*lists_of(instance.pk)), robust=True)


def _article_deleted(instance: "ArticlePage", **kwargs: Any) -> None:
    changed(*getattr(instance, "_lists_before", ()))


def _topics_changed(instance: Any, reverse: bool, pk_set: Iterable[int] | None, **kwargs: Any) -> None:
    """From either side: of an article, which usually is written too, or (`reverse`) of a topic, when none is."""
    articles, topics = (pk_set or (), [instance.pk]) if reverse else ([instance.pk], pk_set or ())
    changed(*(f"page:{article}" for article in articles), *(f"{ARTICLES}:topic:{topic}" for topic in topics))
    if pk_set is None:  # all are taken away, and it is not said which: all articles of a topic show it
        changed(f"topic:{instance.pk}" if reverse else "topic")


def _part_written(instance: Any, **kwargs: Any) -> None:
    changed(f"page:{instance.article_id}", ARTICLES)


def _section_written(instance: "SectionPage", update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if is_seen(instance, update_fields):
        changed(SECTIONS)


def _moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    child = "0" * Page.steplen
    before, after = (_sections_above(parent.path + child) for parent in (parent_page_before, parent_page_after))
    changed(f"page:{instance.pk}", "page", ARTICLES, *before, *after)
