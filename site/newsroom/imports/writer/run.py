"""The import of one file from beginning to end."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction

from newsroom.imports.plan import Plan
from newsroom.imports.reader.plugins import GUEST_AUTHOR, guest_author
from newsroom.imports.records import Author, Item, Note, Record, SiteInfo, Term
from newsroom.imports.report import Report
from newsroom.imports.tasks import follow_in_search
from newsroom.imports.writer.anchors import keep_ids_free
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.fetching import FetchedPictures
from newsroom.imports.writer.front import pin_sticky
from newsroom.imports.writer.items import ItemWriter
from newsroom.imports.writer.ledger import Ledger, content_hash, item_fingerprint, item_id
from newsroom.imports.writer.media import Attachments, PictureFolder
from newsroom.imports.writer.people import People
from newsroom.imports.writer.redirects import keep_archive_paths, keep_attachment_paths
from newsroom.imports.writer.site import base_path, hosts_of, target
from newsroom.imports.writer.states import LEFT_OUT
from newsroom.imports.writer.terms import Terms

Reader = Callable[[Path, Note], Iterator[Record]]
Progress = Callable[[int, int], None]  # items done, of how many; none are while they are counted
AT_ONCE = 500
TALLY_NAMES = {"post": "articles", "page": "pages"}


@dataclass(frozen=True, slots=True)
class Options:
    section_parent: str = ""
    media: Path | None = None
    fetch_media: bool = False
    dry_run: bool = False
    since: datetime | None = None
    plan: Plan = field(default_factory=Plan)


class Importer:
    """Reads the file twice: for what it declares (site, authors, terms, attachments), then item by item.

    Items are written by the hundred, each hundred in one transaction with the record that it is done. So an import
    that was stopped, however hard, goes on where it was when it is run again.
    """

    def __init__(self, system: str, reader: Reader, options: Options, report: Report) -> None:
        self.system = system
        self.reader = reader
        self.options = options
        self.report = report
        self.source = ""  # of the file that was read last

    def run(self, path: Path, progress: Progress = lambda done, total: None) -> None:
        """Import one file. Raises UnusableFileError, before anything is written, where it can't be read."""
        attachments = Attachments()
        # What is in memory before stays there: to look through all of it for garbage, again and again, is an eighth of
        # the work. What comes now goes soon, and is looked through less often.
        gc.freeze()
        often = gc.get_threshold()
        gc.set_threshold(10_000)
        try:
            survey = self._survey(path, attachments, progress)
            context = self._context(survey, path, attachments)
            try:
                if not context.dry_run:
                    keep_ids_free(survey.last_comment)
                self._declare(context, survey.declared)
                self._items(context, path, survey, progress)
                self._attachments(context, attachments, lambda: progress(survey.total, survey.total))
                if not context.dry_run:
                    pin_sticky(context, survey.sticky)
                    follow_in_search.enqueue()
            finally:
                context.people.count()
                context.terms.count()
        finally:
            gc.set_threshold(*often)
            gc.unfreeze()
            attachments.close()

    # --- The first reading ---

    def _survey(self, path: Path, attachments: Attachments, progress: Progress) -> "Survey":
        survey = Survey()
        for record in self.reader(path, lambda line, text: self.report.note(f"{path.name}:{line}", text)):
            if isinstance(record, Item):
                survey.see(record)
                progress(0, survey.total)
                if record.kind == "attachment":
                    attachments.add(record)
            elif isinstance(record, SiteInfo):
                survey.info = record
            else:
                survey.declared.append(record)
        return survey

    def _context(self, survey: "Survey", path: Path, attachments: Attachments) -> Context:
        options, report, info = self.options, self.report, survey.info
        site, home, root = target(options.section_parent, info.title, options.dry_run)
        source = f"{self.system}:{site_key(info, path)}"[:100]
        self.source = source
        ledger = Ledger(source)
        pictures: PictureFolder | None = None
        if options.media:
            pictures = PictureFolder(options.media, attachments, ledger, report, options.dry_run)
        elif options.fetch_media:
            hosts = attachments.hosts() | hosts_of(info.url)
            pictures = FetchedPictures(hosts, attachments, ledger, report, options.dry_run)
        return Context(
            source=source,
            file=path.name,
            site=site,
            home=home,
            report=report,
            ledger=ledger,
            people=People(ledger, report, options.plan),
            terms=Terms(ledger, report, root, options.plan),
            pictures=pictures,
            plan=options.plan,
            base_path=base_path(info.url),
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

    def _items(self, context: Context, path: Path, survey: "Survey", progress: Progress) -> None:
        writer = ItemWriter(context)
        waiting: list[Item] = []  # pages whose parent has not come yet
        done = 0
        turns = Turns(survey.repeated)
        for record in self.reader(path, lambda line, text: None):
            if not isinstance(record, Item):
                continue
            record.turn = turns.of(record)
            record.kind = self.options.plan.kind_of(record.kind)
            tally = self.report.tally(TALLY_NAMES.get(record.kind, record.kind))
            tally.found += 1
            done += 1
            progress(done, survey.total)
            if record.kind == "attachment":
                continue  # all of them are at hand, and come last
            if reason := self._why_left_out(record):
                tally.skipped[reason] += 1
                context.lose_comments(record, f"of a {record.kind} left out")
            elif record.kind == "page" and record.parent and not (context.dry_run or writer.parent_page(record)):
                waiting.append(record)
            else:
                if record.turn:
                    context.note(record.line, f"the id {record.id} is another item's, too: both come in")
                writer.write(record, tally)
        writer.flush()
        self._late_pages(context, writer, waiting)
        writer.flush()
        if not context.dry_run:
            keep_archive_paths(context)

    def _attachments(self, context: Context, attachments: Attachments, alive: Callable[[], None]) -> None:
        """Pictures that no text has asked for come in as well. What stood at an attachment's own address leads to the
        page that it belonged to."""
        tally = self.report.tally("attachment")
        waiting = iter(attachments)
        while batch := list(islice(waiting, AT_ONCE)):
            for item in batch:
                alive()
                with transaction.atomic():
                    tally.count(
                        context.pictures.take(item) if context.pictures else "no folder with their files was given"
                    )
            if not context.dry_run:
                with transaction.atomic():
                    keep_attachment_paths(context, batch)

    def _why_left_out(self, item: Item) -> str:
        if reason := why_left_out(item):
            return reason
        since = self.options.since
        if since and not any(date and date >= since for date in _dates(item)):
            return "older than the date asked for"
        return ""

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
            writer.flush()
            waiting = rest


@dataclass
class Survey:
    """What the first reading finds."""

    info: SiteInfo = field(default_factory=SiteInfo)
    declared: list[Author | Term] = field(default_factory=list)
    total: int = 0
    last_comment: int = 0  # the highest id of a comment there
    sticky: list[Item] = field(default_factory=list)
    keys: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)

    def see(self, item: Item) -> None:
        self.total += 1
        (self.repeated if (key := key_of(item)) in self.keys else self.keys).add(key)
        if item.kind == GUEST_AUTHOR and (author := guest_author(item)):
            self.declared.append(author)
        if item.sticky and item.kind == "post":
            self.sticky.append(replace(item, content="", comments=[], meta={}))
        numbers = [int(comment.id) for comment in item.comments if comment.id.isdigit() and len(comment.id) < 16]
        self.last_comment = max([self.last_comment, *numbers])


class Turns:
    """Tells apart items that one file calls by the same id and guid: `repeated` holds the keys of those."""

    def __init__(self, repeated: set[int]) -> None:
        self.repeated = repeated
        self.turns: dict[int, int] = {}
        self.numbers: Counter[int] = Counter()

    def of(self, item: Item) -> int:
        """How many others with its id there were before it in the file; one that comes again has its first turn."""
        if (key := key_of(item)) not in self.repeated:
            return 0
        own = hash((key, content_hash(item)))
        if own not in self.turns:
            self.turns[own] = self.numbers[key]
            self.numbers[key] += 1
        return self.turns[own]


def key_of(item: Item) -> int:
    """A number, not words: there can be very many items."""
    return hash((item.kind, item_id(item), item_fingerprint(item)))


def _dates(item: Item) -> list[datetime | None]:
    return [item.date, item.modified, *(comment.date for comment in item.comments)]


def why_left_out(item: Item) -> str:
    """The reason for the report, empty for items that come in."""
    if item.kind == GUEST_AUTHOR:
        return "an author, counted there"
    if item.kind not in TALLY_NAMES:
        return "of a type we have no place for"
    if item.status in LEFT_OUT:
        return LEFT_OUT[item.status]
    return "" if item.title.strip() or item.content.strip() else "empty"


def site_key(info: SiteInfo, path: Path) -> str:
    """What tells sites apart: host and path, or the file's name where it does not say where it is from."""
    if info.key:
        return info.key
    try:
        parts = urlsplit(info.url)
    except ValueError:
        return path.stem
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}" if parts.netloc else path.stem
