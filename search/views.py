"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from news.listing import attach_renditions
from search.filters import FROM_ADDRESS
from search.query import MAX_QUERY_LENGTH, NEWEST, find_articles, find_videos


def search(request: HttpRequest) -> HttpResponse:
    """Articles for `?q=` and what they are narrowed to, with a few videos on the first page.

    A page without either shows the form alone.
    """
    query = " ".join(request.GET.get("q", "").split())[:MAX_QUERY_LENGTH]
    asked = bool(query) or any(request.GET.get(name) for name in FROM_ADDRESS)
    found = find_articles(query, request) if asked else None
    first = found is not None and found.results.number == 1
    if found is not None:
        attach_renditions(found.results.items)
    context = {
        "query": query,
        "found": found,
        "results": found.results if found else None,
        "newest_first": request.GET.get("sort") == NEWEST,
        "videos": find_videos(query) if first and found and not found.narrowings else [],
    }
    return render(request, "search/search.html", context)
