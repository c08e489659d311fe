"""Feeds of the site, of a section with those below it, of an author and of a topic; and of corrections."""

import datetime as dt
import uuid
from collections import namedtuple
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import CharField, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from news import entries, passages, stories
from news.byline import ContributorRole
from news.dates import updated_at
from news.freshness import ARTICLES, of_row, of_section
from news.kinds import kind_label
from news.models import ArticlePage, Correction, ListEntry, SectionPage, Topic
from news.stories import names_in
from newsroom.core.models import SiteSettings, nothing_restricted
from newsroom.core.page_cache import remember, tag, until
from newsroom.core.prepared import Given, Prepared
from newsroom.media.models import CustomImage
from newsroom.media.renditions import LISTING_ROLES, made_url
from newsroom.media.shown import picture_rows, pictures
from newsroom.people.models import Contributor
from newsroom.syndication.formats import WRITERS, Channel, Entry, Picture

ROW = stories.row_with("translation_key", "last_published_at", "original_url", "source_id", "source_url")
ENTRIES = 30
PICTURE_SPEC = "format-jpeg|fill-800x533"  # one of those that lists show, so it usually exists
MADE_AT_ONCE = 3  # pictures scaled in one request; the others follow with the next
COMPLETE_IN = dt.timedelta(minutes=1)  # for how long a feed is kept that is short of pictures


def _site(request: HttpRequest) -> Site:
    SiteSettings.for_request(request)  # which brings the site with it
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


@require_safe
@conditional_page
@cache_control(public=True, max_age=300)
def corrections(request: HttpRequest, feed_format: str) -> HttpResponse:
    remember(ARTICLES)
    found = Correction.objects.public(request).filter(article__path__startswith=_site(request).root_page.path)
    found = found.select_related("article").defer("article__body")[:ENTRIES]
    description = gettext("What we got wrong, and what is right.")
    newest = [_correction(correction, request) for correction in found]
    return _answer(request, feed_format, newest, gettext("Corrections"), description, reverse("corrections"))


def _correction(correction: Correction, request: HttpRequest) -> Entry:
    article = correction.article
    return Entry(
        # Publishing an article anew may give its corrections other keys; and two may be of the same minute.
        identifier=uuid.uuid5(article.translation_key, f"{correction.date.isoformat()} {correction.text}").urn,
        url=f"{article.get_full_url(request)}#corrections",
        title=gettext("Correction: %(headline)s") % {"headline": article.title},
        summary=correction.text,
        authors=[],
        published=correction.date,
        updated=correction.date,
        tags=[],
    )


def _feed(
    request: HttpRequest,
    feed_format: str,
    name: str,
    told: str,
    title: str = "",
    description: str = "",
    path: str = "/",
) -> HttpResponse:
    """The newest of the list `name`, which is tagged `told`."""
    remember(told)
    root = _site(request).root_page.path
    several_sites = len(Page._get_site_root_paths(request)) > 1
    listed = _newest(not nothing_restricted(request), several_sites).all(list=name, root=root)
    newest = [row for row in listed if row.path.startswith(root)]  # not what stands outside of the only site
    tag(*(f"contributor:{person.contributor_id}" for row in newest for person in names_in(row)))
    topics: dict[int, list[str]] = {}
    for topic in TOPICS.all(articles=[row.pk for row in newest]):
        topics.setdefault(topic.articlepage_id, []).append(topic.topic__name)
    pictures, openings = _pictures(newest, request), _openings(newest)
    shown = [
        _entry(row, openings.get(row.pk, ""), topics.get(row.pk, []), pictures.get(row.picture_id), request)
        for row in newest
    ]
    return _answer(request, feed_format, shown, title, description, path)


def _answer(
    request: HttpRequest, feed_format: str, listed: list[Entry], title: str, description: str, path: str
) -> HttpResponse:
    """The feed of what stands on the page at `path`; `title` stands before the name of the site."""
    publication = SiteSettings.for_request(request)
    content_type, write = WRITERS[feed_format]
    channel = Channel(
        title=f"{title} – {publication.name}" if title else publication.name,
        description=description or publication.tagline or publication.name,
        url=request.build_absolute_uri(path),
        feed_url=request.build_absolute_uri(request.path),
        language=settings.LANGUAGE_CODE,
        entries=listed,
    )
    return HttpResponse(write(channel), content_type=content_type)


@lru_cache
def _newest(some_private: bool, several_sites: bool) -> Prepared[Any]:
    """The first of a list; where there are `several_sites`, of those that stand below the root of one.

    Only there: PostgreSQL cannot tell how many that are, and would plan the query anew each time.
    """

    def query() -> Any:
        listed = ListEntry.objects.filter(list=Given("list", CharField()))
        if several_sites:
            listed = listed.filter(article__path__startswith=Given("root", CharField()))
        if some_private:
            listed = listed.filter(article__in=ArticlePage.objects.published())
        first = listed.order_by("-published_at", "-article").values("article")[:ENTRIES]
        shown = stories.rows_of(ArticlePage.objects.filter(pk__in=first)).annotate(
            original_url=F("source_records__original_url"),
            source_id=F("source_records__source"),
            source_url=F("source_records__source__url"),
        )
        return shown.order_by("-published_at", "-pk")

    return Prepared(ROW, query, shows={**stories.SHOWS, "source": "source_id"})


def _topics() -> Any:
    found = ArticlePage.topics.through.objects.filter(articlepage__among=Given("articles"))  # type: ignore[attr-defined]
    return found.order_by("topic__name", "topic")


TOPICS: Prepared[Any] = Prepared(
    namedtuple("TopicRow", ["articlepage_id", "topic_id", "topic__name"]), _topics, shows={"topic": "topic_id"}
)


def _openings(rows: Sequence[Any]) -> dict[int, str]:
    """The first words of the articles that have no text for lists."""
    without = [row.pk for row in rows if not row.teaser_text]
    if not without:
        return {}
    bodies = ArticlePage.objects.filter(pk__in=without).values_list("pk", "body")
    return {pk: passages.opening(body.raw_data) for pk, body in bodies}


def _entry(row: Any, opening: str, topics: Sequence[str], picture: Picture | None, request: HttpRequest) -> Entry:
    tags = [row.section_title, kind_label(row.kind), *topics]
    return Entry(
        identifier=f"urn:uuid:{row.translation_key}",
        url=Page(pk=row.pk, url_path=row.url_path).get_full_url(request) or "",
        title=": ".join(part for part in (row.kicker, row.title) if part),
        summary=row.teaser_text or opening,
        authors=_authors(row, request),
        published=row.published_at,
        updated=updated_at(row.published_at, row.last_published_at) or row.published_at,
        tags=[name for name in tags if name],
        picture=picture,
        original=row.original_url or row.source_url or "",
    )


def _authors(row: Any, request: HttpRequest) -> list[tuple[str, str]]:
    """Names and addresses, each person once."""
    people = {person.slug: person.name for person in names_in(row) if person.role == ContributorRole.AUTHOR}
    return [(name, request.build_absolute_uri(reverse("author", args=[slug]))) for slug, name in people.items()]


def _pictures(rows: Sequence[Any], request: HttpRequest) -> dict[int | None, Picture]:
    """The pictures by id: the widest JPEG there is, made where there is none, but only a few in one request."""
    found: dict[int | None, Picture] = {}
    images = pictures(picture_rows({row.picture_id for row in rows} - {None}, LISTING_ROLES))
    left = MADE_AT_ONCE
    for key in dict.fromkeys(row.picture_id for row in rows):
        image = images.get(key)
        if image is None or image.rights_expired:
            continue
        made = [made for made in image.made.values() if made.filter_spec.startswith("format-jpeg")]
        if made:
            widest = max(made, key=lambda made: made.width)
            found[key] = Picture(request.build_absolute_uri(made_url(widest)), widest.width, widest.height)
        elif not left:
            until(timezone.now() + COMPLETE_IN)
        else:
            left -= 1
            # Where the file is gone, the entry is still worth having.
            with suppress(SourceImageIOError, OSError):
                rendition = CustomImage.objects.get(pk=key).get_rendition(PICTURE_SPEC)
                found[key] = Picture(request.build_absolute_uri(rendition.url), rendition.width, rendition.height)
    return found
