"""Feeds of the site, of a section with those below it, of an author and of a topic."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.images.models import SourceImageIOError
from wagtail.models import Site

from news import entries
from news.byline import ContributorRole
from news.freshness import ARTICLES, of_row, of_section
from news.listing import teaser_images
from news.models import ArticlePage, ListEntry, SectionPage, Topic
from newsroom.core.models import SiteSettings, nothing_restricted
from newsroom.core.page_cache import remember, until
from newsroom.media.models import CustomImage
from newsroom.media.renditions import prefetch_renditions
from newsroom.people.models import Contributor
from newsroom.syndication.formats import WRITERS, Channel, Entry, Picture

ENTRIES = 30
PICTURE_SPEC = "format-jpeg|fill-800x533"  # one of those that lists show, so it usually exists
MADE_AT_ONCE = 3  # pictures scaled in one request; the others follow with the next
COMPLETE_IN = dt.timedelta(minutes=1)  # for how long a feed is kept that is short of pictures


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("No site answers at this address")
    return site


@require_safe
@conditional_page
@cache_control(public=True, max_age=300)
def site(request: HttpRequest, feed_format: str) -> HttpResponse:
    return _feed(request, feed_format, entries.ALL, ARTICLES, path="/")


@require_safe
@conditional_page
@cache_control(public=True, max_age=300)
def section(request: HttpRequest, feed_format: str, path: str) -> HttpResponse:
    """`path` is the section's own address: `news/local` for what readers see at /news/local/."""
    url_path = f"{_site(request).root_page.url_path}{path}/"
    found = get_object_or_404(SectionPage.objects.published(), url_path=url_path)
    return _feed(
        request,
        feed_format,
        entries.of_section(found),
        of_section(found),
        found.title,
        found.introduction,
        found.get_url(request) or "/",
    )


@require_safe
@conditional_page
@cache_control(public=True, max_age=300)
def author(request: HttpRequest, feed_format: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Contributor, slug=slug)
    shown, url = of_row(found), found.get_absolute_url()
    return _feed(request, feed_format, entries.of_row(found), shown, found.name, found.short_biography, url)


@require_safe
@conditional_page
@cache_control(public=True, max_age=300)
def topic(request: HttpRequest, feed_format: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    shown, url = of_row(found), found.get_absolute_url()
    return _feed(request, feed_format, entries.of_row(found), shown, found.name, found.description, url)


def _feed(
    request: HttpRequest,
    feed_format: str,
    name: str,
    shown: str,
    title: str = "",
    description: str = "",
    path: str = "/",
) -> HttpResponse:
    """The newest of the list `name`, which is tagged `shown`; `title` stands before the name of the site."""
    remember(shown)
    publication = SiteSettings.for_request(request)
    listed = ListEntry.objects.filter(list=name, article__path__startswith=_site(request).root_page.path)
    if not nothing_restricted(request):
        listed = listed.filter(article__in=ArticlePage.objects.published())
    ids = list(listed.order_by("-published_at", "-article").values_list("article", flat=True)[:ENTRIES])
    articles = ArticlePage.objects.filter(pk__in=ids).newest().for_listing()
    newest = list(articles.prefetch_related("topics", "source_records__source"))
    prefetch_renditions(teaser_images(newest))
    pictures = _pictures(newest, request)
    content_type, write = WRITERS[feed_format]
    channel = Channel(
        title=f"{title} – {publication.name}" if title else publication.name,
        description=description or publication.tagline or publication.name,
        url=request.build_absolute_uri(path),
        feed_url=request.build_absolute_uri(request.path),
        language=settings.LANGUAGE_CODE,
        entries=[_entry(article, pictures.get(article.pk), request) for article in newest],
    )
    return HttpResponse(write(channel), content_type=content_type)


def _entry(article: ArticlePage, picture: Picture | None, request: HttpRequest) -> Entry:
    assert article.published_at is not None  # noqa: S101 - filtered above
    record = article.source_record
    tags = [article.section.title if article.section else "", article.kind_label]
    return Entry(
        identifier=f"urn:uuid:{article.translation_key}",
        url=article.get_full_url(request) or "",
        title=": ".join(part for part in (article.kicker, article.title) if part),
        summary=article.teaser_text or Truncator(article.search_description).words(40),
        authors=_authors(article, request),
        published=article.published_at,
        updated=article.updated_at or article.published_at,
        tags=[str(tag) for tag in [*tags, *(topic.name for topic in article.topics.all())] if tag],
        picture=picture,
        original=record.link if record else "",
    )


def _authors(article: ArticlePage, request: HttpRequest) -> Sequence[tuple[str, str]]:
    people = [person for part in article.credits if part.role == ContributorRole.AUTHOR for person in part.contributors]
    return [(person.name, request.build_absolute_uri(person.get_absolute_url())) for person in people]


def _pictures(articles: Sequence[ArticlePage], request: HttpRequest) -> dict[int, Picture]:
    """The pictures by article: the widest JPEG there is, made where there is none, but only a few in one request."""
    found: dict[int, Picture] = {}
    left = MADE_AT_ONCE
    for article in articles:
        image: CustomImage | None = article.teaser_image
        if image is None or image.rights_expired:
            continue
        existing = [made for made in image.prefetched_renditions or [] if made.filter_spec.startswith("format-jpeg")]
        rendition = max(existing, key=lambda made: made.width, default=None)
        if rendition is None and not left:
            until(timezone.now() + COMPLETE_IN)
        elif rendition is None:
            left -= 1
            try:
                rendition = image.get_rendition(PICTURE_SPEC)
            except (SourceImageIOError, OSError):
                continue  # the file is gone; the entry is still worth having
        if rendition:
            found[article.pk] = Picture(request.build_absolute_uri(rendition.url), rendition.width, rendition.height)
    return found
