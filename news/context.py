"""What the article page shows around its text."""

from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest

from news import freshness
from news.kinds import Kind
from news.listing import teaser_images
from news.models import ArticlePage, NewsSettings
from newsroom.core.models import SiteSettings
from newsroom.core.models.settings import SupportPlacement
from newsroom.media.renditions import ARTICLE_ROLES, prefetch_renditions

RELATED_ARTICLES = 4


def article_context(article: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    site = SiteSettings.for_request(request)
    topics = list(article.topics.all())
    related = related_articles(article, [topic.pk for topic in topics])
    prefetch_related_objects(article.videos, "captions")
    prefetch_renditions([*(image for _, image in article.pictures()), *teaser_images(related)], ARTICLE_ROLES)
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
    if any(block.block_type == "support_call" for block in article.body):
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


def related_articles(article: ArticlePage, topic_ids: list[int]) -> list[ArticlePage]:
    """The newest articles that share the series, a topic or else the section; at most RELATED_ARTICLES."""
    public = ArticlePage.objects.published().exclude(pk=article.pk)
    newest = public.newest().values("pk")
    sources = Q(pk__in=newest.filter(section=article.section_id)[:RELATED_ARTICLES])
    if article.series_id:
        sources |= Q(pk__in=newest.filter(series=article.series_id)[:RELATED_ARTICLES])
    if topic_ids:
        tagged = ArticlePage.topics.through.objects.filter(topic__in=topic_ids).values("articlepage")
        sources |= Q(pk__in=newest.filter(pk__in=tagged)[:RELATED_ARTICLES])
    shared = Count("topics", filter=Q(topics__in=topic_ids), distinct=True)
    found = list(public.filter(sources).newest().for_teaser().annotate(shared_topics=shared))

    def closeness(other: ArticlePage) -> tuple[bool, int]:
        return (article.series_id is not None and other.series_id == article.series_id, other.shared_topics)

    closest = sorted(found, key=closeness, reverse=True)[:RELATED_ARTICLES]
    closer = sum(any(closeness(other)) for other in closest)
    freshness.tag_neighbours(article, topic_ids, whole_section=closer < RELATED_ARTICLES)
    return closest
