"""Authors of the source as contributors."""

from newsroom.imports.mapping import plain_text
from newsroom.imports.models import ImportedRecord
from newsroom.imports.plan import Plan
from newsroom.imports.reader.plugins import GUEST_PREFIX
from newsroom.imports.records import Author, Item
from newsroom.imports.report import Report
from newsroom.imports.writer.ledger import Ledger
from newsroom.imports.writer.slugs import free_slug, make_slug
from newsroom.people.models import Contributor

Kind = ImportedRecord.Kind


class People:
    def __init__(self, ledger: Ledger, report: Report, plan: Plan) -> None:
        self.ledger = ledger
        self.plan = plan
        self.report = report
        self.authors: dict[str, Author] = {}
        self.repeated = 0
        self.contributors: dict[str, Contributor] = {}
        self.outcome: dict[str, str] = {}  # by login: "imported" or "unchanged"

    def know(self, author: Author) -> bool:
        """Remember an author that the file declares; False where it has declared them before."""
        key = author.login.casefold()
        if key in self.authors:
            self.repeated += 1
            return False
        self.authors[key] = author
        return True

    def count(self) -> None:
        """Put into the report what became of the authors."""
        tally = self.report.tally("authors")
        tally.found += len(self.authors) + self.repeated
        if self.repeated:
            tally.skipped["twice in the file"] += self.repeated
        for login, outcome in self.outcome.items():
            if login not in self.authors:
                tally.found += 1
                self.report.remark("author that the file names without declaring")
            tally.imported += outcome == "imported"
            tally.unchanged += outcome == "unchanged"

    def forget(self) -> None:
        """What was made in a transaction that came to nothing is not there."""
        self.contributors.clear()

    def of(self, item: Item) -> list[Author]:
        """Who wrote the item, in order: its co-authors where a plugin names them, else its creator."""
        if item.authors:
            return item.authors
        guests = [term for term in item.terms if term.taxonomy == "author"]
        authors = [
            self.authors.get(term.slug.removeprefix(GUEST_PREFIX).casefold())
            or Author(term.slug.removeprefix(GUEST_PREFIX), term.name)
            for term in guests
        ]
        if not authors and item.creator:
            authors = [self.authors.get(item.creator.casefold()) or Author(item.creator, item.creator)]
        return list({author.login.casefold(): author for author in authors}.values())

    def contributor(self, author: Author) -> Contributor:
        """The contributor for the author, made where there is none yet. Edits made here stand."""
        key = author.login.casefold()
        if key not in self.contributors:
            self.contributors[key] = self._contributor(author)
        return self.contributors[key]

    def _contributor(self, author: Author) -> Contributor:
        external_id = author.login.casefold()[:255]
        record = self.ledger.find(Kind.AUTHOR, external_id)
        found = Contributor.objects.filter(pk=record.object_id).first() if record else None
        if found:
            self.outcome.setdefault(author.login.casefold(), "unchanged")
            return found
        name = (self.plan.authors.get(author.login.casefold()) or author.name or author.login)[:120]
        if author.login.casefold() in self.plan.authors and (same := Contributor.objects.filter(name=name).first()):
            self.ledger.put(Kind.AUTHOR, external_id, same.pk)
            self.outcome[author.login.casefold()] = "imported"
            return same
        slug = free_slug(
            make_slug(name, author.login, fallback="author", longest=110),
            lambda candidate: Contributor.objects.filter(slug=candidate).exists(),
            120,
        )
        contributor = Contributor.objects.create(
            name=name, slug=slug, short_biography=plain_text(author.biography, 400)
        )
        self.ledger.put(Kind.AUTHOR, external_id, contributor.pk)
        self.outcome[author.login.casefold()] = "imported"
        return contributor
