"""What searching costs in a paper of 1,000, 10,000 and 100,000 articles, beside what the engine alone takes.

Fifty words from one in every article to one in a few. Every round asks for one word in all ways, one after the other,
so that a busy moment of the machine hits all of them alike.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from news.models import ArticlePage
from newsroom.core.timing import percentiles
from newsroom.imports.benchmark import Loader, index, read_articles
from search import facets
from search.backends.vectors import stems
from search.parsing import parse

SIZES = (1_000, 10_000, 100_000)
QUERIES = 50
SAMPLE = 1_000  # the articles whose words are counted; every size has them
PAGE = 10
RAW = {
    "sqlite": "SELECT rowid, bm25(search_fulltext, 3.0, 2.0, 1.0) AS score FROM search_fulltext "
    "WHERE search_fulltext MATCH %s ORDER BY score LIMIT 10",
    "postgresql": "SELECT entry_id, ts_rank('{0.1, 0.1, 0.4, 1.0}', words, plain) AS score "
    "FROM search_fulltext, (SELECT %s::tsquery AS plain) AS asked "
    "WHERE words @@ search_looked_for(plain) ORDER BY score DESC LIMIT 10",
}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """Milliseconds by what was asked for: half the queries took no longer than `p50`, 19 of 20 no longer than `p95`.

    `cpu`: what this process computed of it, which on SQLite is all; a machine busy with other things changes it less.
    """

    articles: int
    name: str
    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float


def run(folder: Path, say: Say, sizes: tuple[int, ...] = SIZES, *, as_it_is: bool = False) -> list[Row]:
    """Measure the paper as it grows to each of the sizes; those that it is past already are left out.

    `as_it_is`: measure it once, at the size that it has.
    """
    words = choose_words(folder)
    if as_it_is:
        return measure(words, say)
    rows: list[Row] = []
    for size in sizes:
        if ArticlePage.objects.count() > size:
            say(f"{size} articles: there are more already")
            continue
        _grow(folder, size, say)
        rows += measure(words, say)
    return rows


def _grow(folder: Path, size: int, say: Say) -> None:
    last = ArticlePage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if ArticlePage.objects.count() < size:
        Loader(folder, say, most=size, with_comments=False).load()
        index(say, last)
        if not last:
            call_command("update_index", verbosity=0)
    if connection.vendor == "postgresql":  # as its autovacuum does; SQLite is not asked to by the site either
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def choose_words(folder: Path) -> list[str]:
    """QUERIES words, from the one in most articles to one in few, at even steps of their rank."""
    number: Counter[str] = Counter()
    for article in islice(read_articles(folder), SAMPLE):
        texts = [article["title"], *(str(block.get("html", "")) for block in article["blocks"])]
        number.update(set(re.findall(r"[a-z]{3,}", re.sub(r"<[^>]+>", " ", " ".join(texts)).lower())))
    ranked = [word for word, _ in sorted(number.items(), key=lambda found: (-found[1], found[0]))]
    steps = [int(len(ranked) ** (step / (QUERIES - 1))) - 1 for step in range(QUERIES)]
    return [ranked[max(step, place)] for place, step in enumerate(steps)]


def measure(words: list[str], say: Say) -> list[Row]:
    taken: dict[str, list[float]] = {}
    computed: dict[str, list[float]] = {}
    for number, word in enumerate(words):
        if number % 10 == 0:
            say(f"query {number + 1} of {len(words)}")
        _raw(word)  # so that what is read from the disk is at hand for all alike
        Client(SERVER_NAME="localhost").get(reverse("search"), {"q": word})  # makes the renditions of its pictures
        for name, act in _acts(word):
            start, start_cpu = time.perf_counter(), time.thread_time()
            act()
            computed.setdefault(name, []).append((time.thread_time() - start_cpu) * 1000)
            taken.setdefault(name, []).append((time.perf_counter() - start) * 1000)
    get_search_backend().add(ArticlePage.objects.order_by("-pk")[0])  # as it is
    articles = ArticlePage.objects.count()
    return [Row(articles, name, *percentiles(taken[name]), *percentiles(computed[name])) for name in taken]


def _acts(word: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    client = Client(SERVER_NAME="localhost")
    query = parse(word).query()
    articles = ArticlePage.objects.published_for_search()
    newest = articles.for_listing().order_by("-published_at")
    yield "engine alone", lambda: _raw(word)
    yield "search call", lambda: list(articles.for_listing().search(query)[:PAGE])
    yield "its numbers alone", lambda: articles.search(query)[:PAGE].keys()
    yield "facets", lambda: facets.count(articles.search(query), narrowed=False)
    yield "suggestions", lambda: client.get(reverse("suggestions"), {"q": word[:4]})
    yield "newest first", lambda: list(newest.search(query, order_by_relevance=False)[:PAGE])
    yield "whole page", lambda: client.get(reverse("search"), {"q": word})
    yield "write one article", lambda: _write(word)


def _raw(word: str) -> list[Any]:
    asked = f'"{word}"' if connection.vendor == "sqlite" else f"'{stems(word)[0]}'"
    with connection.cursor() as cursor:
        cursor.execute(RAW[connection.vendor], [asked])
        found: list[Any] = cursor.fetchall()
    return found


def _write(word: str) -> None:
    """Index the newest article with another headline than it has in the index."""
    article = ArticlePage.objects.order_by("-pk")[0]
    article.title = f"{word} {time.perf_counter_ns()}"
    get_search_backend().add(article)


def table(rows: list[Row]) -> str:
    lines = [f"{'articles':>9}  {'':<20}{'p50 ms':>9}{'p95 ms':>9}{'cpu p50':>9}{'cpu p95':>9}"]
    lines += [
        f"{row.articles:>9}  {row.name:<20}{row.p50:>9.1f}{row.p95:>9.1f}{row.cpu_p50:>9.1f}{row.cpu_p95:>9.1f}"
        for row in rows
    ]
    return "\n".join(lines)
