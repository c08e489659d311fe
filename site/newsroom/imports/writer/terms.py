"""Categories as sections, tags and further categories as topics. Only those that something is filed under."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils import timezone
from wagtail.models import Page

from news.models import SectionPage, Series, Source, Topic
from newsroom.imports.models import ImportedRecord
from newsroom.imports.plan import Plan
from newsroom.imports.records import Item, Term
from newsroom.imports.report import Report
from newsroom.imports.writer.ledger import Ledger
from newsroom.imports.writer.slugs import free_page_slug, make_slug

Kind = ImportedRecord.Kind
# For what has no category there.
DEFAULT_SECTION = Term("category", "imported", "Imported")
NO_CATEGORY = "uncategorized"
PLACES = {"category": "categories", "post_tag": "tags"}


class Terms:
    def __init__(self, ledger: Ledger, report: Report, root: Page, plan: Plan) -> None:
        self.ledger = ledger
        self.report = report
        self.plan = plan
        self.root = root  # front page or section that the sections go under
        self.known: dict[tuple[str, str], Term] = {}
        self.repeated: Counter[str] = Counter()
        self.outcome: dict[tuple[str, str], str] = {}  # "imported" or "unchanged"
        self.sections: dict[str, SectionPage] = {}
        self.topics_made: dict[tuple[str, str], Topic] = {}
        self.sources_made: dict[str, Source] = {}

    def know(self, term: Term) -> None:
        """Remember a term that the file declares."""
        key = (term.taxonomy, term.slug.casefold())
        if key in self.known:
            self.repeated[term.taxonomy] += 1
        self.known[key] = term

    def count(self) -> None:
        """Put into the report what became of the terms."""
        for taxonomy, number in self.repeated.items():
            tally = self.report.tally(tally_name(taxonomy))
            tally.found += number
            tally.skipped["twice in the file"] += number
        for taxonomy, slug in self.known.keys() | self.outcome.keys():
            tally = self.report.tally(tally_name(taxonomy))
            tally.found += 1
            outcome = self.outcome.get((taxonomy, slug), "")
            tally.imported += outcome == "imported"
            tally.unchanged += outcome == "unchanged"
            if (taxonomy, slug) not in self.known:
                self.report.remark("term that the file uses without declaring")
            elif taxonomy not in PLACES and self.plan.taxonomies.get(taxonomy, "skip") == "skip":
                tally.skipped["of a vocabulary we have no place for"] += 1
            elif not outcome:
                tally.skipped["nothing is filed under them"] += 1

    def see(self, item: Item) -> None:
        """Note what the item is filed under without making anything: it came in before, or this is a dry run."""
        section, topics = self.file(item)
        for term in (section, *self._above(section)):
            if not self._is_told(term):
                self._tell(term, "unchanged" if self.ledger.find(Kind.SECTION, term.slug[:255]) else "imported")
        for term in topics:
            if not self._is_told(term):
                self._tell(term, "unchanged" if self.ledger.find(Kind.TOPIC, topic_id(term)) else "imported")

    def forget(self) -> None:
        """What was made in a transaction that came to nothing is not there."""
        self.sections.clear()
        self.topics_made.clear()
        self.sources_made.clear()

    def _is_told(self, term: Term) -> bool:
        return term is DEFAULT_SECTION or (term.taxonomy, term.slug.casefold()) in self.outcome

    def _tell(self, term: Term, outcome: str) -> None:
        if term is DEFAULT_SECTION:
            return
        self.outcome.setdefault((term.taxonomy, term.slug.casefold()), outcome)

    def file(self, item: Item) -> tuple[Term, list[Term]]:
        """Where an item goes: the category that becomes its section, and the terms that become topics."""
        places = self.plan.taxonomies
        categories = [
            term
            for term in item.terms
            if places.get(term.taxonomy, "section" if term.taxonomy == "category" else "") == "section"
        ]
        named = [term for term in categories if term.slug != NO_CATEGORY]
        first = next((term for term in named if item.primary and self._is_primary(term, item.primary)), None)
        home = first or next(iter(named or categories), DEFAULT_SECTION)
        tags = [
            term
            for term in item.terms
            if places.get(term.taxonomy, "topic" if term.taxonomy == "post_tag" else "") == "topic"
        ]
        topics = [self._declared(term) for term in (*named, *tags) if term is not home]
        return self._declared(home), topics

    def series(self, item: Item) -> Series | None:
        """The series that a term stands for, where the map says that its vocabulary is one of series."""
        for term in item.terms:
            if self.plan.taxonomies.get(term.taxonomy) == "series":
                slug = make_slug(term.slug, term.name, fallback="series", longest=160)
                declared = self._declared(term)
                defaults = {"title": (declared.name or slug)[:160], "description": declared.description[:500]}
                found, made = Series.objects.get_or_create(slug=slug, defaults=defaults)
                self._tell(term, "imported" if made else "unchanged")
                return found
        return None

    def source(self, name: str, url: str) -> Source:
        """The outlet of that name."""
        if name not in self.sources_made:
            address = urlsplit(url)
            home = f"{address.scheme}://{address.netloc}/" if address.netloc else ""
            self.sources_made[name] = Source.objects.get_or_create(name=name, defaults={"url": home})[0]
        return self.sources_made[name]

    def _is_primary(self, term: Term, primary: str) -> bool:
        return primary in (term.slug, self._declared(term).id)

    def _declared(self, term: Term) -> Term:
        if term is DEFAULT_SECTION:
            return term
        return self.known.get((term.taxonomy, term.slug.casefold()), term)

    # --- Sections ---

    def section(self, term: Term) -> SectionPage:
        """The section for a category, made with those above it where there is none yet."""
        if term.slug in self.sections:
            return self.sections[term.slug]
        section: SectionPage | None = None
        for ancestor in [*self._above(term), term]:
            section = self._section_below(section or self.root, ancestor)
        assert section is not None  # noqa: S101 - the list is never empty
        self.sections[term.slug] = section
        return section

    def above(self, slug: str) -> list[str]:
        """The slugs of the categories above the one of that slug, the highest first."""
        known = self.known.get(("category", slug.casefold()))
        return [term.slug for term in self._above(known)] if known else []

    def number(self, taxonomy: str, slug: str) -> str:
        """The id there of a category, which its address has where a site is not set to nicer ones."""
        known = self.known.get((taxonomy, slug.casefold()))
        return known.id if known and taxonomy == "category" and known.id.isdigit() else ""

    def _above(self, term: Term) -> list[Term]:
        """The categories above, the highest first; a circle is cut where it closes."""
        chain: list[Term] = []
        seen = {term.slug.casefold()}
        parent = term.parent
        while parent and parent.casefold() not in seen:
            seen.add(parent.casefold())
            found = self.known.get(("category", parent.casefold()))
            if found is None:
                break
            chain.insert(0, found)
            parent = found.parent
        return chain

    def _section_below(self, parent: Page, term: Term) -> SectionPage:
        record = self.ledger.find(Kind.SECTION, term.slug[:255])
        found = SectionPage.objects.filter(pk=record.object_id).first() if record else None
        if found:
            self._tell(term, "unchanged")
            return found
        self._tell(term, "imported")
        slug = make_slug(self.plan.sections.get(term.slug, term.slug), term.name, fallback="section")
        parent = Page.objects.get(pk=parent.pk)
        section = SectionPage.objects.child_of(parent).filter(slug=slug).first()
        if section is None:
            now = timezone.now()
            section = SectionPage(
                title=(term.name or term.slug)[:255],
                slug=free_page_slug(slug, parent),
                introduction=term.description[:500],
                first_published_at=now,
                last_published_at=now,
            )
            parent.add_child(instance=section)
            section.save_revision(clean=False, changed=False)
            type(section).objects.filter(pk=section.pk).update(live_revision=section.latest_revision)
            self.report.remark("section made")
        else:
            self.report.remark("section that was here already")
        self.ledger.put(Kind.SECTION, term.slug[:255], section.pk)
        return section

    # --- Topics ---

    def topics(self, terms: list[Term]) -> list[Topic]:
        """The topics for all the terms, each once."""
        self.have_topics(terms)
        return list({(topic := self.topics_made[_key(term)]).pk: topic for term in terms}.values())

    def have_topics(self, terms: Iterable[Term]) -> None:
        """Have a topic at hand for every tag or category, made where there is none of its slug yet."""
        wanted: dict[tuple[str, str], Term] = {}
        for term in terms:
            if _key(term) not in self.topics_made:
                wanted.setdefault(_key(term), term)
        if not wanted:
            return
        known = self.ledger.find_many(Kind.TOPIC, {topic_id(term) for term in wanted.values()})
        found = Topic.objects.in_bulk([record.object_id for record in known.values()])
        slugs = {key: make_slug(term.slug, term.name, fallback="topic", longest=120) for key, term in wanted.items()}
        here = {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs.values())}
        new = []
        for key, term in wanted.items():
            record = known.get(topic_id(term))
            topic = found.get(record.object_id) if record else None
            self._tell(term, "unchanged" if topic else "imported")
            if topic is None:
                topic = here.get(slugs[key])
                self.report.remark("topic that was here already" if topic else "topic made")
                topic = topic or self._make_topic(slugs[key], term)
                here[topic.slug] = found[topic.pk] = topic
                if record is None:
                    record = known[topic_id(term)] = self.ledger.record(Kind.TOPIC, topic_id(term), topic.pk)
                    new.append(record)
                else:
                    self.ledger.put(Kind.TOPIC, topic_id(term), topic.pk)
            self.topics_made[key] = topic
        self.ledger.put_new(new)

    def _make_topic(self, slug: str, term: Term) -> Topic:
        name, description = (term.name or term.slug)[:120], term.description[:500]
        return Topic.objects.create(slug=slug, name=name, description=description)


def topic_id(term: Term) -> str:
    return f"{term.taxonomy}/{term.slug}"[:255]


def _key(term: Term) -> tuple[str, str]:
    return term.taxonomy, term.slug


def tally_name(taxonomy: str) -> str:
    return PLACES.get(taxonomy) or f"terms of {taxonomy[:30] or 'no vocabulary'}"
