"""Writes the whole site as open files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.exports.writing import export_site
from newsroom.exports.wxr import write_wxr


class Command(BaseCommand):
    help = (
        "Writes articles, pages, authors, topics, pictures, comments with votes and redirects as open files; see "
        "docs/export-format.md. Run it again into the same folder to write it anew: files there are not copied twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="where to write")
        parser.add_argument("--wxr", type=Path, metavar="FILE", help="write an export for WordPress (WXR 1.2)")
        parser.add_argument("--no-markdown", action="store_true", help="leave out the articles as Markdown")
        parser.add_argument(
            "--personal-data", action="store_true", help="with readers' e-mail addresses and subscriptions"
        )

    def handle(self, *args: Any, folder: Path | None, wxr: Path | None, **options: Any) -> None:
        if folder is None and wxr is None:
            raise CommandError("Say where to: a folder, or --wxr FILE.")
        try:
            if folder is not None:
                personal, markdown = options["personal_data"], not options["no_markdown"]
                export_site(folder, self._say, personal=personal, markdown=markdown)
                self.stdout.write(f"All written to {folder}")
            if wxr is not None:
                items, comments = write_wxr(wxr, options["personal_data"])
                self.stdout.write(f"{items} items and {comments} comments written to {wxr}")
        except OSError as error:
            raise CommandError(f"Can't be written: {error}") from None

    def _say(self, name: str, number: int) -> None:
        self.stdout.write(f"{number} {name}")
