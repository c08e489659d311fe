from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.imports.benchmark import FILES, Loader, is_benchmark
from newsroom.imports.benchmark_wxr import write_wxr


class Command(BaseCommand):
    help = "Load the benchmark newsroom from a folder of generated files. Loading it again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--as-wxr", type=Path, metavar="FILE", help="load nothing, write an export of WordPress")
        parser.add_argument("--repeat", type=int, default=1, help="with --as-wxr: the newsroom so many times over")
        parser.add_argument("--comments", type=int, default=0, help="with --as-wxr: at least so many comments")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not is_benchmark(folder):
            raise CommandError(f"{folder} is no benchmark newsroom: it needs {', '.join(FILES)}.")
        if out := options["as_wxr"]:
            posts, comments = write_wxr(folder, out, options["repeat"], options["comments"])
            self.stdout.write(f"{posts} posts and {comments} comments written to {out}")
            return
        Loader(folder, self.stdout.write).load()
        self.stdout.write("indexing for search …")
        call_command("update_index", stdout=self.stdout, verbosity=0)
