"""What is offered while a reader types: names and headlines, in bounded work whatever the size of the archive.

First the newest headlines are looked through, which settles every common word; only what is rare there is asked of
the search backend, and then little is found by it.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, PageViewRestriction

from news.models import ArticlePage
from newsroom.core.prepared import Given, Prepared
from search.failing import SearchUnavailable
from search.names import Name, names_beginning
from search.query import Matches, live
from search.words import UNSPACED, WORD, plain

LONGEST_TEXT = 100  # characters of what was typed that count
MOST_WORDS = 8
NAMES = 3
AT_MOST = 8  # names and headlines together
NEWEST = 500  # headlines that are looked through: a word in one of a hundred is among them often enough
SHORTEST_BEGINNING = 3  # letters from which on the whole index is asked; two in scripts without spaces
SECONDS = 60  # for which an answer may be kept


class Headline(NamedTuple):
    pk: int
    title: str


class Row(NamedTuple):
    pk: int
    title: str
    url_path: str
    language: str
    published_at: dt.datetime | None

    @property
    def url(self) -> str:
        return Page(pk=self.pk, url_path=self.url_path).get_url() or ""


@lru_cache
def _newest(number: int) -> Prepared[Headline]:
    # Those that are offered are named by _SHOWN.
    return Prepared(Headline, lambda: ArticlePage.objects.published().newest()[:number], shows={"page": ()})


_SHOWN = Prepared(
    Row, lambda: ArticlePage.objects.published().filter(pk__among=Given("ids")).newest(), shows={"page": "pk"}
)


@dataclass(frozen=True)
class Suggestions:
    names: list[Name]
    articles: list[Row]

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


def _articles(words: list[str], limit: int) -> list[Row]:
    """Those with the words in their headlines: of the newest first, then of all others, each the newest first."""
    keys = [row.pk for row in _newest(NEWEST).all() if _fits(row.title, words)][:limit]
    missing = limit - len(keys)
    if missing and _is_long_enough(words):
        keys += [pk for pk in _asked(words, limit) if pk not in keys][:missing]
    return _SHOWN.all(ids=keys) if keys else []


def _fits(title: str, words: list[str]) -> bool:
    standing = _plain_words(title)
    return f" {words[-1]}" in standing and all(f" {word} " in standing for word in words[:-1])


@lru_cache(maxsize=4 * NEWEST)  # the newest headlines are looked through for every letter that anybody types
def _plain_words(title: str) -> str:
    return f" {' '.join(plain(word) for word in WORD.findall(title))} "


def _is_long_enough(words: list[str]) -> bool:
    return len(words[-1]) >= SHORTEST_BEGINNING or (bool(UNSPACED.match(words[-1])) and len(words) > 1)


def _asked(words: list[str], limit: int) -> list[int]:
    """What the search backend completes the words to. Nothing where it does not answer: the names still stand."""
    some_private = PageViewRestriction.objects.exists()
    articles: Any = ArticlePage.objects.published_for_search().only("pk") if some_private else live()
    try:
        newest = articles.order_by("-published_at")
        found = Matches(newest.autocomplete(" ".join(words), order_by_relevance=False), narrowed=some_private)
        return found.keys(0, limit)
    except SearchUnavailable:  # a reader who is typing is told nothing of it
        return []
