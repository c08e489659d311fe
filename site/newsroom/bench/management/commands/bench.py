import json
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from news.models import ArticlePage
from newsroom.bench import discussions, growing, load, measuring, searching, serving, writing
from newsroom.core.migration_state import has_unapplied_migrations
from newsroom.core.timing import measure, table
from newsroom.discussions.models import ArticleComment
from newsroom.imports.benchmark import DEEP, Loader, index, is_benchmark, paths_to_measure, read_meta

NEEDED = """\
make bench needs the benchmark newsroom, which is not part of this repository: a folder with meta.json, authors.jsonl,
articles.jsonl, comments.jsonl and images/. Make one with its generator and say where it is: make bench DATA=folder"""


class Command(BaseCommand):
    help = "Load the benchmark newsroom where it is not loaded yet, then measure the public pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", default="", help="The folder of the benchmark newsroom.")
        parser.add_argument("--sizes", default="", help="Articles at which it is measured: 1000,10000. Or all of them.")
        parser.add_argument("--seconds", type=float, default=2, help="For each page in each round.")
        parser.add_argument("--discussions", action="store_true", help="Time discussions of 10 to 10,000 comments.")
        parser.add_argument(
            "--comments", type=int, default=0, help="Comments in the table before the moderators' desk is timed."
        )
        parser.add_argument("--search", action="store_true", help="Time searching instead, as the paper grows.")
        parser.add_argument(
            "--as-it-is", action="store_true", help="Load nothing, and time searching at the size that there is."
        )
        parser.add_argument(
            "--papers",
            default="",
            help="Compare these, loaded before: their VAR_DIR, or VAR_DIR=DATABASE_URL, with commas between.",
        )
        parser.add_argument("--rounds", type=int, default=0, help="Rounds over all pages, of which the median counts.")

    def handle(self, *args: Any, data: str, rounds: int, **options: Any) -> None:
        folder = Path(data)
        if not data or not is_benchmark(folder):
            self.stderr.write(NEEDED)
            sys.exit(2)
        if has_unapplied_migrations():
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        sizes = tuple(int(size) for size in options["sizes"].split(",") if size)
        if options["search"]:
            self._time_search(folder, sizes or searching.SIZES, options["papers"], options["as_it_is"])
        elif options["papers"]:
            rows = growing.run(folder, options["papers"].split(","), rounds or growing.ROUNDS, self.stderr.write)
            self.stdout.write(growing.table(rows))
            self.stdout.write(f"\nWritten to {growing.write(rows)}")
        elif options["discussions"] or options["comments"]:
            self._grow(folder, max(sizes, default=read_meta(folder)["articles"]))
            self._time_discussions(folder, max(rounds, 2) if rounds else 40, options["comments"])
        else:
            serving.collect_static()
            results = list(self._measure(folder, sizes, rounds or measuring.ROUNDS, options["seconds"]))
            if len(results) > 1:
                self.stdout.write(_growth(results))
            self._write(results)

    def _time_search(self, folder: Path, sizes: tuple[int, ...], papers: str, as_it_is: bool) -> None:
        if papers:
            rows = searching.run_elsewhere(folder, self.stderr.write, papers.split(","))
        else:
            with override_settings(DEBUG=False):
                rows = searching.run(folder, self.stderr.write, sizes, as_it_is=as_it_is)
        for vendor in sorted({row.vendor for row in rows}):
            self.stdout.write(f"\n{vendor}, {searching.QUERIES} queries")
            self.stdout.write(searching.table([row for row in rows if row.vendor == vendor]))
        self.stdout.write(f"\nWritten to {searching.write(rows)}")

    def _measure(self, folder: Path, sizes: tuple[int, ...], rounds: int, seconds: float) -> Iterator[dict[str, Any]]:
        for size in sizes or (read_meta(folder)["articles"],):
            if ArticlePage.objects.count() > size:
                self.stderr.write(f"{size} articles: there are more already")
                continue
            self._grow(folder, size)
            rows = measuring.measure(paths_to_measure(folder), seconds, rounds, self.stderr.write, once=DEEP)
            rows += writing.measure()
            self.stdout.write(f"\n{size} articles, {connection.vendor}, {rounds} rounds, readers by {load.name()}")
            self.stdout.write(measuring.table(rows))
            yield {"articles": size, "rounds": rounds, "pages": [row.as_dict() for row in rows]}

    def _grow(self, folder: Path, size: int) -> None:
        """Load what is missing of the first `size` articles."""
        last = ArticlePage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if ArticlePage.objects.count() >= size:
            return
        Loader(folder, self.stderr.write, most=size).load()
        index(self.stderr.write, last)
        if not last:
            call_command("update_index", verbosity=0)
        if connection.vendor == "postgresql":  # as its autovacuum does
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _time_discussions(self, folder: Path, rounds: int, comments: int) -> None:
        """In this process: what matters is how one compares with another."""
        paths = paths_to_measure(folder) | discussions.paths(discussions.load(self.stderr.write, comments))
        timings = measure(paths, reverse("robots"), rounds, self.stderr.write)
        if comments:
            desk, client = discussions.desk_paths(), discussions.moderator()
            timings += measure(desk, reverse("robots"), rounds, self.stderr.write, client)[1:]
        self.stdout.write(f"\n{ArticlePage.objects.count()} articles, {connection.vendor}, {rounds} rounds\n")
        self.stdout.write(table(timings))
        pages = [timing.as_dict() for timing in timings]
        self._write([{"articles": ArticlePage.objects.count(), "rounds": rounds, "pages": pages}])

    def _write(self, sizes: list[dict[str, Any]]) -> None:
        result = {
            "comments": ArticleComment.objects.count(),
            "database": connection.vendor,
            "python": platform.python_version(),
            "django": django.__version__,
            "wagtail": wagtail.__version__,
            "sizes": sizes,
        }
        path = Path(settings.VAR_DIR) / f"results-{connection.vendor}.json"
        path.write_text(json.dumps(result, indent=1) + "\n")
        self.stdout.write(f"\nWritten to {path}")


def _growth(results: list[dict[str, Any]]) -> str:
    """What each act and each page without cache costs in the largest paper, over what it costs in the smallest."""
    small, large = results[0], results[-1]
    before = {(row["name"], row["way"]): row["cpu"] for row in small["pages"]}
    lines = [f"\n{large['articles']} articles against {small['articles']}, CPU of server and database together"]
    for row in large["pages"]:
        key = (row["name"], row["way"])
        if row["way"] in ("without cache", writing.WAY) and before.get(key):
            lines.append(f"{row['name']:<24}{before[key]:>9.3f}{row['cpu']:>9.3f}  x{row['cpu'] / before[key]:.2f}")
    return "\n".join(lines)
