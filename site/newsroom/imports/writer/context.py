"""What all parts of one import share."""

from dataclasses import dataclass

from wagtail.models import Page, Site

from newsroom.imports.plan import Plan
from newsroom.imports.records import Item
from newsroom.imports.report import Report
from newsroom.imports.writer.ledger import Ledger
from newsroom.imports.writer.media import PictureFolder
from newsroom.imports.writer.people import People
from newsroom.imports.writer.terms import Terms


@dataclass
class Context:
    """`source` is the site that the file is from, `file` its name for notes."""

    source: str
    file: str
    site: Site
    home: Page
    report: Report
    ledger: Ledger
    people: People
    terms: Terms
    pictures: PictureFolder | None
    plan: Plan
    base_path: str  # of the old site: /blog, mostly nothing
    dry_run: bool

    def place(self, line: int) -> str:
        return f"{self.file}:{line}"

    def note(self, line: int, text: str) -> None:
        self.report.note(self.place(line), text)

    def lose_comments(self, item: Item, reason: str) -> None:
        """Count the comments of an item that does not come in."""
        if item.comments:
            tally = self.report.tally("comments")
            tally.found += len(item.comments)
            tally.skipped[reason] += len(item.comments)
