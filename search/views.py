"""The search page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from search import hits
from search.failing import answer_softly
from search.filters import FROM_ADDRESS
from search.query import MAX_QUERY_LENGTH, NEWEST, find, meant


@answer_softly
def search(request: HttpRequest) -> HttpResponse:
    """Articles for `?q=` and what they are narrowed to, with all that stands around them on the first page.

    A page without either shows the form alone.
    """
    query = " ".join(request.GET.get("q", "").split())[:MAX_QUERY_LENGTH]
    asked = bool(query) or any(request.GET.get(name) for name in FROM_ADDRESS)
    try:
        found = find(query, request) if asked else None
    except Http404:
        # The first page of a misspelt question shows what was meant; that question has the further ones.
        if (other := meant(query, request)) is None:
            raise
        address = request.GET.copy()
        address["q"] = other
        return redirect(f"{request.path}?{address.urlencode()}")
    if found:
        hits.count(request, query, found_nothing=found.is_empty or found.corrected)
    context = {
        "query": query,
        "found": found,
        "results": found.results if found else None,
        "newest_first": request.GET.get("sort") == NEWEST,
    }
    return render(request, "search/search.html", context)
