"""What is offered while a reader types: names and headlines, in bounded work whatever the size of the archive.

First the newest headlines are looked through, which settles every common word; only what is rare there is asked of
the search backend, and then little is found by it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from news.models import ArticlePage
from search.failing import SearchUnavailable
from search.names import Name, names_beginning
from search.words import UNSPACED, WORD, plain

LONGEST_TEXT = 100  # characters of what was typed that count
MOST_WORDS = 8
NAMES = 3
AT_MOST = 8  # names and headlines together
NEWEST = 500  # headlines that are looked through: a word in one of a hundred is among them often enough
SHORTEST_BEGINNING = 3  # letters from which on the whole index is asked; two in scripts without spaces
SECONDS = 60  # for which an answer may be kept


@dataclass(frozen=True)
class Suggestions:
    names: list[Name]
    articles: list[ArticlePage]

    @property
    def number(self) -> int:
        return len(self.names) + len(self.articles)


@require_safe
@cache_control(public=True, max_age=SECONDS)
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of the list under a search field, as HTML, for `?q=` what stands in the field."""
    response = render(request, "search/_suggestions.html", {"found": suggestions_for(request.GET.get("q", ""))})
    response["X-Robots-Tag"] = "noindex"
    return response


def suggestions_for(text: str) -> Suggestions:
    """Public names and articles. The last word may go on; the others are whole in headlines, beginnings in names."""
    words = [plain(word) for word in WORD.findall(text[:LONGEST_TEXT])][:MOST_WORDS]
    words = [word for word in words if word]
    if not words:
        return Suggestions([], [])
    names = names_beginning(words, NAMES)
    return Suggestions(names, _articles(words, AT_MOST - len(names)))


def _articles(words: list[str], limit: int) -> list[ArticlePage]:
    """Those with the words in their headlines: of the newest first, then of all others, each the newest first."""
    newest = ArticlePage.objects.published().newest().values_list("pk", "title")[:NEWEST]
    keys = [pk for pk, title in newest if _fits(title, words)][:limit]
    missing = limit - len(keys)
    if missing and _is_long_enough(words):
        keys += [pk for pk in _asked(words, limit) if pk not in keys][:missing]
    found = ArticlePage.objects.published().filter(pk__in=keys)
    return list(found.only("title", "url_path", "language", "published_at").newest())


def _fits(title: str, words: list[str]) -> bool:
    standing = [plain(word) for word in WORD.findall(title)]
    return set(words[:-1]) <= set(standing) and any(word.startswith(words[-1]) for word in standing)


def _is_long_enough(words: list[str]) -> bool:
    return len(words[-1]) >= SHORTEST_BEGINNING or (bool(UNSPACED.match(words[-1])) and len(words) > 1)


def _asked(words: list[str], limit: int) -> list[int]:
    """What the search backend completes the words to. Nothing where it does not answer: the names still stand."""
    articles: Any = ArticlePage.objects.published_for_search().only("pk")
    try:
        return [article.pk for article in articles.autocomplete(" ".join(words))[:limit]]
    except SearchUnavailable:  # a reader who is typing is told nothing of it
        return []
