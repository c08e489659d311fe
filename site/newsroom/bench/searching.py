"""What searching costs in a paper of 1,000, 10,000 and 100,000 articles, beside what the engine alone takes.

Fifty words from one in every article to one in a few. Each is asked for in all ways, and of all papers, one after the
other, so that a busy moment of the machine hits all of them alike.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from news.models import ArticlePage
from newsroom.bench.asking import ENGINE, Paper, Taken
from newsroom.bench.elsewhere import Elsewhere
from newsroom.core.timing import percentiles
from newsroom.imports.benchmark import Loader, index, read_articles

SIZES = (1_000, 10_000, 100_000)
QUERIES = 50
SAMPLE = 1_000  # the articles whose words are counted; every size has them

Say = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """Milliseconds by what was asked for: half the queries took no longer than `p50`, 19 of 20 no longer than `p95`.

    `cpu`: what this process and the database computed of it; a machine busy with other things changes it less.
    `engines`: how many times the p95 of the engine alone, by the clock and computed; `growth`: how many times its own
    in the smallest paper.
    """

    articles: int
    vendor: str
    name: str
    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float
    engines: tuple[float, float] = (1.0, 1.0)
    growth: tuple[float, float] = (1.0, 1.0)


class Asked(Protocol):
    """A paper that is searched."""

    articles: int
    vendor: str

    def take(self, word: str) -> Taken: ...
    def close(self) -> None: ...


def run(folder: Path, say: Say, sizes: tuple[int, ...] = SIZES, *, as_it_is: bool = False) -> list[Row]:
    """Measure the paper as it grows to each of the sizes; those that it is past already are left out.

    `as_it_is`: measure it once, at the size that it has.
    """
    words = choose_words(folder)
    if as_it_is:
        return measure([Paper()], words, say)
    rows: list[Row] = []
    for size in sizes:
        if ArticlePage.objects.count() > size:
            say(f"{size} articles: there are more already")
            continue
        _grow(folder, size, say)
        rows += measure([Paper()], words, say)
    return _compared(rows)


def run_elsewhere(folder: Path, say: Say, papers: Sequence[str]) -> list[Row]:
    """Measure papers that are loaded already, each word in all of them, one after the other."""
    return measure([SearchedElsewhere(paper) for paper in papers], choose_words(folder), say)


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


def measure(papers: Sequence[Asked], words: list[str], say: Say) -> list[Row]:
    """Every word asked of every paper, one after the other."""
    taken: list[dict[str, list[tuple[float, float]]]] = [{} for _ in papers]
    for number, word in enumerate(words):
        if number % 10 == 0:
            say(f"query {number + 1} of {len(words)}")
        for paper, seen in zip(papers, taken, strict=True):
            for name, pair in paper.take(word).items():
                seen.setdefault(name, []).append(pair)
    for paper in papers:
        paper.close()
    return _compared(
        [_row(paper, name, pairs) for paper, seen in zip(papers, taken, strict=True) for name, pairs in seen.items()]
    )


def _row(paper: Asked, name: str, pairs: list[tuple[float, float]]) -> Row:
    clock, cpu = percentiles([clock for clock, _ in pairs]), percentiles([cpu for _, cpu in pairs])
    return Row(paper.articles, paper.vendor, name, *clock, *cpu)


def _compared(rows: list[Row]) -> list[Row]:
    """The rows with what each is of the engine, and of the same in the smallest paper measured."""
    engine = {(row.vendor, row.articles): row for row in rows if row.name == ENGINE}
    smallest = {(row.vendor, row.name): row for row in sorted(rows, key=lambda row: -row.articles)}

    def over(row: Row, other: Row) -> tuple[float, float]:
        return row.p95 / other.p95, row.cpu_p95 / other.cpu_p95

    return [
        replace(
            row,
            engines=over(row, engine[row.vendor, row.articles]),
            growth=over(row, smallest[row.vendor, row.name]),
        )
        for row in rows
    ]


class SearchedElsewhere(Elsewhere):
    """A paper that is loaded already, searched by a process of its own."""

    def __init__(self, paper: str) -> None:
        super().__init__(paper, "newsroom.bench.asking")
        self.articles, self.vendor = int(self.about["articles"]), str(self.about["vendor"])

    def take(self, word: str) -> Taken:
        return {name: (clock, cpu) for name, (clock, cpu) in self.ask(word).items()}


def table(rows: list[Row]) -> str:
    head = f"{'p50 ms':>9}{'p95 ms':>9}{'x engine':>9}{'x least':>9}"
    lines = [f"{'articles':>9}  {'':<20}{head}{'cpu p50':>9}{'cpu p95':>9}{'x engine':>9}{'x least':>9}"]
    lines += [
        f"{row.articles:>9}  {row.name:<20}{row.p50:>9.1f}{row.p95:>9.1f}{row.engines[0]:>9.2f}{row.growth[0]:>9.2f}"
        f"{row.cpu_p50:>9.1f}{row.cpu_p95:>9.1f}{row.engines[1]:>9.2f}{row.growth[1]:>9.2f}"
        for row in rows
    ]
    return "\n".join(lines)


def write(rows: list[Row]) -> Path:
    """The rows as JSON, and where they were written."""
    vendors = "-".join(sorted({row.vendor for row in rows}))
    path = Path(settings.VAR_DIR) / f"search-{vendors}.json"
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return path
