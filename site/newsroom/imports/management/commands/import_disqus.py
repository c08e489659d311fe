"""Brings comments of Disqus under the articles that are here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.imports.records import UnusableFileError
from newsroom.imports.report import Report
from newsroom.imports.writer.disqus import import_disqus


class Command(BaseCommand):
    help = (
        "Imports an export of Disqus (XML). Its threads are matched to pages by address, by redirect, or by the id "
        "that an earlier import knows. Run it again at any time: nothing comes in twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an export of Disqus (.xml)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would come in")

    def handle(self, *args: Any, files: list[Path], dry_run: bool, **options: Any) -> None:
        report = Report(Path(settings.VAR_DIR), f"import-report-{timezone.now():%Y%m%d-%H%M%S}")
        unusable = []
        for path in files:
            try:
                import_disqus(path, report, dry_run)
            except UnusableFileError as error:
                unusable.append(str(error))
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
        self.stdout.write("\n".join(report.lines()))
        report.close()
        if unusable:
            raise CommandError("\n".join(unusable))
