"""Brings exports of WordPress into the site."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.imports.reader import read_wxr
from newsroom.imports.records import UnusableFileError
from newsroom.imports.report import Report
from newsroom.imports.writer import Importer, Options


class Command(BaseCommand):
    help = (
        "Imports exports of WordPress (WXR): posts as articles under sections, authors, topics, pages, comments and "
        "redirects from the old addresses. Run it again at any time: nothing comes in twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an export of WordPress (.xml)")
        parser.add_argument("--section-parent", default="", metavar="PATH", help="section to put the sections under")
        parser.add_argument("--media", type=Path, metavar="DIR", help="folder with the old site's wp-content/uploads")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would come in")

    def handle(self, *args: Any, **options: Any) -> None:
        media = options["media"]
        if media and not media.is_dir():
            raise CommandError(f"There is no folder {media}.")
        name = f"import-report-{timezone.now():%Y%m%d-%H%M%S}"
        report = Report(Path(settings.VAR_DIR), name)
        importer = Importer(
            "wordpress", read_wxr, Options(options["section_parent"], media, options["dry_run"]), report
        )
        unusable: list[str] = []
        stopped = False
        for path in options["files"]:
            progress = Progress(self.stderr, path.name, quiet=options["verbosity"] == 0)
            try:
                importer.run(path, progress)
            except UnusableFileError as error:
                unusable.append(str(error))
            except KeyboardInterrupt:
                stopped = True
                break
            finally:
                progress.end()
        if report.tallies:
            if options["dry_run"]:
                self.stdout.write("Dry run: nothing was written.")
            self.stdout.write("\n".join(report.lines()))
        report.close()
        if stopped:
            self.stderr.write("Stopped. What is done is done; run the same command again to go on.")
            raise SystemExit(130)
        if unusable:
            raise CommandError("\n".join(unusable))


class Progress:
    """One line that says how far an import is: rewritten in place on a terminal, now and then elsewhere."""

    def __init__(self, out: Any, name: str, quiet: bool) -> None:
        self.out = out
        self.name = name
        self.quiet = quiet
        self.live = sys.stderr.isatty()
        self.started = self.told = time.monotonic()
        self.open = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.quiet or now - self.told < (0.2 if self.live else 10):
            return
        self.told = now
        rate = done / max(now - self.started, 0.001)
        text = (
            f"{self.name}: {done} of {total} items, {rate:.0f} a second, {(total - done) / max(rate, 0.01):.0f} s left"
        )
        self.open = self.live
        self.out.write(f"\r\033[K{text}" if self.live else text, ending="" if self.live else "\n")

    def end(self) -> None:
        if self.open:
            self.out.write("")
