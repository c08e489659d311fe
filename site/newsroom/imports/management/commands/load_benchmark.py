from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.imports.benchmark import FILES, Loader, is_benchmark


class Command(BaseCommand):
    help = "Load the benchmark newsroom from a folder of generated files. Loading it again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not is_benchmark(folder):
            raise CommandError(f"{folder} is no benchmark newsroom: it needs {', '.join(FILES)}.")
        Loader(folder, self.stdout.write).load()
        self.stdout.write("indexing for search …")
        call_command("update_index", stdout=self.stdout, verbosity=0)
