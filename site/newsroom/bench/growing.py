"""What every public page and every act costs in a large paper, over what it costs in a small one.

Each in all papers, one after the other, by a process for each paper. A page is measured in two ways: asked again, as
`newsroom.core.unchanged` answers it, and made anew, as if something had changed that it shows.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from news.models import ArticlePage
from newsroom.bench import writing
from newsroom.bench.asking import last_page
from newsroom.bench.elsewhere import Elsewhere, answer_lines
from newsroom.bench.timing import timed
from newsroom.imports.benchmark import paths_to_measure, read_meta

ROUNDS = 9
AGAIN, ANEW = "asked again", "made anew"
# Some warm what is made once in a process: templates, renditions, prepared statements.
WARM_UP = 3

Say = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """Medians of milliseconds: on the clock, and what the process and the database computed. `growth` is that `cpu`
    over the one in the smallest paper.
    """

    articles: int
    vendor: str
    name: str
    way: str
    clock: float
    cpu: float
    growth: float = 1.0


def run(folder: Path, papers: Sequence[str], rounds: int, say: Say) -> list[Row]:
    """Measure the papers, which are those of `Elsewhere`."""
    processes = [Elsewhere(paper, "newsroom.bench.growing") for paper in papers]
    things = [thing for thing in processes[0].ask(str(folder)) if _is_everywhere(thing, processes[1:], folder)]
    taken: list[dict[tuple[str, str], list[tuple[float, float]]]] = [{} for _ in papers]
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for name, way in things:
            for process, seen in zip(processes, taken, strict=True):
                seen.setdefault((name, way), []).append(tuple(process.ask([name, way])))
    for process in processes:
        process.close()
    rows = [
        Row(about["articles"], about["vendor"], *thing, *(median(part) for part in zip(*pairs, strict=True)))
        for about, seen in zip((process.about for process in processes), taken, strict=True)
        for thing, pairs in seen.items()
    ]
    return _compared(rows)


def _is_everywhere(thing: Any, others: Sequence[Elsewhere], folder: Path) -> bool:
    return all(thing in process.ask(str(folder)) for process in others)


def _compared(rows: list[Row]) -> list[Row]:
    least = {(row.vendor, row.name, row.way): row for row in sorted(rows, key=lambda row: -row.articles)}
    return [replace(row, growth=row.cpu / least[row.vendor, row.name, row.way].cpu) for row in rows]


def table(rows: list[Row]) -> str:
    """By database: a line for each thing, and a column for each paper."""
    lines = []
    for vendor in sorted({row.vendor for row in rows}):
        of_it = {(row.name, row.way, row.articles): row for row in rows if row.vendor == vendor}
        sizes = sorted({articles for _name, _way, articles in of_it})
        lines += [f"\n{vendor}, CPU ms (growth) at", " " * 38 + "".join(f"{size:>16}" for size in sizes)]
        for name, way in dict.fromkeys((name, way) for name, way, _articles in of_it):
            found = [of_it[name, way, size] for size in sizes]
            cells = "".join(f"{row.cpu:>9.2f} ({row.growth:.2f})" for row in found)
            lines.append(f"{name:<26}{way:<12}{cells}")
    return "\n".join(lines)


def write(rows: list[Row]) -> Path:
    """The rows as JSON, and where they were written."""
    path = Path(settings.VAR_DIR) / "growth.json"
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return path


# --- In the process of a paper ---


class Paper:
    """The paper of this process, and what there is to measure in it."""

    def __init__(self) -> None:
        self.again = Client(SERVER_NAME="localhost")
        with override_settings(UNCHANGED_MEGABYTES=0):
            self.anew = Client(SERVER_NAME="localhost")
            self.anew.get(reverse("robots"))  # the first request puts its middleware together
        self.things: dict[tuple[str, str], Callable[[], Any]] = {}

    def load(self, folder: Path) -> list[tuple[str, str]]:
        """Name and way of all that is to be measured."""
        if not self.things:
            self.things = dict(self._things(folder))
            for act in self.things.values():
                for _ in range(WARM_UP):
                    act()
        return list(self.things)

    def answer(self, question: Any) -> Any:
        """What there is, to the name of a folder; what one of them takes, to its name and way."""
        if isinstance(question, str):
            return self.load(Path(question))
        name, way = question
        return timed(self.things[name, way])

    def _things(self, folder: Path) -> Iterator[tuple[tuple[str, str], Callable[[], Any]]]:
        for name, path in public_paths(folder).items():
            for way, client in ((AGAIN, self.again), (ANEW, self.anew)):
                yield (name, way), _asking(client, path)
        for name, act in writing.acts().items():
            yield (name, writing.WAY), act


def _asking(client: Client, path: str) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise ValueError(f"{path} answers {response.status_code}")

    return ask


def public_paths(folder: Path) -> dict[str, str]:
    """One of every kind of public page that shows something of the archive."""
    found = paths_to_measure(folder)
    meta = read_meta(folder)
    oldest: Any = ArticlePage.objects.order_by("published_at").values_list("published_at", flat=True)[0]
    first, second = meta["queries"][:2]
    search = reverse("search")
    found |= {
        "search, second word": f"{search}?q={second}",
        "search, last page": f"{search}?q={first}&page={last_page(first)}",
        "search, newest first": f"{search}?q={first}&sort=newest",
        "suggestions": f"{reverse('suggestions')}?q={first[:4]}",
        "suggestions, rare": f"{reverse('suggestions')}?q={second[:3]}x",
        "archive": reverse("archive"),
        "sitemap, pages": reverse("sitemap-pages"),
        "sitemap, news": reverse("sitemap-news"),
        "sitemap, authors": reverse("sitemap-authors", args=[1]),
        "sitemap, topics": reverse("sitemap-topics", args=[1]),
        "sitemap, first month": reverse("sitemap-articles", args=[oldest.year, oldest.month]),
    }
    if discussed := meta["fixed"].get("100"):  # by a hundred comments in every paper
        article = ArticlePage.objects.get(slug=discussed["slug"])
        found["discussion"] = reverse("discussion", args=[article.pk])
    return found | {name: reverse(name) for name in ("authors", "topics", "videos", "corrections")}


def main() -> None:
    """Answer every question on our input."""
    paper = Paper()
    answer_lines({"articles": ArticlePage.objects.count(), "vendor": connection.vendor}, paper.answer)
