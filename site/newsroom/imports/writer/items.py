"""Items: taken one by one, written by the hundred, each hundred in one transaction with the record that it is done."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage, SourceRecord, StandardPage
from newsroom.imports.mapping import MappedContent, NoPictures, map_content
from newsroom.imports.mapping.via import take_source
from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item
from newsroom.imports.report import Tally
from newsroom.imports.writer import pages
from newsroom.imports.writer.bulk import NewPage, add_pages
from newsroom.imports.writer.comments import Said, readers_comments, write_comments
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.ledger import content_hash, item_fingerprint, item_id
from newsroom.imports.writer.redirects import keep_old_paths
from newsroom.imports.writer.states import State, state_of
from newsroom.imports.writer.terms import DEFAULT_SECTION

Kind = ImportedRecord.Kind
UNTOLD = frozenset(["category", "post_tag", "author", "post_format"])
AT_ONCE = 250  # items, where four comments weigh as much as one


@dataclass
class Held:
    """An item that waits to be written."""

    item: Item
    tally: Tally
    kind: str
    state: State
    content_hash: str
    outcome: str = ""


class ItemWriter:
    """Takes items. What is held when the import ends has to be written with `flush`."""

    def __init__(self, context: Context) -> None:
        self.run = context
        self.held: list[Held] = []
        self.weight = 0
        self.ids: set[tuple[str, str]] = set()

    def parent_page(self, item: Item) -> Page | None:
        """The page above, where it has come in."""
        if (Kind.PAGE, item.parent) in self.ids:
            self.flush()
        record = self.run.ledger.find(Kind.PAGE, item.parent)
        return StandardPage.objects.filter(pk=record.object_id).first() if record else None

    def write(self, item: Item, tally: Tally) -> None:
        """Have the item written with the next hundred; in a dry run, say what would become of it."""
        kind = Kind.ARTICLE if item.kind == "post" else Kind.PAGE
        held = Held(item, tally, kind, state_of(item, timezone.now()), content_hash(item))
        if self.run.dry_run:
            self._foresee(held)
            return
        key = (kind, item_id(item))
        if key in self.ids:
            self.flush()
        self.held.append(held)
        self.ids.add(key)
        self.weight += 4 + len(item.comments)
        if self.weight >= AT_ONCE * 4:
            self.flush()

    def flush(self) -> None:
        """Write what is held: all of it, or where that fails each by itself, so that only what is wrong stays out."""
        held, self.held = self.held, []
        self.ids.clear()
        self.weight = 0
        if not held:
            return
        report = self.run.report
        before = report.checkpoint()
        try:
            with transaction.atomic():
                self._write(held)
        except (ValidationError, DataError, IntegrityError, ValueError) as error:
            self.run.terms.forget()
            self.run.people.forget()
            report.return_to(before)
            if len(held) > 1:
                for one in held:
                    self.held = [one]
                    self.flush()
                return
            item = held[0].item
            self.run.note(item.line, f"“{item.title[:60]}” could not be written: {error}")
            held[0].outcome = "refused, see the notes"
        for one in held:
            one.tally.count(one.outcome)

    def _write(self, held: list[Held]) -> None:
        ledger = self.run.ledger
        known: dict[str, dict[str, ImportedRecord]] = {
            kind: ledger.find_many(kind, [item_id(one.item) for one in held if one.kind == kind])
            for kind in (Kind.ARTICLE, Kind.PAGE)
        }
        here = [record.object_id for records in known.values() for record in records.values()]
        self._have_topics([one.item for one in held if item_id(one.item) not in known[one.kind]])
        revisions = dict(Page.objects.filter(pk__in=here).values_list("pk", "latest_revision_id"))
        new: list[NewPage] = []
        written: list[tuple[Item, State, Page]] = []
        said: list[Said] = []
        for one in held:
            external_id, record = ledger.pick(one.kind, one.item, known[one.kind])
            if record is None:
                made = self._new(one, external_id)
                new.append(made)
                said.append(Said(one.item, made.page))
                written.append((one.item, one.state, made.page))
                one.outcome = "imported"
                continue
            if record.object_id not in revisions:
                revisions |= dict(Page.objects.filter(pk=record.object_id).values_list("pk", "latest_revision_id"))
            page = self._known(one, external_id, record, revisions.get(record.object_id))
            if page:
                said.append(Said(one.item, page))
                if one.outcome == "updated":
                    written.append((one.item, one.state, page))
        add_pages(new)
        self._remember(new)
        keep_old_paths(self.run, [(item, page) for item, state, page in written if state.live])
        for item, state, _page in written:
            self._remarks(item, state)
        write_comments(self.run, said)

    def _have_topics(self, items: list[Item]) -> None:
        """Those of all the new articles at once: a paper may have nearly as many tags as stories."""
        terms = self.run.terms
        terms.have_topics(term for item in items if item.kind == "post" for term in terms.file(item)[1])

    def _known(self, one: Held, external_id: str, record: ImportedRecord, revision: int | None) -> Page | None:
        """The page that the item is already, written again where it changed there and nobody edited it here."""
        page = Page.objects.filter(pk=record.object_id).first() if revision is None else Page(pk=record.object_id)
        if page is None:
            self.run.lose_comments(one.item, "of a page deleted here")
            one.outcome = "deleted here"
            return None
        changed_there = record.content_hash != one.content_hash
        if revision != record.revision_id or not changed_there:
            if one.item.kind == "post":
                self.run.terms.see(one.item)
            one.outcome = "edited here since" if changed_there else "unchanged"
            return page
        model = ArticlePage if one.kind == Kind.ARTICLE else StandardPage
        found = model.objects.get(pk=record.object_id)
        fields, contributors, topics, source, _parent = self._contents(one, external_id)
        if isinstance(found, ArticlePage):
            pages.set_relations(found, contributors, topics)
            if source:
                found.source_records = [source]
        revision_id = pages.rewrite_page(found, fields, one.item, one.state)
        self.run.ledger.put(
            one.kind,
            external_id,
            found.pk,
            content_hash=one.content_hash,
            revision_id=revision_id,
            fingerprint=item_fingerprint(one.item),
        )
        one.outcome = "updated"
        return found

    def _new(self, one: Held, external_id: str) -> NewPage:
        fields, contributors, topics, source, parent = self._contents(one, external_id)
        page = ArticlePage(**fields) if one.kind == Kind.ARTICLE else StandardPage(**fields)
        pages.set_state(page, one.item, one.state)
        return NewPage(
            page, parent.pk, one.item, one.state, external_id, one.content_hash, contributors, topics, source
        )

    def _contents(self, one: Held, external_id: str) -> tuple[dict[str, Any], list[Any], list[Any], Any, Page]:
        """What the page is made of: fields, contributors, topics, source, and the page above it."""
        item, plan = one.item, self.run.plan
        mapped = map_content(item.content, item.link, self.run.pictures or NoPictures())
        for text in mapped.notes:
            self.run.note(item.line, f"“{item.title[:60]}”: {text}")
        key = f"{self.run.source}/{external_id}"
        if one.kind == Kind.PAGE:
            fields = pages.text_fields(item, mapped, key)
            return fields, [], [], None, self.parent_page(item) or self.run.home
        source = self._source(mapped)
        section, topics = self.run.terms.file(item)
        contributors = [self.run.people.contributor(author) for author in self.run.people.of(item)]
        fields = pages.article_fields(item, mapped, one.state, key) | self._lead(item)
        kinds = [plan.kinds[term.slug] for term in item.terms if term.slug in plan.kinds]
        if kinds:
            fields["kind"] = kinds[0]
        fields["series"] = self.run.terms.series(item)
        return fields, contributors, self.run.terms.topics(topics), source, self.run.terms.section(section)

    def _source(self, mapped: MappedContent) -> SourceRecord | None:
        found = take_source(mapped.blocks, self.run.plan.via)
        if not found:
            return None
        self.run.report.remark("source taken from the top of a post")
        source = self.run.terms.source(*found)
        return SourceRecord(source=source, original_url=found[1], relation=self.run.plan.via_relation)

    def _remember(self, new: list[NewPage]) -> None:
        self.run.ledger.put_new(
            ImportedRecord(
                source=self.run.source,
                kind=Kind.ARTICLE if isinstance(made.page, ArticlePage) else Kind.PAGE,
                external_id=made.external_id,
                object_id=made.page.pk,
                content_hash=made.content_hash,
                revision_id=made.page.latest_revision_id,
                fingerprint=item_fingerprint(made.item),
            )
            for made in new
        )

    def _lead(self, item: Item) -> dict[str, object]:
        found = self.run.pictures.featured(item) if self.run.pictures else None
        if not found:
            return {}
        image, picture = found
        return {
            "lead_image_id": image,
            "lead_image_alt": picture.alt[:255],
            "lead_image_caption": picture.caption[:300],
        }

    def _remarks(self, item: Item, state: State) -> None:
        report = self.run.report
        if state.why:
            report.remark(f"{item.kind} {state.why}")
        elif item.date is None:
            self.run.note(item.line, f"“{item.title[:60]}” has no date: the time of the import")
        if item.kind == "post" and not self.run.people.of(item):
            report.remark("article without an author")
        if item.kind == "post" and self.run.terms.file(item)[0] is DEFAULT_SECTION:
            report.remark(f"article without a category, in the section “{DEFAULT_SECTION.name}”")
        for taxonomy in sorted({term.taxonomy for term in item.terms} - UNTOLD - self.run.plan.taxonomies.keys()):
            report.remark(f"item filed in the vocabulary {taxonomy[:40]}, which has no place here")
        for term in item.terms:
            if term.taxonomy == "post_format" and term.slug not in self.run.plan.kinds:
                report.remark(f"post of the format “{term.slug.removeprefix('post-format-')[:30]}”")

    def _foresee(self, one: Held) -> None:
        """The report of a dry run."""
        item = one.item
        _external_id, record = self.run.ledger.find_item(one.kind, item)
        mapped = map_content(item.content, item.link, self.run.pictures or NoPictures())
        for text in mapped.notes:
            self.run.note(item.line, f"“{item.title[:60]}”: {text}")
        if item.kind == "post":
            self.run.terms.see(item)
        if record is None:
            one.tally.imported += 1
        elif record.content_hash == one.content_hash:
            one.tally.unchanged += 1
        else:
            one.tally.updated += 1
        self.run.report.tally("comments").imported += len(readers_comments(item, self.run.report))
