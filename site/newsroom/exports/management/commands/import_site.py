"""Fills an empty site with what `export_site` wrote."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.exports.reading import import_site
from newsroom.imports.records import UnusableFileError


class Command(BaseCommand):
    help = "Fills an empty site with what export_site wrote: all of it, or where something is wrong nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            import_site(folder, lambda name, number: self.stdout.write(f"{number} {name}"))
        except UnusableFileError as error:
            raise CommandError(str(error)) from None
