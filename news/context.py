"""What the article page shows around its text."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from news import entries, freshness
from news.kinds import Kind
from news.listing import attach_pictures, rows
from news.models import ArticlePage, ListEntry, NewsSettings
from newsroom.core.models import SiteSettings, nothing_restricted
from newsroom.core.models.settings import SupportPlacement
from newsroom.media.renditions import ARTICLE_ROLES

RELATED_ARTICLES = 4
MORE_THAN_ALL_TOPICS = 1_000


def article_context(article: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    site = SiteSettings.for_request(request)
    topics = list(article.topics.all())
    related = related_articles(article, [topic.pk for topic in topics], request)
    prefetch_related_objects(article.videos, "captions")
    people = [entry.contributor for entry in article.byline_entries.all()]
    attach_pictures(related, people, article.body_pictures(), ARTICLE_ROLES, own=article)
    return {
        "topics": topics,
        "corrections": list(article.corrections.all()),
        "disclaimer": NewsSettings.for_request(request).disclaimer(article.kind),
        "support_call": shows_support_call(article, site),
        "related": related,
        "canonical_url": canonical_url(article, request),
    }


def shows_support_call(article: ArticlePage, site: SiteSettings) -> bool:
    if not article.show_support_call or article.kind == Kind.SPONSORED:
        return False
    if any(block["type"] == "support_call" for block in article.body.raw_data):
        return False  # an editor put it into the text; it stands once
    if site.support_placement == SupportPlacement.OPINION:
        return article.kind == Kind.OPINION
    return site.support_placement == SupportPlacement.ARTICLES


def canonical_url(article: ArticlePage, request: HttpRequest) -> str:
    """The original's address where the article is republished whole, else its own."""
    record = article.source_record
    if record and record.is_copy and record.original_url:
        return record.original_url
    return article.get_full_url(request) or ""


def related_articles(article: ArticlePage, topic_ids: list[int], request: HttpRequest) -> list[ArticlePage]:
    """The newest public articles that share the series, a topic or else the section.

    At most RELATED_ARTICLES, those of the series first, then those with the most topics in common. The newest few of
    each of these lists are looked at, so that it takes the same however many articles a topic has.
    """
    about = [entries.of_topic(pk) for pk in topic_ids]
    worth = dict.fromkeys(about, 1)
    if article.series:
        worth[entries.of_row(article.series)] = MORE_THAN_ALL_TOPICS
    if article.section:
        worth[entries.of_section(article.section)] = 0
    if not worth:
        return []
    shared = ListEntry.objects.filter(article=OuterRef("pk"), list__in=about).order_by()
    shared_topics = Coalesce(Subquery(shared.values("article").annotate(number=Count("pk")).values("number")), 0)
    related: list[Any] = list(
        rows(_closest(article, worth, request)).newest().annotate(shared_topics=shared_topics)  # type: ignore[arg-type]
    )

    def closeness(other: Any) -> tuple[bool, int]:
        return (article.series_id is not None and other.series_id == article.series_id, other.shared_topics)

    closer = sum(any(closeness(other)) for other in related)
    freshness.tag_neighbours(article, topic_ids, whole_section=closer < RELATED_ARTICLES)
    return sorted(related, key=closeness, reverse=True)


def _closest(article: ArticlePage, worth: dict[str, int], request: HttpRequest) -> RawSQL:
    """The ids of those of the newest in each of the lists that stand in the lists that are worth the most."""
    listed = ListEntry.objects.order_by("-published_at", "-article").exclude(article=article.pk)
    if not nothing_restricted(request):
        listed = listed.filter(article__in=ArticlePage.objects.published())
    parts, parameters = [], []
    for number, (name, weight) in enumerate(worth.items()):
        newest = listed.filter(list=name).values("article_id", "published_at")[:RELATED_ARTICLES]
        sql, values = newest.query.sql_with_params()
        # In a query of its own: SQLite takes no order inside a union.
        parts.append(f"SELECT article_id, published_at, {weight:d} AS worth FROM ({sql}) AS newest_{number}")  # noqa: S608
        parameters += values
    return RawSQL(  # noqa: S611 - put together from Django's own SQL
        f"SELECT article_id FROM ({' UNION ALL '.join(parts)}) AS near GROUP BY article_id "  # noqa: S608
        f"ORDER BY SUM(worth) DESC, MAX(published_at) DESC, article_id DESC LIMIT {RELATED_ARTICLES}",
        parameters,
    )
