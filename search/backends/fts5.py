"""Search on SQLite by one joined query, ranked by FTS5's own bm25().

What differs from the stock backend it is built on: matches, filters and rank are one query, where that one runs the
match again for every result; a write touches its own entry only, where that one reads all; words are stemmed.
Why, and what was measured: docs/decisions/0011-search-on-sqlite.md.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite.query import normalize
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchRebuilder,
    SQLiteSearchResults,
)
from modelsearch.query import MatchAll, Not, Phrase, PlainText, SearchQuery

from search.backends import bounds
from search.backends import fts5_ranking as ranking
from search.backends.facets import Stored, fetched
from search.backends.fts5_index import FTS5Index, kind_word, stored_facets
from search.backends.fts5_ranking import COMPLETED, HEADLINE, READABLE, RECENT, SPELT, Ranking
from search.backends.matching import BM25, Match, MatchedIn, expression, without_boosts
from search.backends.recency import Recency, date_field
from search.backends.relations import IndexEntry, content_types, descendants, has_number
from search.backends.results import TwoStepResults, is_plain
from search.models import FullText, Prefix

TITLE, SUMMARY, BODY = 2.0, 1.5, 1.0  # what a word counts for that stands there
NOTHING = '""'  # what matches no row


class FTS5Compiler(SQLiteSearchQueryCompiler):
    relation = "full_text"
    table = FullText._meta.db_table
    weights: Sequence[float] = (TITLE, SUMMARY, BODY)
    prefix = False

    def columns(self) -> str:
        """The columns that the search is narrowed to: a field of the model stands in one of them."""
        if not self.fields:
            return ""
        boosts = {field.field_name: field.boost or 1 for field in self.get_search_fields_for_model()}
        found = {
            "title" if name == "title" else "summary" if boosts.get(name.split("__")[0], 1) > 1 else "body"
            for name in self.fields
        }
        return "{" + " ".join(sorted(found)) + "} : "

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> QuerySet:
        """The objects found, as a queryset; with their score under `score_field` and, if that is asked for, by it."""
        query, negated = self._asked()
        if isinstance(query, MatchAll):
            return self.queryset.none() if negated else self.queryset[start:stop]
        words = expression(query, prefix=self.prefix)
        if not words:
            return self.queryset.none()
        if negated or not (self.order_by_relevance or score_field):
            return self._in_order(self.matched())[start:stop]
        objects = self.queryset
        if not is_plain(objects):  # bm25() does not stand beside grouping
            objects = objects.model._default_manager.filter(pk__in=objects.order_by().values("pk"))
            if not self.order_by_relevance:
                return self._in_order(self.matched())[start:stop]
        score_field = score_field or "_score"
        entries = "search_entries" if has_number(objects.model) else "index_entries"
        row = f"{entries}__{self.relation}"
        matched = objects.filter(Q(**{f"{row}__isnull": False}) & Q(Match(self.table, self._narrowed(words))))
        matched = matched.annotate(**{score_field: self._score(row, query)})
        if self.order_by_relevance:
            return matched.order_by(score_field, "-pk")[start:stop]
        return self._in_order(matched)[start:stop]

    def matched(self) -> QuerySet:
        """The objects found, unranked."""
        query, negated = self._asked()
        if isinstance(query, MatchAll):
            return self.queryset.none() if negated else self.queryset
        words = expression(query, prefix=self.prefix)
        if not words:
            return self.queryset.none()
        keys = self.keys(words)
        return self.queryset.exclude(pk__in=keys) if negated else self.queryset.filter(pk__in=keys)

    def facets(self, most: int, *, narrowed: bool) -> Stored:
        """What facets count of `most` of the objects found; not `narrowed`: of all that readers may see, of the newest.

        Then the conditions are not looked at: what nobody may see has no facets.
        """
        query, negated = self._asked()
        words = "" if negated or isinstance(query, MatchAll) else expression(query, prefix=self.prefix)
        if narrowed or not words:
            return stored_facets(self.matched(), most)
        found, parameters = self._found(words, readable=True)
        return fetched(
            f"SELECT e.body AS facets {found} ORDER BY {self.table}.rowid DESC LIMIT {int(most)}", parameters
        )

    def best(self, start: int, stop: int) -> dict[Any, float] | None:
        """The keys of the first objects with their score, in order, in two phases; None where that can't be done.

        First candidates: the newest matches, ranked; then, in that order, those of the candidates that are asked for.
        Only where too few are left are the conditions looked at in the first phase.
        """
        query, words = self._sought()
        if not words:
            return None
        for within in (None, self.queryset.order_by()):
            rows, all_looked_at = self._first(words, query, within, stop)
            if len(rows) >= stop or all_looked_at:
                break
        return dict(rows[start:stop])

    def readable(self, start: int, stop: int, *, with_facets: bool = False) -> tuple[dict[Any, float], Stored] | None:
        """The same of all that readers may see, from the index alone: no condition of the query is looked at.

        With how many were looked at; by relevance also `with_facets` of them.
        """
        query, words = self._sought()
        if not words:
            return None
        found, parameters = self._found(words, readable=True)
        if self._newest_first:
            return dict(self._newest(found, parameters, stop)[start:]), Stored()
        ranked = self._ranking(query)
        if start >= bounds.LOOKED_AT + bounds.OLDER:
            rows, looked_at = ranked.beyond(found, parameters, start, stop)
            return dict(rows), looked_at
        best = ranked.best(found, parameters, newest=bounds.LOOKED_AT, readable=True, with_facets=with_facets)
        rows, looked_at = ranking.first_and_facets(*best, stop, with_facets=with_facets)
        if looked_at.number == bounds.LOOKED_AT and len(rows) < stop:
            rows += ranked.others(found, parameters, bounds.LOOKED_AT, dict(rows), stop - len(rows))
        return dict(rows[start:]), looked_at

    def _newest(self, found: str, parameters: list[Any], stop: int) -> list[tuple[Any, float]]:
        """The so many newest of those `found`."""
        if self.prefix and stop <= COMPLETED:
            return ranking.first(*ranking.last_entered(self.table, found, parameters), stop)
        for recent in (*RECENT, None):
            rows = ranking.first(*ranking.newest(found, parameters, self._types(), recent), stop)
            if len(rows) >= stop:
                break
        return rows

    def _sought(self) -> tuple[SearchQuery, str]:
        """What is looked for, and as what FTS5 matches; empty where the index alone does not say what comes first."""
        query, negated = self._asked()
        objects = self.queryset
        if negated or isinstance(query, MatchAll) or not has_number(objects.model) or not is_plain(objects):
            return query, ""
        has_order = self.order_by_relevance or self._newest_first
        return query, expression(query, prefix=self.prefix) if has_order else ""

    @property
    def _newest_first(self) -> bool:
        """Whether the caller's order is that of the dates in the index."""
        date = date_field(self.queryset.model)
        return bool(date) and not self.order_by_relevance and self.queryset.query.order_by == (f"-{date}",)

    def _first(
        self, words: str, query: SearchQuery, within: QuerySet | None, stop: int
    ) -> tuple[list[tuple[Any, float]], bool]:
        """Key and score of the first that are asked for, and whether all that have the words were looked at."""
        bounded = within is None and bool(date_field(self.queryset.model))
        found, parameters = self._found(words, within, first="" if bounded else self._if_any())
        if self._newest_first:
            sql, parameters = ranking.newest(found, parameters, self._types())
        else:
            newest = bounds.CANDIDATES if bounded else None
            sql, parameters = self._ranking(query).best(found, parameters, newest=newest)
        one = self.queryset.order_by().filter(pk=RawSQL("sorted.key", [])).values("pk")
        rows, number = ranking.first_of(sql, parameters, stop, *one.query.sql_with_params())
        return rows, number < bounds.CANDIDATES

    def _ranking(self, query: SearchQuery) -> Ranking:
        score = f"bm25({self.table}, {', '.join(str(weight) for weight in self._weighed(query))})"
        ages = bool(date_field(self.queryset.model))
        return Ranking(self.table, score, self._headline(query), self._spelt(query), self._types(), ages=ages)

    def _types(self) -> str:
        return ", ".join(str(pk) for pk in content_types(self.queryset.model))

    def _found(
        self, words: str, within: QuerySet | None = None, *, first: str = "", readable: bool = False
    ) -> tuple[str, list[Any]]:
        """The entries of this model in which the words stand; with `within`, of these objects; of what is `readable`.

        CROSS, so that SQLite does not begin with all entries. `first`: what it begins with instead.
        """
        entries = IndexEntry._meta.db_table
        sql = (
            f"FROM {first}{self.table} CROSS JOIN {entries} e ON e.id = {self.table}.rowid "
            f"WHERE {self.table} MATCH %s AND e.content_type_id IN ({self._types()})"
        )
        parameters: list[Any] = [self._narrowed(words)]
        if readable:
            sql += f" AND {READABLE}"
        if within is not None:
            keys, more = within.values("pk").query.sql_with_params()
            sql, parameters = f"{sql} AND CAST(e.object_id AS bigint) IN ({keys})", [*parameters, *more]
        return sql, parameters

    def _if_any(self) -> str:
        """To begin with: one row, or none where there are no entries of this model, so that nothing is looked for."""
        one = f"SELECT 1 FROM {IndexEntry._meta.db_table} WHERE content_type_id IN ({self._types()}) LIMIT 1"  # noqa: S608
        return f"({one}) CROSS JOIN "

    def keys(self, words: str) -> RawSQL:
        """The keys of everything of this model in which the words stand."""
        found, parameters = self._found(words)
        key = "CAST(e.object_id AS bigint)" if has_number(self.queryset.model) else "e.object_id"
        return RawSQL(f"SELECT {key} {found}", parameters)  # noqa: S611 - all of it is ours

    def _asked(self) -> tuple[SearchQuery, bool]:
        """What is looked for, and whether it is everything else that is wanted."""
        plain = without_boosts(self.query)
        query: SearchQuery = normalize(plain) or plain  # type: ignore[assignment] # None: a kind it does not know
        return (query.subquery, True) if isinstance(query, Not) else (query, False)

    def _score(self, row: str, query: SearchQuery) -> Any:
        """The lower the better: see search.backends.recency."""
        score: Any = BM25(self.table, self._weighed(query))
        for table, words, worth in (
            (FullText._meta.db_table, self._headline(query), HEADLINE),
            (Prefix._meta.db_table, self._spelt(query), SPELT),
        ):
            score *= Case(When(MatchedIn(F(row), table, words), then=Value(worth)), default=Value(1.0))
        date = date_field(self.queryset.model)
        return score * Recency(date) if date else score

    def _weighed(self, query: SearchQuery) -> Sequence[float]:
        """The weights. A single word is in the headline or not, and HEADLINE says what that is worth: counted in bm25()
        too, stories that are not about it but about somebody of that name would come first.
        """
        is_single = isinstance(query, PlainText | Phrase) and len(query.query_string.split()) == 1
        return (BODY, *self.weights[1:]) if is_single and not (self.prefix or self.fields) else self.weights

    def _headline(self, query: SearchQuery) -> str:
        """What matches where all words stand in the headline; nothing where headlines are not asked about."""
        words = "" if self.fields or self.prefix else expression(query)
        return f"{{title}} : ({words})" if words else NOTHING

    def _spelt(self, query: SearchQuery) -> str:
        """The same for headlines in which they stand as they were typed."""
        return NOTHING if self.fields or self.prefix else expression(query) or NOTHING

    def _narrowed(self, words: str) -> str:
        return f"{self.columns()}({words}){self._kind()}"

    def _kind(self) -> str:
        """That it is of this model, so that FTS5 passes over all others; nothing where objects of it may age."""
        if any(map(date_field, descendants(self.queryset.model))):
            return ""
        kinds = " OR ".join(f'"{kind_word(pk)}"' for pk in content_types(self.queryset.model))
        return f" AND {{summary}} : ({kinds})"

    def _in_order(self, found: QuerySet) -> QuerySet:
        return found.order_by(*found.query.order_by, "-pk")


class FTS5AutocompleteCompiler(FTS5Compiler, SQLiteAutocompleteQueryCompiler):
    relation = "prefix"
    table = Prefix._meta.db_table
    weights = (1.0,)
    prefix = True

    def columns(self) -> str:
        return ""

    def _kind(self) -> str:
        return ""


class FTS5Results(TwoStepResults, SQLiteSearchResults):
    def _order(self) -> dict[Any, Any]:
        if self.stop is not None and self.stop <= bounds.CANDIDATES:
            best: dict[Any, float] | None = self.query_compiler.best(self.start, self.stop)
            if best is not None:
                return best
        found: dict[Any, Any] = super()._order()
        return found

    def matched(self) -> QuerySet:
        found: QuerySet = self.query_compiler.matched()
        return found


class FTS5Backend(SQLiteSearchBackend):
    query_compiler_class = FTS5Compiler
    autocomplete_query_compiler_class = FTS5AutocompleteCompiler
    index_class = FTS5Index
    results_class = FTS5Results

    def __init__(self, params: dict[str, Any]) -> None:
        # Entry by entry, so that readers and editors go on while the index is made anew.
        super().__init__({**params, "ATOMIC_REBUILD": False})
        self.rebuilder_class = SQLiteSearchRebuilder
        self.facets_of = stored_facets


SearchBackend = FTS5Backend
