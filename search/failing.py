"""When a search server of its own does not answer: the search page says so, and nothing else suffers.

Where search runs in the database nothing of this happens: a database that is down is another matter.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ASK_AGAIN = 60  # seconds, for machines


class SearchUnavailable(Exception):  # noqa: N818 - what it says, not that it is one
    """The search server cannot be reached, is too slow, or says what nobody understands."""


def answer_softly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that says that search is out of order, with status 503, where its search is."""

    @wraps(view)
    def softly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SearchUnavailable:
            query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
            response = render(request, "search/unavailable.html", {"query": query}, status=503)
            response["Retry-After"] = str(ASK_AGAIN)
            return response

    return softly
