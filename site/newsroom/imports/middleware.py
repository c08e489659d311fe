"""Old addresses that no redirect alone can catch."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from news.models import ArticlePage, SectionPage

POSTS = ("p", "page_id", "attachment_id")
NUMBER, SLUG = re.compile(r"\d{1,12}", re.ASCII), re.compile(r"[\w%-]{1,200}")
# What WordPress puts behind the address of a post or a list: pages of comments and of the text, feeds, other forms.
BEHIND = re.compile(
    r"^(?P<path>/.+?)/(?:comment-page-\d+|page/\d+|\d{1,3}|(?P<feed>feed(?:/(?:rss2?|rdf|atom))?)|amp|embed|trackback)/?$"
)
SMALLER = re.compile(r"^(/.+)-\d{1,5}x\d{1,5}(\.\w{3,4})$")  # a picture as WordPress scaled it
DATE = re.compile(r"^(?P<base>/.+?)?/(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?/?$", re.ASCII)
FEEDS = {"author": "author-feed", "topic": "topic-feed"}


class OldAddresses:
    """`/?p=123` and `/?cat=4`, which the front page would answer; what nothing would: `/2015/03/story/comment-page-2/`,
    `/category/news/feed/`, the lists of a year, month or day, pictures in other sizes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.GET and request.method in ("GET", "HEAD"):
            for query in _queries(request):
                if found := _target(request, f"{request.path}?{query}"):
                    return found
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        return _behind(request) or _smaller(request) or _list_of_date(request) or response


def _queries(request: HttpRequest) -> Iterator[str]:
    """What the front page was asked for in the old way, as redirects know it."""
    given = request.GET
    number = next((given[name] for name in POSTS if name in given), "")
    if NUMBER.fullmatch(number):
        yield f"p={number}"
    elif NUMBER.fullmatch(given.get("cat", "")):
        yield f"cat={given['cat']}"
    elif SLUG.fullmatch(given.get("tag", "")):
        yield f"tag={given['tag']}"


def _behind(request: HttpRequest) -> HttpResponse | None:
    match = BEHIND.match(request.path)
    redirect = _find(request, match["path"]) if match else None
    if match is None or redirect is None:
        return None
    return _answer((_feed(redirect) if match["feed"] else "") or redirect.link, redirect.is_permanent)


def _feed(redirect: Redirect) -> str:
    """The feed of a list; nothing for a post, whose feed was of its comments."""
    path = urlsplit(redirect.link).path
    if redirect.redirect_page_id:
        page = redirect.redirect_page
        return reverse("section-feed", args=["rss", path.strip("/")]) if page.specific_class is SectionPage else ""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    name = FEEDS.get(found.url_name or "")
    return reverse(name, args=["rss", found.kwargs["slug"]]) if name else ""


def _smaller(request: HttpRequest) -> HttpResponse | None:
    match = SMALLER.match(request.path)
    return _target(request, f"{match[1]}{match[2]}") if match else None


def _list_of_date(request: HttpRequest) -> HttpResponse | None:
    """The archive of that time, where there is something in it. In a folder, only where the old site stood in that."""
    match = DATE.match(request.path)
    if match is None or (match["base"] and not _find(request, match["base"])):
        return None
    parts = [int(part) for part in match.groups()[1:] if part]
    try:
        day = dt.date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    if not dt.MINYEAR < day.year < dt.MAXYEAR:
        return None  # a database that counts in another zone has no such time
    lookups = dict(zip(("published_at__year", "published_at__month", "published_at__day"), parts, strict=False))
    if not ArticlePage.objects.published().filter(**lookups).exists():
        return None
    return _answer(reverse(f"archive-{('year', 'month', 'day')[len(parts) - 1]}", args=parts), permanent=True)


def _find(request: HttpRequest, path: str) -> Redirect | None:
    """A redirect that leads somewhere."""
    redirect = get_redirect(request, Redirect.normalise_path(path))
    return redirect if redirect and redirect.link else None


def _target(request: HttpRequest, path: str) -> HttpResponse | None:
    redirect = _find(request, path)
    return _answer(redirect.link, redirect.is_permanent) if redirect else None


def _answer(link: str, permanent: bool) -> HttpResponse:
    response = HttpResponse(status=301 if permanent else 302)
    response["Location"] = link
    return response
