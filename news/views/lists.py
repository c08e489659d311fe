"""Lists of articles by who wrote them, what they are about, and what kind they are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from news import freshness
from news.kinds import Kind
from news.listing import list_page
from news.models import ArticleContributor, ArticlePage, Correction, Series, Topic
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
    contributor = preview or get_object_or_404(Contributor.objects.select_related("photo"), slug=slug)
    remember(freshness.of_row(contributor))
    written = ArticleContributor.objects.filter(contributor=contributor.pk or 0).values("article")
    articles = ArticlePage.objects.published(request).filter(pk__in=written).newest()
    context = {"contributor": contributor, "articles": list_page(articles, request, PER_PAGE)}
    return render(request, "news/author.html", context)


def topics(request: HttpRequest) -> HttpResponse:
    remember("topic")
    return render(request, "news/topics.html", {"topics": paginate(Topic.objects.all(), request, per_page=200)})


def topic(request: HttpRequest, slug: str, preview: Topic | None = None) -> HttpResponse:
    topic = preview or get_object_or_404(Topic, slug=slug)
    remember(freshness.of_row(topic))
    articles = ArticlePage.objects.published(request).filter(topics=topic.pk or 0).newest()
    context = {"topic": topic, "articles": list_page(articles, request, PER_PAGE)}
    return render(request, "news/topic.html", context)


def series(request: HttpRequest, slug: str, preview: Series | None = None) -> HttpResponse:
    """A series is read from its beginning: oldest first."""
    series = preview or get_object_or_404(Series.objects.select_related("image"), slug=slug)
    remember(freshness.of_row(series))
    articles = ArticlePage.objects.published(request).filter(series=series.pk or 0).order_by("published_at", "pk")
    context = {"series": series, "articles": list_page(articles, request, PER_PAGE)}
    return render(request, "news/series.html", context)


def kind(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404("No such kind of article")
    remember(freshness.of_kind(kind))
    articles = ArticlePage.objects.published(request).filter(kind=kind).newest()
    context = {"kind": Kind(kind), "articles": list_page(articles, request, PER_PAGE)}
    return render(request, "news/kind.html", context)


def corrections(request: HttpRequest) -> HttpResponse:
    remember(freshness.ARTICLES)
    public = ArticlePage.objects.published(request).values("pk")
    entries = Correction.objects.filter(article__in=public).select_related("article")
    return render(request, "news/corrections.html", {"corrections": paginate(entries, request, per_page=40)})
