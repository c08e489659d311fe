"""Old addresses that no redirect alone can catch."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

SHORT = ("p", "page_id", "attachment_id")
# What WordPress puts behind the address of a post: pages of comments and of the text, feeds, other forms of it.
BEHIND = re.compile(r"^(/.+?)/(?:comment-page-\d+|page/\d+|\d{1,3}|feed|amp|embed|trackback)/?$")


class OldAddresses:
    """`/?p=123`, which the front page would answer; `/blog/?page_id=123` and `/2015/03/story/comment-page-2/`, which
    nothing would."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if found := _by_number(request):
            return found
        response = self.get_response(request)
        if response.status_code == 404 and (match := BEHIND.match(request.path)):
            return _target(request, match.group(1)) or response
        return response


def _by_number(request: HttpRequest) -> HttpResponse | None:
    if not request.GET or request.method not in ("GET", "HEAD"):
        return None
    number = next((request.GET[name] for name in SHORT if name in request.GET), "")
    if not (number.isascii() and number.isdigit()):
        return None
    return _target(request, f"{request.path}?p={number[:12]}")


def _target(request: HttpRequest, path: str) -> HttpResponse | None:
    redirect = get_redirect(request, Redirect.normalise_path(path))
    link = redirect.link if redirect else None
    if not link:
        return None
    response = HttpResponse(status=301 if redirect.is_permanent else 302)
    response["Location"] = link
    return response
