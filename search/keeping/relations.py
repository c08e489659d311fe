"""Which articles have to be indexed anew when something that they name has changed."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from news.models import ArticleContributor, ArticlePage, SectionPage, Series, Source, SourceRecord, Topic
from newsroom.media.models import Video
from newsroom.people.models import Contributor
from search.keeping.models import IndexChange, Spread


def _of_contributor(pk: str) -> Q:
    return Q(pk__in=ArticleContributor.objects.filter(contributor_id=pk).values("article_id"))


def _of_topic(pk: str) -> Q:
    return Q(pk__in=ArticlePage.topics.through._default_manager.filter(topic_id=pk).values("articlepage_id"))


def _of_source(pk: str) -> Q:
    return Q(pk__in=SourceRecord.objects.filter(source_id=pk).values("article_id"))


def _showing(pk: str) -> Q:
    """The lead video of it, or shown in its text."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Video),
        to_object_id=pk,
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    return Q(lead_video_id=pk) | Q(pk__in=references.values(key=Cast("object_id", BigIntegerField())))


# The model, the fields that articles are found by, and the articles that name it.
NAMED: dict[type, tuple[tuple[str, ...], Callable[[str], Q]]] = {
    Contributor: (("name",), _of_contributor),
    Topic: (("name",), _of_topic),
    Source: (("name",), _of_source),
    Series: (("title",), lambda pk: Q(series_id=pk)),
    SectionPage: (("title",), lambda pk: Q(section_id=pk)),
    Video: (("transcript_text", "published_at"), _showing),
}
BY_LABEL = {model._meta.label_lower: articles for model, (_fields, articles) in NAMED.items()}  # type: ignore[attr-defined]


def articles_naming(label: str, object_id: str) -> QuerySet[ArticlePage]:
    """All articles that name it, published or not, in the order of their keys."""
    return ArticlePage.objects.filter(BY_LABEL[label](object_id)).order_by("pk")


def pages_of(change: IndexChange) -> QuerySet[Any]:
    """What a spread change is about."""
    if change.spread == Spread.ARTICLES:
        return articles_naming(change.label, change.object_id)
    top = Page.objects.filter(pk=change.object_id).first()
    return Page.objects.filter(path__startswith=top.path).order_by("pk") if top else Page.objects.none()
