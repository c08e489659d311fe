"""One paper searched in all ways: by this process, or by one of its own for each of several papers."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from news.models import ArticlePage
from newsroom.bench.elsewhere import answer_lines
from newsroom.bench.timing import timed
from search.backends.vectors import stems
from search.query import PER_PAGE, ask
from search.results import rows

ROUNDS = 3  # for each way of asking, of which the middle one counts; what is written is written once
DEEPEST = 1_000  # results: as far as a list goes
ENGINE, WRITING = "engine alone", ("publish an article", "write its entry")
RAW = {
    "sqlite": "SELECT rowid, bm25(search_fulltext, 3.0, 2.0, 1.0) AS score FROM search_fulltext "
    "WHERE search_fulltext MATCH %s ORDER BY score LIMIT 10",
    "postgresql": "SELECT entry_id, ts_rank('{0.1, 0.1, 0.4, 1.0}', words, plain) AS score "
    "FROM search_fulltext, (SELECT %s::tsquery AS plain) AS asked "
    "WHERE words @@ search_looked_for(plain) ORDER BY score DESC LIMIT 10",
}

Taken = dict[str, tuple[float, float]]  # by the way of asking: milliseconds on the clock, and computed


class Paper:
    """The paper of this process."""

    def __init__(self) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.articles = ArticlePage.objects.count()
        self.vendor = connection.vendor

    def take(self, word: str) -> Taken:
        """What each way of asking for the word takes, one after the other."""
        _raw(word)  # so that what is read from the disk is at hand for all alike
        self._page({"q": word})  # makes the renditions of its pictures
        taken: Taken = {}
        for name, act in self._acts(word):
            rounds = [timed(act) for _ in range(1 if name in WRITING else ROUNDS)]
            taken[name] = (median(clock for clock, _cpu in rounds), median(cpu for _clock, cpu in rounds))
        return taken

    def close(self) -> None:
        """Give the newest article back the headline that it had."""
        article = ArticlePage.objects.order_by("-pk")[0]
        title = article.title.rpartition(" | ")[2]
        if title != article.title:
            _publish(article.pk, title)

    def _acts(self, word: str) -> Iterator[tuple[str, Callable[[], Any]]]:
        deep = last_page(word)
        yield ENGINE, lambda: _raw(word)
        yield "search call", lambda: rows(_call(word, PER_PAGE))
        yield "its numbers alone", lambda: _call(word, PER_PAGE)
        yield "facets", lambda: ask(word, open_to_all=True)[1].facets()
        yield "newest first", lambda: rows(_call(word, PER_PAGE, newest_first=True))
        yield "suggestions", lambda: self._get(reverse("suggestions"), {"q": word[:4]})
        yield "whole page", lambda: self._page({"q": word})
        yield "its last page", lambda: self._page({"q": word, "page": str(deep)})
        yield "publish an article", lambda: _publish_newest(word)
        yield "write its entry", lambda: _write(word)

    def _page(self, query: dict[str, str]) -> None:
        self._get(reverse("search"), query)

    def _get(self, path: str, query: dict[str, str]) -> None:
        response = self.client.get(path, query)
        if response.status_code != 200:
            raise ValueError(f"{path} with {query} answers {response.status_code}")


def last_page(word: str) -> int:
    """The last full page of results that anybody gets to see."""
    return max(1, len(_call(word, DEEPEST)) // PER_PAGE)


def _call(word: str, stop: int, *, newest_first: bool = False) -> list[int]:
    """Which articles come first: ranked, and only those that anybody may read."""
    return ask(word, newest_first=newest_first, open_to_all=True)[1].keys(0, stop)


def _raw(word: str) -> list[Any]:
    asked = f'"{word}"' if connection.vendor == "sqlite" else f"'{stems(word)[0]}'"
    with connection.cursor() as cursor:
        cursor.execute(RAW[connection.vendor], [asked])
        found: list[Any] = cursor.fetchall()
    return found


def _publish_newest(word: str) -> None:
    article = ArticlePage.objects.order_by("-pk")[0]
    _publish(article.pk, f"{word} {time.perf_counter_ns()} | {article.title.rpartition(' | ')[2]}"[:200])


def _publish(pk: int, title: str) -> None:
    """As the editor's form does it: a revision, then that published, with all that hangs on it."""
    article = ArticlePage.objects.get(pk=pk)
    article.title = title
    article.save_revision().publish()


def _write(word: str) -> None:
    """Index the newest article with another headline than it has in the index."""
    article = ArticlePage.objects.order_by("-pk")[0]
    article.title = f"{word} {time.perf_counter_ns()}"
    get_search_backend().add(article)


def main() -> None:
    """Answer every word on our input."""
    paper = Paper()
    answer_lines({"articles": paper.articles, "vendor": paper.vendor}, paper.take)
    paper.close()
