"""Search on PostgreSQL in two phases: which stories match, and of those worth it, how well.

`ts_rank` has to unpack the words of every story that it ranks, and that is what searching costs. So only candidates are
ranked: the newest CANDIDATES of all matches, and the newest CANDIDATES of those with all the words in the headline.
An old story is among them as long as its headline has the words, or fewer than CANDIDATES newer stories do.
Why, and what was measured: docs/decisions/0013-ranking-and-postgresql.md.
"""

from copy import copy
from typing import Any

from django.contrib.postgres.search import SearchQuery as PostgresQuery
from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, Q, QuerySet, Value, When
from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchRebuilder,
    PostgresSearchResults,
)
from modelsearch.query import Fuzzy, MatchAll

from search.backends import bounds
from search.backends.facets import Stored
from search.backends.postgres_index import BODY, FullTextIndex, stored_facets, weight_of
from search.backends.postgres_ranking import HEADLINE, NEWEST, SPELT, WEIGHTS, Readable
from search.backends.recency import Recency, date_field
from search.backends.relations import content_types, has_number
from search.backends.results import TwoStepResults, is_plain
from search.backends.vectors import as_written, stems, tsquery


class TSQuery(PostgresQuery):
    """A tsquery as it is, without the database's parser."""

    template = "%s::tsquery"

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return self.template, [self.source_expressions[0].value]  # type: ignore[attr-defined]


class LookedFor(TSQuery):
    """The same to choose rows by: the planner is told what a look into a row's words costs."""

    template = "search_looked_for(%s::tsquery)"


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
            if stop is not None and stop <= bounds.CANDIDATES:
                matched = {f"{rows}__in": self._candidates(objects, rows, words)}
        elif self._newest_first and stop is not None and stop <= bounds.CANDIDATES:
            newest = self._newest(objects, rows, **{self.vector: LookedFor(words)})
            matched = {f"{rows}__in": newest[: max(stop, NEWEST)]}
        found = objects.filter(**matched)
        if score_field:
            found = found.annotate(**{score_field: self._score(rows, words)})
        if self.order_by_relevance:
            return found.order_by(f"-{score_field}", "-pk")[start:stop]
        return self._in_order(found)[start:stop]

    def facets(self, most: int, *, narrowed: bool) -> Stored:
        """What facets count of `most` of the objects found; not `narrowed`: of all that readers may see, of the newest.

        Then the conditions are not looked at: what nobody may see has no facets.
        """
        readable = None if narrowed else self._readable()
        if readable is not None:
            return readable.facets(most)
        compiler = copy(self)
        compiler.order_by_relevance = False
        return stored_facets(compiler.search(None, None, None), most)

    def readable(self, start: int, stop: int, *, with_facets: bool = False) -> tuple[dict[Any, float], Stored] | None:
        """The keys, with their scores and in order, of what readers may see where nothing but the words chooses among
        it; None where that cannot be said from the index alone. With how many were looked at; by relevance also
        `with_facets` of them.
        """
        readable = self._readable()
        if readable is None or not (self.order_by_relevance or self._newest_first):
            return None
        if not self.order_by_relevance:
            return dict(readable.newest(stop)[start:]), Stored()
        if start >= bounds.LOOKED_AT + bounds.OLDER:
            rows, looked_at = readable.beyond(start, stop)
            return dict(rows), looked_at
        rows, looked_at = readable.best(stop, with_facets=with_facets)
        return dict(rows[start:]), looked_at

    def _readable(self) -> Readable | None:
        objects = self.queryset
        if isinstance(self.query, Fuzzy | MatchAll) or not is_plain(objects) or not has_number(objects.model):
            return None
        words = tsquery(self.query, self.words_of, prefix=self.LAST_TERM_IS_PREFIX, weights=self._weights())
        spelt = "" if self.fields or self.LAST_TERM_IS_PREFIX else tsquery(self.query, as_written)
        types = content_types(objects.model)
        ages = bool(date_field(objects.model))
        return Readable(self.vector, words, spelt, types, ages) if words else None

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
        found = self._newest(objects, rows, **{self.vector: LookedFor(words)})[: bounds.CANDIDATES]
        if self.vector != "words" or self.fields:
            return found
        return found.union(self._newest(objects, rows, title=LookedFor(words))[: bounds.CANDIDATES])

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
        self.facets_of = stored_facets


SearchBackend = FullTextBackend
