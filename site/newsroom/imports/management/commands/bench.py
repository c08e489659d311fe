import json
import platform
import sys
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.urls import reverse

from news.models import ArticlePage
from newsroom.core.migration_state import has_unapplied_migrations
from newsroom.core.timing import measure, table
from newsroom.discussions.models import ArticleComment
from newsroom.imports import bench_discussions, bench_search
from newsroom.imports.benchmark import is_benchmark, paths_to_measure, read_meta

NEEDED = """\
make bench needs the benchmark newsroom, which is not part of this repository: a folder with meta.json, authors.jsonl,
articles.jsonl, comments.jsonl and images/. Make one with its generator and say where it is: make bench DATA=folder"""


class Command(BaseCommand):
    help = "Load the benchmark newsroom where it is not loaded yet, then time the public pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", default="", help="The folder of the benchmark newsroom.")
        parser.add_argument("--discussions", action="store_true", help="Time discussions of 10 to 10,000 comments too.")
        parser.add_argument(
            "--comments", type=int, default=0, help="Comments in the table before the moderators' desk is timed."
        )
        parser.add_argument("--search", action="store_true", help="Time searching instead, as the paper grows.")
        parser.add_argument(
            "--sizes", default="1000,10000,100000", help="Articles at which searching is timed, for --search."
        )
        parser.add_argument("--rounds", type=int, default=40, help="Requests to each page.")

    def handle(self, *args: Any, data: str, rounds: int, discussions: bool, comments: int, **options: Any) -> None:
        folder = Path(data)
        if not data or not is_benchmark(folder):
            self.stderr.write(NEEDED)
            sys.exit(2)
        if has_unapplied_migrations():
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if options["search"]:
            sizes = tuple(int(size) for size in options["sizes"].split(","))
            rows = bench_search.run(folder, self.stderr.write, sizes)
            self.stdout.write(f"{connection.vendor}, {bench_search.QUERIES} queries\n{bench_search.table(rows)}")
            return
        meta = read_meta(folder)
        if ArticlePage.objects.count() < meta["articles"]:
            call_command("load_benchmark", folder, stdout=self.stdout)
        rounds = max(rounds, 2)
        paths = paths_to_measure(folder)
        if discussions or comments:
            paths |= bench_discussions.paths(bench_discussions.load(self.stderr.write, comments))
        timings = measure(paths, reverse("robots"), rounds, self.stderr.write)
        if comments:
            desk, client = bench_discussions.desk_paths(), bench_discussions.moderator()
            timings += measure(desk, reverse("robots"), rounds, self.stderr.write, client)[1:]
        self.stdout.write(f"\n{ArticlePage.objects.count()} articles, {connection.vendor}, {rounds} rounds\n")
        self.stdout.write(table(timings))
        result = {
            "articles": ArticlePage.objects.count(),
            "comments": ArticleComment.objects.count(),
            "database": connection.vendor,
            "python": platform.python_version(),
            "django": django.__version__,
            "wagtail": wagtail.__version__,
            "rounds": rounds,
            "pages": [timing.as_dict() for timing in timings],
        }
        path = settings.VAR_DIR / "results.json"
        path.write_text(json.dumps(result, indent=1) + "\n")
        self.stdout.write(f"\nWritten to {path}")
