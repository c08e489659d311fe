"""One item: whether it is written, and what is written with it."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage, StandardPage
from newsroom.imports.mapping import NoPictures, map_content
from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item
from newsroom.imports.report import Tally
from newsroom.imports.writer import pages
from newsroom.imports.writer.comments import readers_comments, write_comments
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.ledger import content_hash, item_fingerprint
from newsroom.imports.writer.redirects import keep_old_path
from newsroom.imports.writer.states import State, state_of
from newsroom.imports.writer.terms import DEFAULT_SECTION

Kind = ImportedRecord.Kind
UNTOLD = frozenset(["category", "post_tag", "author", "post_format"])


class ItemWriter:
    def __init__(self, context: Context) -> None:
        self.run = context

    def parent_page(self, item: Item) -> Page | None:
        """The page above, where it has come in."""
        record = self.run.ledger.find(Kind.PAGE, item.parent)
        return StandardPage.objects.filter(pk=record.object_id).first() if record else None

    def write(self, item: Item, tally: Tally) -> None:
        kind = Kind.ARTICLE if item.kind == "post" else Kind.PAGE
        state = state_of(item, timezone.now())
        external_id, record = self.run.ledger.find_item(kind, item)
        fresh_hash = content_hash(item)
        if self.run.dry_run:
            self._foresee(item, tally, record, fresh_hash)
            return
        try:
            with transaction.atomic():
                page, outcome = self._page(item, state, kind, external_id, record, fresh_hash)
                if page is None:
                    self.run.lose_comments(item, "of a page deleted here")
                elif item.comments:
                    write_comments(self.run.source, item, page, self.run.report)
        except (ValidationError, DataError, IntegrityError) as error:
            self.run.terms.forget()
            self.run.people.forget()
            self.run.note(item.line, f"“{item.title[:60]}” could not be written: {error}")
            outcome = "refused, see the notes"
        tally.count(outcome)

    def _page(
        self,
        item: Item,
        state: State,
        kind: str,
        external_id: str,
        record: ImportedRecord | None,
        fresh_hash: str,
    ) -> tuple[Page | None, str]:
        """The page for the item, made, written again or left as it is, and which of these. No page: deleted here."""
        model = ArticlePage if kind == Kind.ARTICLE else StandardPage
        page = model.objects.filter(pk=record.object_id).first() if record else None
        if record and page is None:
            return None, "deleted here"
        if record and page:
            changed_there = record.content_hash != fresh_hash
            changed_here = page.latest_revision_id != record.revision_id
            if changed_here or not changed_there:
                if item.kind == "post":
                    self.run.terms.see(item)
                return page, "edited here since" if changed_there else "unchanged"
        written, revision_id = self._put(item, state, external_id, page)
        self.run.ledger.put(
            kind,
            external_id,
            written.pk,
            content_hash=fresh_hash,
            revision_id=revision_id,
            fingerprint=item_fingerprint(item),
        )
        return written, "updated" if page else "imported"

    def _put(
        self, item: Item, state: State, external_id: str, page: ArticlePage | StandardPage | None
    ) -> tuple[ArticlePage | StandardPage, int]:
        mapped = map_content(item.content, item.link, self.run.pictures or NoPictures())
        for text in mapped.notes:
            self.run.note(item.line, f"“{item.title[:60]}”: {text}")
        key = f"{self.run.source}/{external_id}"
        parent: Page
        made: ArticlePage | StandardPage
        if item.kind == "post":
            section, topics = self.run.terms.file(item)
            contributors = [self.run.people.contributor(author) for author in self.run.people.of(item)]
            related = (contributors, self.run.terms.topics(topics))
            fields = pages.article_fields(item, mapped, state, key) | self._lead(item)
            parent = self.run.terms.section(section)
            if isinstance(page, ArticlePage):
                pages.set_relations(page, *related)
            else:
                made = pages.build_article(fields, *related)
        else:
            fields = pages.text_fields(item, mapped, key)
            parent = self.parent_page(item) or self.run.home
            made = StandardPage(**fields)
        if page:
            revision_id = pages.rewrite_page(page, fields, item, state)
            made = page
        else:
            revision_id = pages.add_page(made, parent, item, state)
        self._remarks(item, state, made)
        return made, revision_id

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

    def _remarks(self, item: Item, state: State, page: Page) -> None:
        if state.live:
            keep_old_path(item, page, self.run.site, self.run.report, self.run.place(item.line))
            if item.date is None:
                self.run.note(item.line, f"“{item.title[:60]}” has no date: the time of the import")
        else:
            self.run.report.remark(f"{item.kind} {state.why}")
        if item.kind == "post" and not self.run.people.of(item):
            self.run.report.remark("article without an author")
        if item.kind == "post" and self.run.terms.file(item)[0] is DEFAULT_SECTION:
            self.run.report.remark(f"article without a category, in the section “{DEFAULT_SECTION.name}”")
        if item.sticky:
            self.run.note(
                item.line, f"“{item.title[:60]}” was sticky: pick it for the front page if it still should be"
            )
        for taxonomy in sorted({term.taxonomy for term in item.terms} - UNTOLD):
            self.run.report.remark(f"item filed in the vocabulary {taxonomy[:40]}, which has no place here")

    def _foresee(self, item: Item, tally: Tally, record: ImportedRecord | None, fresh_hash: str) -> None:
        mapped = map_content(item.content, item.link, self.run.pictures or NoPictures())
        for text in mapped.notes:
            self.run.note(item.line, f"“{item.title[:60]}”: {text}")
        if item.kind == "post":
            self.run.terms.see(item)
        if record is None:
            tally.imported += 1
        elif record.content_hash == fresh_hash:
            tally.unchanged += 1
        else:
            tally.updated += 1
        self.run.report.tally("comments").imported += len(readers_comments(item, self.run.report))
