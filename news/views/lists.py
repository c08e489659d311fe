"""Lists of articles by who wrote them, what they are about, and what kind they are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from news import entries, freshness
from news.kinds import Kind
from news.models import Correction, Series, Topic
from news.slugs import get_or_404
from news.stories import Listed, list_page
from newsroom.core.page_cache import remember
from newsroom.core.pagination import paginate
from newsroom.media.renditions import prefetch_renditions
from newsroom.people.models import Contributor

PER_PAGE = 20


def authors(request: HttpRequest) -> HttpResponse:
    remember("contributor")
    contributors = paginate(Contributor.objects.select_related("photo"), request, per_page=60)
    prefetch_renditions([person.photo for person in contributors.items if person.photo], ["portrait"])
    return render(request, "news/authors.html", {"contributors": contributors})


def author(request: HttpRequest, slug: str, preview: Contributor | None = None) -> HttpResponse:
    """`preview` stands in for what is in the database, as in the two views below; it may not be saved yet."""
    contributor = preview or get_or_404(Contributor, "contributor", slug)
    remember(freshness.of_row(contributor))
    listed = Listed(entries.of_row(contributor), request)
    context = {"contributor": contributor, "articles": list_page(listed, request, PER_PAGE)}
    return render(request, "news/author.html", context)


def topics(request: HttpRequest) -> HttpResponse:
    remember("topic")
    return render(request, "news/topics.html", {"topics": paginate(Topic.objects.all(), request, per_page=200)})


def topic(request: HttpRequest, slug: str, preview: Topic | None = None) -> HttpResponse:
    topic = preview or get_or_404(Topic, "topic", slug)
    remember(freshness.of_row(topic))
    listed = Listed(entries.of_row(topic), request)
    context = {"topic": topic, "articles": list_page(listed, request, PER_PAGE)}
    return render(request, "news/topic.html", context)


def series(request: HttpRequest, slug: str, preview: Series | None = None) -> HttpResponse:
    """A series is read from its beginning: oldest first."""
    series = preview or get_or_404(Series, "series", slug)
    remember(freshness.of_row(series))
    listed = Listed(entries.of_row(series), request, oldest_first=True)
    context = {"series": series, "articles": list_page(listed, request, PER_PAGE)}
    return render(request, "news/series.html", context)


def kind(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404("No such kind of article")
    remember(freshness.of_kind(kind))
    listed = Listed(entries.of_kind(kind), request)
    context = {"kind": Kind(kind), "articles": list_page(listed, request, PER_PAGE)}
    return render(request, "news/kind.html", context)


def corrections(request: HttpRequest) -> HttpResponse:
    remember(freshness.ARTICLES)
    entries = Correction.objects.public(request).select_related("article").defer("article__body")
    return render(request, "news/corrections.html", {"corrections": paginate(entries, request, per_page=40)})
