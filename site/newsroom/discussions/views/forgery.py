"""Telling our readers' posts from forged ones, also where the page that held the form could carry no token.

Articles are the same for everybody, so their forms have no token. A browser says itself where a post comes from; one
that does not say is asked once more, on a page of its own with a token (docs/decisions/0008-forms-without-a-token.md).
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, which says what is wrong instead of answering by itself."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def has_valid_token(request: HttpRequest) -> bool:
    """Whether Django's own check lets the post through."""
    check = _CsrfCheck(lambda _request: HttpResponse())
    check.process_request(request)
    return not check.process_view(request, lambda _request: HttpResponse(), (), {})


def comes_from_this_site(request: HttpRequest) -> bool:
    """Whether a page of ours sent the post: the browser says so, or there is a valid token.

    `Sec-Fetch-Site` and `Origin` are set by browsers and cannot be set by the scripts of another site (Fetch
    standard). What names another origin is refused even with a token.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin" or (site == "none" and has_valid_token(request))
    origin = request.headers.get("Origin")
    if origin:
        return urlsplit(origin).netloc == request.get_host() or has_valid_token(request)
    return has_valid_token(request)
