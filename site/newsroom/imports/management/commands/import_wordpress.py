"""Brings exports of WordPress into the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from newsroom.imports.command import ImportCommand
from newsroom.imports.reader import read_wxr
from newsroom.imports.writer import Importer
from newsroom.imports.writer.tables import import_tables


class Command(ImportCommand):
    help = (
        "Imports exports of WordPress (WXR): posts as articles under sections, authors, topics, pages, comments and "
        "redirects from the old addresses. Run it again at any time: nothing comes in twice."
    )
    system = "wordpress"
    reader = staticmethod(read_wxr)
    file_help = "an export of WordPress (.xml)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--wpdiscuz",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a dump of wpDiscuz's tables: CSV named like its table, or SQL; can be given more than once",
        )

    def after(self, importer: Importer, path: Path, options: dict[str, Any]) -> None:
        if importer.source and not options["dry_run"]:
            for dump in options["wpdiscuz"] or []:
                import_tables(importer.source, dump, importer.report)
