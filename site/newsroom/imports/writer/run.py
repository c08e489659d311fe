"""The import of one file from beginning to end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction

from newsroom.imports.records import Author, Item, Note, Record, SiteInfo, Term
from newsroom.imports.report import Report
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.items import ItemWriter
from newsroom.imports.writer.ledger import Ledger
from newsroom.imports.writer.media import Attachments, PictureFolder
from newsroom.imports.writer.people import People
from newsroom.imports.writer.site import target
from newsroom.imports.writer.states import LEFT_OUT
from newsroom.imports.writer.terms import Terms

Reader = Callable[[Path, Note], Iterator[Record]]
Progress = Callable[[int, int], None]
TALLY_NAMES = {"post": "articles", "page": "pages"}


@dataclass(frozen=True, slots=True)
class Options:
    section_parent: str = ""
    media: Path | None = None
    dry_run: bool = False


class Importer:
    """Reads the file twice: for what it declares (site, authors, terms, attachments), then item by item.

    Each item is written in a transaction of its own with the record that it is done. So an import that was stopped,
    however hard, goes on where it was when it is run again.
    """

    def __init__(self, system: str, reader: Reader, options: Options, report: Report) -> None:
        self.system = system
        self.reader = reader
        self.options = options
        self.report = report

    def run(self, path: Path, progress: Progress = lambda done, total: None) -> None:
        """Import one file. Raises UnusableFileError, before anything is written, where it can't be read."""
        attachments = Attachments()
        try:
            info, declared, total = self._survey(path, attachments)
            context = self._context(info, path, attachments)
            try:
                self._declare(context, declared)
                self._items(context, path, total, progress)
            finally:
                context.people.count()
                context.terms.count()
        finally:
            attachments.close()

    # --- The first reading ---

    def _survey(self, path: Path, attachments: Attachments) -> tuple[SiteInfo, list[Author | Term], int]:
        info, declared, total = SiteInfo(), [], 0
        for record in self.reader(path, lambda line, text: self.report.note(f"{path.name}:{line}", text)):
            if isinstance(record, Item):
                total += 1
                if record.kind == "attachment" and self.options.media:
                    attachments.add(record)
            elif isinstance(record, SiteInfo):
                info = record
            else:
                declared.append(record)
        return info, declared, total

    def _context(self, info: SiteInfo, path: Path, attachments: Attachments) -> Context:
        options, report = self.options, self.report
        site, home, root = target(options.section_parent, info.title, options.dry_run)
        source = f"{self.system}:{site_key(info, path)}"[:100]
        ledger = Ledger(source)
        return Context(
            source=source,
            file=path.name,
            site=site,
            home=home,
            report=report,
            ledger=ledger,
            people=People(ledger, report),
            terms=Terms(ledger, report, root),
            pictures=PictureFolder(options.media, attachments, ledger, report, options.dry_run)
            if options.media
            else None,
            dry_run=options.dry_run,
        )

    def _declare(self, context: Context, declared: list[Author | Term]) -> None:
        for record in declared:
            if isinstance(record, Term):
                context.terms.know(record)
            elif context.people.know(record) and not self.options.dry_run:
                with transaction.atomic():
                    context.people.contributor(record)

    # --- The second reading ---

    def _items(self, context: Context, path: Path, total: int, progress: Progress) -> None:
        writer = ItemWriter(context)
        waiting: list[Item] = []  # pages whose parent has not come yet
        done = 0
        for record in self.reader(path, lambda line, text: None):
            if not isinstance(record, Item):
                continue
            tally = self.report.tally(TALLY_NAMES.get(record.kind, record.kind))
            tally.found += 1
            if reason := why_left_out(record):
                tally.skipped[reason] += 1
                context.lose_comments(record, f"of a {record.kind} left out")
            elif record.kind == "page" and record.parent and not (context.dry_run or writer.parent_page(record)):
                waiting.append(record)
            else:
                writer.write(record, tally)
            done += 1
            progress(done, total)
        self._late_pages(context, writer, waiting)

    def _late_pages(self, context: Context, writer: ItemWriter, waiting: list[Item]) -> None:
        """Pages that stood before their parents in the file; those whose parent never came go to the top."""
        tally = self.report.tally("pages")
        while waiting:
            ready = [item for item in waiting if writer.parent_page(item)]
            rest = [item for item in waiting if item not in ready]
            if not ready:
                first = rest.pop(0)
                context.note(first.line, f"the parent of the page “{first.title}” is not here: put at the top level")
                ready = [replace(first, parent="")]
            for item in ready:
                writer.write(item, tally)
            waiting = rest


def why_left_out(item: Item) -> str:
    """The reason for the report, empty for items that come in."""
    if item.kind == "attachment":
        return "not taken by themselves"
    if item.kind not in TALLY_NAMES:
        return "of a type we have no place for"
    if item.status in LEFT_OUT:
        return LEFT_OUT[item.status]
    return "" if item.title.strip() or item.content.strip() else "empty"


def site_key(info: SiteInfo, path: Path) -> str:
    """What tells sites apart: host and path, or the file's name where it does not say where it is from."""
    try:
        parts = urlsplit(info.url)
    except ValueError:
        return path.stem
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}" if parts.netloc else path.stem
