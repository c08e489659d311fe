"""Contributors, topics, series and sections by the words of their names.

A table of our own (docs/decisions/0014-names-in-a-table-of-words.md): one query for all four kinds on every
database, and it answers when a search server is down.
"""

import datetime as dt
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BooleanField, Case, CharField, Exists, F, Lookup, Max, Model, OuterRef, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from news.models import ArticleContributor, ArticlePage, SectionPage, Series, Topic
from newsroom.core.prepared import Given, Prepared
from newsroom.people.models import Contributor
from search.highlighting import fold
from search.models import NameWord
from search.parsing import Question
from search.words import WORD, plain

AT_MOST = 6  # names among the results of a search
CANDIDATES = 24  # words with which a name is looked at, the newest first: bounds what one letter costs
MOST_WORDS = 30  # of one name
LONGEST_WORD = 60
BATCH = 500  # rows in one statement
KINDS: dict[str, str | Promise] = {
    "section": _("Section"),
    "author": _("Author"),
    "topic": _("Topic"),
    "series": _("Series"),
}
OF_MODEL: dict[type[Model], str] = {Contributor: "author", Topic: "topic", Series: "series", SectionPage: "section"}
NEWEST = F("latest").desc(nulls_last=True)


@dataclass(frozen=True)
class Name:
    """Somebody or something that has a page of its own at `address`."""

    kind: str
    name: str
    address: str

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def find_names(question: Question) -> list[Name]:
    """Public names in which all wanted words stand: those that are these words alone, then those last in the news.

    One query; none where only operators are asked for, or something besides words.
    """
    wanted = [word for term in question.wanted for word in WORD.findall(term.text)]
    stems = list(dict.fromkeys(fold(word)[:LONGEST_WORD] for word in wanted))
    if not stems or question.operators or any(term.excluded or term.alternative for term in question.terms):
        return []
    longest = max(stems, key=len)
    others = [f" {stem} " for stem in stems if stem != longest]
    found = _public(longest, others, AT_MOST)
    alone = " ".join(plain(word) for word in wanted)
    return sorted(found, key=lambda name: " ".join(words_of(name.name)) != alone)


def names_beginning(words: list[str], limit: int) -> list[Name]:
    """Public names in which a word begins with each of `words`, which are plain; last in the news first. One query."""
    longest = max(words, key=len)
    others = [f" {word}" for word in words if word != longest]
    return _public(longest[:LONGEST_WORD], others, limit, begins=True)


def named(kind: str, text: str) -> Any:
    """The keys of all of a kind, public or not, whose name is this text but for case and accents."""
    words = _words_kept(text)
    longest = max(words, key=len, default="")
    return NameWord.objects.filter(kind=kind, word=longest, words=_joined(words)).values("object_id")


def with_words_beginning(kind: str, text: str) -> Any:
    """The keys of all of a kind, public or not, in whose name a word begins with each of the text."""
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return NameWord.objects.none().values("object_id")
    found = NameWord.objects.filter(kind=kind, word__begins=max(words, key=len)[:LONGEST_WORD])
    for word in words:
        found = found.filter(words__contains=f" {word}")
    return found.values("object_id")


@CharField.register_lookup
class Begins(Lookup):  # type: ignore[type-arg]
    """What begins with a text, by the index of either database, also where a statement is planned before the text is
    known: of LIKE it is not known then that it asks for a beginning, and SQLite takes no index for it at all.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self._between(compiler, connection, ">=", "<", "char")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        # Letter by letter, as varchar_pattern_ops has them, whatever the language of the database.
        return self._between(compiler, connection, "~>=~", "~<~", "chr")

    def _between(self, compiler: Any, connection: Any, from_: str, before: str, letter: str) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        text, given = self.process_rhs(compiler, connection)
        last = f"{letter}({sys.maxunicode})"
        sql = f"({column} {from_} {text} AND {column} {before} ({text} || {last}))"
        return sql, [*parameters, *given, *parameters, *given]


class Row(NamedTuple):
    kind: str
    name: str
    address: str
    latest: dt.datetime | None
    object_id: int


def _public(word: str, others: list[str], limit: int, *, begins: bool = False) -> list[Name]:
    """Names with at least one published story, and published sections: with this word, or one that begins with it, and
    with all the others in the text of their words.
    """
    given = {f"other_{number}": other for number, other in enumerate(others)}
    rows = _names(len(others), limit, begins).all(word=word, **given)
    return [Name(row.kind, row.name, row.address) for row in rows]


@lru_cache
def _names(others: int, limit: int, begins: bool) -> Prepared[Row]:
    def query() -> Any:
        text = CharField()
        condition = Q(word__begins=Given("word", text)) if begins else Q(word=Given("word", text))
        for number in range(others):
            condition &= Q(words__contains=Given(f"other_{number}", text))
        candidates = NameWord.objects.filter(condition).order_by(NEWEST, "pk").values("pk")[:CANDIDATES]
        found = NameWord.objects.alias(public=_is_public()).filter(pk__in=candidates, public=True)
        return found.order_by(NEWEST, "name", "kind", "object_id").distinct()[:limit]

    return Prepared(Row, query, shows={})


def _is_public() -> Case:
    """A CASE, which a database asks of the candidates alone; for an OR it may go through all names."""
    stories = ArticlePage.objects.published()
    key = OuterRef("object_id")
    return Case(
        When(kind="author", then=Exists(stories.filter(byline_entries__contributor=key))),
        When(kind="topic", then=Exists(stories.filter(topics=key))),
        When(kind="series", then=Exists(stories.filter(series=key))),
        When(kind="section", then=Exists(SectionPage.objects.published().filter(pk=key))),
        default=False,
        output_field=BooleanField(),
    )


def words_of(name: str) -> list[str]:
    return [plain(word) for word in WORD.findall(name)]


def keep(instance: Any) -> None:
    """Write the words of this name as it now is. Within the caller's transaction."""
    _write(OF_MODEL[type(instance)], [instance])


def forget(instance: Any) -> None:
    NameWord.objects.filter(kind=OF_MODEL[type(instance)], object_id=instance.pk).delete()


def keep_sections(top: Page) -> None:
    """Those of this branch: the address of one is part of the addresses of those below it."""
    _write("section", SectionPage.objects.filter(path__startswith=top.path))


def in_the_news(article: ArticlePage) -> None:
    """Names of a story that has just been published move up."""
    when = article.published_at
    if when is None:
        return
    above = [article.path[:length] for length in range(SectionPage.steplen, len(article.path), SectionPage.steplen)]
    people = ArticleContributor.objects.filter(article=article.pk).values("contributor")
    about = ArticlePage.topics.through._default_manager.filter(articlepage_id=article.pk).values("topic_id")
    named = Q(kind="author", object_id__in=people) | Q(kind="topic", object_id__in=about)
    named |= Q(kind="section", object_id__in=SectionPage.objects.filter(path__in=above).values("pk"))
    if article.series_id:
        named |= Q(kind="series", object_id=article.series_id)
    NameWord.objects.filter(named, Q(latest=None) | Q(latest__lt=when)).update(latest=when)


def rebuild() -> int:
    """Make the table say what the site says, and return how many rows were wrong or missing."""
    return sum(
        _write(kind, model._default_manager.all(), latest=_latest(kind), whole=True)  # type: ignore[attr-defined]
        for model, kind in OF_MODEL.items()
    )


@transaction.atomic
def _write(
    kind: str, instances: Iterable[Any], latest: dict[int, dt.datetime] | None = None, *, whole: bool = False
) -> int:
    """Write rows that differ and take away those that should not be; `whole`: also those of what is not there."""
    instances = list(instances)
    rows = NameWord.objects.filter(kind=kind)
    if not whole:
        rows = rows.filter(object_id__in=[instance.pk for instance in instances])
    before = {(row.object_id, row.word): row for row in rows}
    if latest is None:
        latest = {row.object_id: row.latest for row in before.values() if row.latest}
    new = []
    for instance in instances:
        for row in _rows(kind, instance, latest.get(instance.pk)):
            old = before.get((row.object_id, row.word))
            if old is None or _content(old) != _content(row):
                new.append(row)
            else:
                del before[row.object_id, row.word]
    gone = [row.pk for row in before.values()]
    for start in range(0, len(gone), BATCH):
        NameWord.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    NameWord.objects.bulk_create(new, batch_size=BATCH)
    return max(len(new), len(before))


def _content(row: NameWord) -> tuple[Any, ...]:
    return row.words, row.name, row.address, row.latest


def _rows(kind: str, instance: Any, latest: dt.datetime | None) -> list[NameWord]:
    name = str(instance)
    address = (instance.get_url() if kind == "section" else instance.get_absolute_url()) or ""
    words = _words_kept(name)
    common = {"kind": kind, "object_id": instance.pk, "words": _joined(words), "latest": latest}
    return [NameWord(word=word, name=name, address=address, **common) for word in words if address]


def _words_kept(name: str) -> list[str]:
    """The words of a name, each as it is written and as search compares it."""
    both = (form for word in WORD.findall(name)[:MOST_WORDS] for form in (plain(word), fold(word)))
    return list(dict.fromkeys(form[:LONGEST_WORD] for form in both if form))


def _joined(words: list[str]) -> str:
    return f" {' '.join(words)} "


def _latest(kind: str) -> dict[int, dt.datetime]:
    """When the last public story of each name appeared."""
    field = {"author": "byline_entries__contributor", "topic": "topics", "series": "series", "section": "section"}[kind]
    stories = ArticlePage.objects.published().exclude(**{field: None}).order_by().values_list(field)
    found = {key: when for key, when in stories.annotate(latest=Max("published_at")) if when}
    if kind == "section":
        paths = dict(SectionPage.objects.values_list("path", "pk"))
        for path, key in paths.items():
            below = [found[other] for beneath, other in paths.items() if beneath.startswith(path) and other in found]
            if below:
                found[key] = max(below)
    return found
