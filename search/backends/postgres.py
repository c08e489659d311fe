"""Search on PostgreSQL in two phases: which stories match, and of those worth it, how well.

`ts_rank` has to unpack the words of every story that it ranks, and that is what searching costs. So only candidates are
ranked: the newest CANDIDATES of all matches, and the newest CANDIDATES of those with all the words in the headline.
An old story is among them as long as its headline has the words, or fewer than CANDIDATES newer stories do.
Why, and what was measured: docs/decisions/0013-ranking-and-postgresql.md.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery as PostgresQuery
from django.contrib.postgres.search import SearchRank
from django.db import models, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from modelsearch.backends.database.postgres.postgres import (
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchRebuilder,
    PostgresSearchResults,
)
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import Fuzzy, MatchAll
from modelsearch.utils import get_content_type_pk

from search.backends.recency import Recency, date_field, published
from search.backends.relations import IndexEntry, has_number
from search.backends.results import TwoStepResults, is_plain
from search.backends.vectors import as_written, stems, tsquery, tsvector
from search.models import FullText

TITLE, SUMMARY, BODY = "A", "B", "D"
WEIGHTS = [0.1, 0.1, 0.4, 1.0]  # what a word counts for, from D to A
CANDIDATES = 1_200  # more than all pages of a list show
NEWEST = (
    300  # are asked for at least where the newest are wanted: for fewer it would go through all days for a rare word
)
HEADLINE = 1.0  # what is added where all words stand in the headline: as much as ts_rank() can say
SPELT = 0.5  # and once more where they stand there as they were typed, and not only with the same stem


class TSQuery(PostgresQuery):
    """A tsquery as it is, without the database's parser."""

    template = "%s::tsquery"

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return self.template, [self.source_expressions[0].value]  # type: ignore[attr-defined]


class LookedFor(TSQuery):
    """The same to choose rows by: the planner is told what a look into a row's words costs."""

    template = "search_looked_for(%s::tsquery)"


class Words(ObjectIndexer):
    """What an object is found by, as the vectors of its row."""

    def __init__(self, obj: Any, backend: Any) -> None:
        super().__init__(obj, backend)
        self.texts: list[tuple[str, str]] = []
        self.completion: list[tuple[str, str]] = []
        for field in self.search_fields:
            for current, _weight, value in self.prepare_field(obj, field):
                if isinstance(current, AutocompleteField):
                    self.completion.append((value, BODY))
                elif isinstance(current, SearchField):
                    self.texts.append((value, weight_of(current)))

    def row(self) -> tuple[str, str, str]:
        title = [(text, weight) for text, weight in self.texts if weight == TITLE]
        return tsvector(title), tsvector(self.texts), tsvector(self.completion, as_written)


def weight_of(field: Any) -> str:
    return TITLE if field.field_name == "title" else SUMMARY if (field.boost or 1) > 1 else BODY


class FullTextIndex(PostgresIndex):
    def add_items(self, model: type[models.Model], objs: Iterable[Any]) -> None:
        """Write the entries of these objects, and nobody else's."""
        words = {str(obj.pk): Words(obj, self.backend) for obj in objs}
        if not words or not model.get_search_fields():  # type: ignore[attr-defined]
            return
        content_type, numbers = get_content_type_pk(model), has_number(model)
        with transaction.atomic(using=self.write_connection.alias):
            ids = self._entries(content_type, words)
            rows = [
                (ids[key], content_type, int(key) if numbers else None, published(one.obj), *one.row())
                for key, one in words.items()
            ]
            marks = ", ".join(["(%s, %s, %s, %s, %s::tsvector, %s::tsvector, %s::tsvector)"] * len(rows))
            with self.write_connection.cursor() as cursor:
                cursor.execute(_WRITE.format(marks=marks), [value for row in rows for value in row])

    def _entries(self, content_type: int, words: dict[str, Words]) -> dict[str, int]:
        """The entries' ids by object id, made where they are new. The title's text is for fuzzy queries."""
        entries = [
            IndexEntry(content_type_id=content_type, object_id=key, title_text=one.title_text)
            for key, one in words.items()
        ]
        IndexEntry._default_manager.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title_text"],
        )
        found = IndexEntry._default_manager.filter(content_type=content_type, object_id__in=words)
        return dict(found.values_list("object_id", "pk"))

    def differing(self, model: type[models.Model], objs: Iterable[Any]) -> list[Any]:
        """The keys of those objects whose entry is missing or is not what add_items() would write."""
        words = {obj.pk: (published(obj), *Words(obj, self.backend).row()) for obj in objs}
        keys = [str(key) for key in words]
        rows = FullText.objects.filter(entry__content_type=get_content_type_pk(model), entry__object_id__in=keys)
        found = {
            key: (date, *vectors)
            for key, date, *vectors in rows.values_list("entry__object_id", "published", "title", "words", "completion")
        }
        return [key for key, row in words.items() if not _same(row, found.get(str(key)))]

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Nothing: a title counts for what stands in it."""


def _same(ours: tuple[Any, ...], stored: tuple[Any, ...] | None) -> bool:
    """Whether a row is as it would be written; PostgreSQL keeps the words of a vector in an order of its own."""
    if stored is None or ours[0] != stored[0]:
        return False
    return all(
        sorted(one.replace("D", "").split()) == sorted(other.split())
        for one, other in zip(ours[1:], stored[1:], strict=True)
    )


# What has not changed is left alone: its vectors need not go through the indexes again.
_WRITE = """
INSERT INTO search_fulltext AS r (entry_id, content_type_id, object_id, published, title, words, completion)
VALUES {marks}
ON CONFLICT (entry_id) DO UPDATE SET published = EXCLUDED.published, title = EXCLUDED.title, words = EXCLUDED.words,
    completion = EXCLUDED.completion
WHERE (r.published, r.title, r.words, r.completion)
    IS DISTINCT FROM (EXCLUDED.published, EXCLUDED.title, EXCLUDED.words, EXCLUDED.completion)
"""


class FullTextCompiler(PostgresSearchQueryCompiler):
    vector = "words"
    words_of = staticmethod(stems)

    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: str | None = None, backend: Any = None
    ) -> QuerySet:
        """The objects found, as a queryset; with their score under `score_field` and, if that is asked for, by it."""
        if isinstance(self.query, Fuzzy):
            return super().search(config, start, stop, score_field, backend)
        if isinstance(self.query, MatchAll):
            return self.queryset[start:stop]
        words = tsquery(self.query, self.words_of, prefix=self.LAST_TERM_IS_PREFIX, weights=self._weights())
        if not words:
            return self.queryset.none()
        model, objects = self.queryset.model, self.queryset
        rows = (
            "search_rows" if hasattr(model, "search_rows") else "index_entries__full_text"
        )  # keys that are no numbers
        matched: dict[str, Any] = {f"{rows}__{self.vector}": LookedFor(words)}
        if not is_plain(objects):  # a rank does not stand beside grouping
            if not self.order_by_relevance:
                found = model._default_manager.filter(**matched)
                return self._in_order(objects.filter(pk__in=found.values("pk")))[start:stop]
            objects = model._default_manager.filter(pk__in=objects.order_by().values("pk"))
        if self.order_by_relevance:
            score_field = score_field or "_score"
            if stop is not None and stop <= CANDIDATES:
                matched = {f"{rows}__in": self._candidates(objects, rows, words)}
        elif self._newest_first and stop is not None and stop <= CANDIDATES:
            newest = self._newest(objects, rows, **{self.vector: LookedFor(words)})
            matched = {f"{rows}__in": newest[: max(stop, NEWEST)]}
        found = objects.filter(**matched)
        if score_field:
            found = found.annotate(**{score_field: self._score(rows, words)})
        if self.order_by_relevance:
            return found.order_by(f"-{score_field}", "-pk")[start:stop]
        return self._in_order(found)[start:stop]

    def _weights(self) -> str:
        """The weights of the fields that the search is narrowed to; empty for all."""
        if not self.fields:
            return ""
        fields = {field.field_name: field for field in self.get_search_fields_for_model()}
        found = {weight_of(fields[name]) if name in fields else BODY for name in self.fields}
        return "".join(sorted(found))

    @property
    def _newest_first(self) -> bool:
        """Whether the caller's order is that of the dates in the index."""
        date = date_field(self.queryset.model)
        return bool(date) and not self.order_by_relevance and self.queryset.query.order_by == (f"-{date}",)

    def _candidates(self, objects: QuerySet, rows: str, words: str) -> QuerySet:
        """The rows worth ranking: see above."""
        found = self._newest(objects, rows, **{self.vector: LookedFor(words)})[:CANDIDATES]
        if self.vector != "words" or self.fields:
            return found
        return found.union(self._newest(objects, rows, title=LookedFor(words))[:CANDIDATES])

    def _newest(self, objects: QuerySet, rows: str, **matched: TSQuery) -> QuerySet:
        found = objects.filter(**{f"{rows}__{vector}": query for vector, query in matched.items()})
        return found.order_by(F(f"{rows}__published").desc(nulls_last=True), "-pk").values(rows)

    def _score(self, rows: str, words: str) -> Any:
        rank = SearchRank(F(f"{rows}__{self.vector}"), TSQuery(words), weights=WEIGHTS)
        in_headline: Any = Case(When(Q(**{f"{rows}__title": TSQuery(words)}), then=Value(HEADLINE)), default=Value(0.0))
        spelt = "" if self.fields or self.LAST_TERM_IS_PREFIX else tsquery(self.query, as_written)
        if spelt:
            as_typed = When(Q(**{f"{rows}__completion": TSQuery(spelt)}), then=Value(SPELT))
            in_headline += Case(as_typed, default=Value(0.0))
        return (rank + in_headline) * Recency(f"{rows}__published")

    def _in_order(self, found: QuerySet) -> QuerySet:
        return found.order_by(*found.query.order_by, "-pk")


class CompletionCompiler(FullTextCompiler, PostgresAutocompleteQueryCompiler):
    vector = "completion"
    words_of = staticmethod(as_written)

    def _weights(self) -> str:
        return ""


class FullTextResults(TwoStepResults, PostgresSearchResults):
    pass


class FullTextBackend(PostgresSearchBackend):
    query_compiler_class = FullTextCompiler
    autocomplete_query_compiler_class = CompletionCompiler
    index_class = FullTextIndex
    results_class = FullTextResults

    def __init__(self, params: dict[str, Any]) -> None:
        # Entry by entry, so that readers and editors go on while the index is made anew.
        super().__init__({**params, "ATOMIC_REBUILD": False})
        self.rebuilder_class = PostgresSearchRebuilder


SearchBackend = FullTextBackend
