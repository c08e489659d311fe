"""One address, two answers: a whole page, or only the part of it that htmx puts in place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from newsroom.discussions.views.answers import wants_fragment


def answer(
    request: HttpRequest, *, page: str, part: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The `page` template, or for htmx the `part`. Caches are told that the two differ."""
    in_place = wants_fragment(request)
    response = render(request, part if in_place else page, {**(context or {}), "in_place": in_place}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
