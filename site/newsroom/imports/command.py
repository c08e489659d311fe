"""What the commands that bring another system in have in common."""

import csv
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from newsroom.imports.plan import Plan, read_plan
from newsroom.imports.records import UnusableFileError
from newsroom.imports.report import Report
from newsroom.imports.writer import Importer, Options
from newsroom.imports.writer.run import Reader


class ImportCommand(BaseCommand):
    """`system` and `reader` say what the files are."""

    system = ""
    reader: Reader
    file_help = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=self.file_help)
        parser.add_argument("--section-parent", default="", metavar="PATH", help="section to put the sections under")
        parser.add_argument("--media", type=Path, metavar="DIR", help="folder with the old site's files")
        parser.add_argument(
            "--fetch-media", action="store_true", help="fetch pictures from the hosts that the export names"
        )
        parser.add_argument("--map", type=Path, metavar="FILE", help="what becomes what (YAML); see docs/moving.md")
        parser.add_argument("--since", type=date_of, metavar="DATE", help="leave out what is older: 2026-01-31")
        parser.add_argument("--redirects", type=Path, metavar="FILE", help="write all redirects of the site as CSV")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would come in")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(Path(settings.VAR_DIR), f"import-report-{timezone.now():%Y%m%d-%H%M%S}")
        importer = Importer(self.system, type(self).reader, self._options(options), report)
        unusable: list[str] = []
        stopped = False
        for path in options["files"]:
            progress = Progress(self.stderr, path.name, quiet=options["verbosity"] == 0)
            try:
                importer.run(path, progress)
                self.after(importer, path, options)
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
        if options["redirects"] and not options["dry_run"]:
            self.stdout.write(f"{write_redirects(options['redirects'])} redirects in {options['redirects']}")
        if stopped:
            self.stderr.write("Stopped. What is done is done; run the same command again to go on.")
            raise SystemExit(130)
        if unusable:
            raise CommandError("\n".join(unusable))

    def after(self, importer: Importer, path: Path, options: dict[str, Any]) -> None:
        """What a system has beside its file."""

    def _options(self, options: dict[str, Any]) -> Options:
        media = options["media"]
        if media and not media.is_dir():
            raise CommandError(f"There is no folder {media}.")
        if media and options["fetch_media"]:
            raise CommandError("Either a folder or the old site: --media and --fetch-media don't go together.")
        try:
            plan = read_plan(options["map"]) if options["map"] else Plan()
        except UnusableFileError as error:
            raise CommandError(str(error)) from None
        return Options(
            section_parent=options["section_parent"],
            media=media,
            fetch_media=options["fetch_media"],
            dry_run=options["dry_run"],
            since=options["since"],
            plan=plan,
        )


def date_of(text: str) -> datetime:
    """The beginning of a day in UTC, for argparse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date such as 2026-01-31") from None


def write_redirects(path: Path) -> int:
    """All redirects of the site as CSV: from, to, permanent. Gives their number."""
    number = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["from", "to", "permanent"])
        found = Redirect.objects.select_related("redirect_page").order_by("old_path", "pk")
        for redirect in found.iterator(chunk_size=500):
            out.writerow([redirect.old_path, redirect.link or "", "yes" if redirect.is_permanent else "no"])
            number += 1
    return number


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
        if not done:
            self.started = now  # nothing is written while the items are counted
        if self.quiet or now - self.told < (0.2 if self.live else 10):
            return
        self.told = now
        rate = done / max(now - self.started, 0.001)
        left = (total - done) / max(rate, 0.01)
        text = f"{self.name}: {done} of {total} items, {rate:.0f} a second, {left:.0f} s left"
        if not done:
            text = f"{self.name}: {total} items found"
        self.open = self.live
        self.out.write(f"\r\033[K{text}" if self.live else text, ending="" if self.live else "\n")

    def end(self) -> None:
        if self.open:
            self.out.write("")
