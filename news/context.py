"""What the article page shows around its text."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from news import freshness
from news.kinds import Kind
from news.listing import attach_pictures, rows
from news.models import ArticlePage, NewsSettings
from news.querysets import ArticleQuerySet
from newsroom.core.models import SiteSettings
from newsroom.core.models.settings import SupportPlacement
from newsroom.media.renditions import ARTICLE_ROLES

RELATED_ARTICLES = 4


def article_context(article: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    site = SiteSettings.for_request(request)
    topics = list(article.topics.all())
    related = related_articles(article, [topic.pk for topic in topics], ArticlePage.objects.published(request))
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


def related_articles(article: ArticlePage, topic_ids: list[int], public: ArticleQuerySet) -> list[ArticlePage]:
    """The newest of the `public` articles that share the series, a topic or else the section.

    At most RELATED_ARTICLES, those of the series first, then those with the most topics in common.
    """
    newest = public.exclude(pk=article.pk).newest()
    tagged = ArticlePage.topics.through.objects.filter(topic__in=topic_ids)
    found = [newest.filter(section=article.section_id)]
    if article.series_id:
        found.append(newest.filter(series=article.series_id))
    if topic_ids:
        found.append(newest.filter(pk__in=tagged.values("articlepage")))
    # The few of each by their index; SQLite takes no order inside a union, so they stand in queries of their own.
    first, *others = (ArticlePage.objects.filter(pk__in=each.values("pk")[:RELATED_ARTICLES]) for each in found)
    shared = tagged.filter(articlepage=OuterRef("pk")).order_by().values("articlepage").annotate(number=Count("pk"))
    related: list[Any] = list(
        rows(first.order_by().values("pk").union(*(other.order_by().values("pk") for other in others)))
        .newest()
        .annotate(shared_topics=Coalesce(Subquery(shared.values("number")), 0))
    )

    def closeness(other: Any) -> tuple[bool, int]:
        return (article.series_id is not None and other.series_id == article.series_id, other.shared_topics)

    closest = sorted(related, key=closeness, reverse=True)[:RELATED_ARTICLES]
    closer = sum(any(closeness(other)) for other in closest)
    freshness.tag_neighbours(article, topic_ids, whole_section=closer < RELATED_ARTICLES)
    return closest
