"""Sitemaps: an index, articles month by month, and a news sitemap. No file grows with the archive.

The protocol (sitemaps.org) allows 50,000 addresses in a file; a month or a slice here holds far fewer.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, DateTimeField, Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Site

from news.dates import updated_at
from news.freshness import ARTICLES
from news.kinds import Kind
from news.models import ArticlePage, SectionPage, SourceRecord, StandardPage, Topic
from news.models.source import SourceRelation
from news.querysets import ArticleQuerySet
from newsroom.core.models import SiteSettings
from newsroom.core.page_cache import remember, until
from newsroom.core.prepared import Given, Prepared
from newsroom.media.models import Video
from newsroom.people.models import Contributor

SLICE = 5000
MOST_IN_A_MONTH = 50_000
NEWS_LASTS = dt.timedelta(days=2)  # what Google News reads; at most 1,000 addresses
MOST_NEWS = 1000
LIST_PAGES = ("videos", "authors", "topics", "archive", "corrections")


@dataclass(frozen=True)
class Address:
    location: str
    changed: dt.datetime | None = None
    subject: Any = None


class Row(NamedTuple):
    """What a sitemap says of an article."""

    pk: int
    url_path: str
    title: str
    language: str
    published_at: dt.datetime
    last_published_at: dt.datetime | None


def _indexable() -> ArticleQuerySet:
    """Public articles that search engines should list under our address: no copies of what stands elsewhere."""
    copies = SourceRecord.objects.filter(article=OuterRef("pk"), relation=SourceRelation.REPUBLISHED)
    return (
        ArticlePage.objects.published()
        .filter(noindex=False, published_at__isnull=False, path__startswith=Given("root", CharField()))
        .exclude(Exists(copies.exclude(original_url="")))
    )


@cache
def _first(*, newest: bool) -> Prepared[Row]:
    order = "-published_at" if newest else "published_at"
    return Prepared(Row, lambda: _indexable().order_by(order)[:1], shows={"page": ()})


def _since_start() -> ArticleQuerySet:
    return _indexable().filter(published_at__gte=Given("start", DateTimeField())).newest()


# They name no pages: any article that is written may change them, see `_respond`.
_OF_MONTH = Prepared(
    Row,
    lambda: _since_start().filter(published_at__lt=Given("end", DateTimeField()))[:MOST_IN_A_MONTH],
    shows={"page": ()},
)
_NEWS = Prepared(Row, lambda: _since_start().exclude(kind=Kind.SPONSORED)[:MOST_NEWS], shows={"page": ()})


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("No site answers at this address")
    return site


def _respond(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    # Nobody waits for a sitemap: any article, author, topic or video that is written may change it.
    remember(ARTICLES, "page", "contributor", "topic", "video")
    return render(request, f"syndication/{template}", context, content_type="application/xml; charset=utf-8")


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    parts = [reverse("sitemap-pages"), reverse("sitemap-news")]
    for name, model in (("authors", Contributor), ("topics", Topic), ("videos", Video)):
        slices = -(-model._default_manager.count() // SLICE)
        parts += [reverse(f"sitemap-{name}", args=[number]) for number in range(1, slices + 1)]
    parts += [_address_of(*month) for month in _months(request)]
    return _respond(request, "index.xml", {"origin": request.build_absolute_uri("/")[:-1], "parts": parts})


@lru_cache(maxsize=2_400)  # two hundred years
def _address_of(year: int, month: int) -> str:
    return reverse("sitemap-articles", args=[year, month])


def _months(request: HttpRequest) -> Iterable[tuple[int, int]]:
    """Year and month of every month from the newest article back to the oldest: two look-ups."""
    root = _site(request).root_page.path
    newest, oldest = (_first(newest=newest).first(root=root) for newest in (True, False))
    if newest is None or oldest is None:
        return
    last, first = timezone.localtime(newest.published_at), timezone.localtime(oldest.published_at)
    year, month = last.year, last.month
    while (year, month) >= (first.year, first.month):
        yield year, month
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def articles(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Articles that carry a date of that month, newest first."""
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        raise Http404("No such month")
    start = timezone.make_aware(dt.datetime(year, month, 1))
    end = timezone.make_aware(dt.datetime(year + month // 12, month % 12 + 1, 1))
    return _respond(request, "urls.xml", {"addresses": _addresses(_OF_MONTH, request, start=start, end=end)})


def _addresses(articles: Prepared[Row], request: HttpRequest, **given: dt.datetime) -> list[Address]:
    root = _site(request).root_page
    front = root.get_full_url(request) or "/"
    return [
        Address(
            front + row.url_path[len(root.url_path) :],
            updated_at(row.published_at, row.last_published_at) or row.published_at,
            row,
        )
        for row in articles.all(root=root.path, **given)
    ]


@require_safe
@conditional_page
@cache_control(public=True, max_age=300)
def news(request: HttpRequest) -> HttpResponse:
    """What appeared in the last two days and is journalism."""
    until(timezone.now() + dt.timedelta(minutes=5))  # what is two days old leaves it
    context = {
        "addresses": _addresses(_NEWS, request, start=timezone.now() - NEWS_LASTS),
        "publication": SiteSettings.for_request(request).name,
        "language": settings.LANGUAGE_CODE.partition("-")[0],
    }
    return _respond(request, "news.xml", context)


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def pages(request: HttpRequest) -> HttpResponse:
    """The front page, sections, standard pages and the lists that are no pages."""
    root = _site(request).root_page
    newest = _first(newest=True).first(root=root.path)
    addresses = [Address(request.build_absolute_uri("/"), newest.published_at if newest else None)]
    for model in (SectionPage, StandardPage):
        # By their numbers first: asked for all at once, SQLite walks through all pages of the paper.
        numbers = list(model.objects.filter(noindex=False).order_by().values_list("pk", flat=True))
        found = [page for page in model.objects.published().filter(pk__in=numbers) if page.is_descendant_of(root)]
        found = sorted(found, key=lambda page: page.path)[:SLICE]
        addresses += [Address(page.get_full_url(request) or "", page.last_published_at) for page in found]
    addresses += [Address(request.build_absolute_uri(reverse(name))) for name in LIST_PAGES]
    return _respond(request, "urls.xml", {"addresses": addresses})


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def authors(request: HttpRequest, number: int) -> HttpResponse:
    return _slice(request, "urls.xml", Contributor.objects.order_by("pk"), number)


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def topics(request: HttpRequest, number: int) -> HttpResponse:
    return _slice(request, "urls.xml", Topic.objects.order_by("pk"), number)


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def videos(request: HttpRequest, number: int) -> HttpResponse:
    public = Video.objects.published().select_related("poster", "file").order_by("pk")
    return _slice(request, "videos.xml", public, number)


def _slice(request: HttpRequest, template: str, found: QuerySet[Any], number: int) -> HttpResponse:
    """The slice `number` of `found`, from 1. Raises Http404 for an empty one."""
    if not 1 <= number <= 10_000:
        raise Http404("No such part of the sitemap")
    rows: list[Model] = list(found[(number - 1) * SLICE : number * SLICE])
    if not rows:
        raise Http404("No such part of the sitemap")
    addresses = [Address(request.build_absolute_uri(row.get_absolute_url()), subject=row) for row in rows]  # type: ignore[attr-defined]
    return _respond(request, template, {"addresses": addresses})
