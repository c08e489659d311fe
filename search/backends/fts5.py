"""Search on SQLite by one joined query, ranked by FTS5's own bm25().

What differs from the stock backend it is built on: matches, filters and rank are one query, where that one runs the
match again for every result; a write touches its own entry only, where that one reads all; words are stemmed.
Why, and what was measured: docs/decisions/0011-search-on-sqlite.md.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
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
from modelsearch.utils import get_descendants_content_types_pks

from search.backends.fts5_index import FTS5Index
from search.backends.matching import BM25, Match, MatchedIn, expression, without_boosts
from search.backends.recency import Recency, date_field, factor, now
from search.backends.relations import IndexEntry, has_number
from search.backends.results import TwoStepResults, is_plain
from search.models import FullText, Prefix

TITLE, SUMMARY, BODY = 2.0, 1.5, 1.0  # what a word counts for that stands there
CANDIDATES = 1_200  # more than all pages of a list show
RANKED = 5_000  # stories that are ranked; those with a word so common say little about it, but for the newest
OLDER = 200  # older ones that are ranked with them for their headline
DATE = "e.title_norm"  # see search.backends.fts5_index
# What the score is multiplied by where all words stand in the headline: bm25() says of one mention in a text of eight
# times the usual length that it is a ninth of many in a short one, and age leaves 0.8.
HEADLINE = 8.0
SPELT = 2.0  # and once more where they stand there as they were typed, and not only with the same stem
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

    def matched(self, most: int | None = None) -> QuerySet:
        """The objects found, unranked; with `most`, those among so many matches: the ones indexed last."""
        query, negated = self._asked()
        if isinstance(query, MatchAll):
            return self.queryset.none() if negated else self.queryset
        words = expression(query, prefix=self.prefix)
        if not words:
            return self.queryset.none()
        keys = self.keys(words, None if negated else most)
        return self.queryset.exclude(pk__in=keys) if negated else self.queryset.filter(pk__in=keys)

    def best(self, start: int, stop: int) -> dict[Any, float] | None:
        """The keys of the first objects with their score, in order, in two phases; None where that can't be done.

        First candidates: the CANDIDATES best by bm25() alone, or the newest; then, in the order that age and headline
        give them, those of the candidates that are asked for. Only where too few are left are the conditions looked at
        in the first phase.
        """
        query, negated = self._asked()
        words = "" if negated or isinstance(query, MatchAll) else expression(query, prefix=self.prefix)
        objects = self.queryset.order_by()
        if not words or not has_number(objects.model) or not is_plain(objects):
            return None
        if not (self.order_by_relevance or self._newest_first):
            return None
        for within in (None, objects):
            rows, looked_at = self._first(words, query, within, stop)
            if len(rows) >= stop or looked_at < CANDIDATES:
                break
        return dict(rows[start:stop])

    @property
    def _newest_first(self) -> bool:
        """Whether the caller's order is that of the dates in the index."""
        date = date_field(self.queryset.model)
        return bool(date) and not self.order_by_relevance and self.queryset.query.order_by == (f"-{date}",)

    def _first(
        self, words: str, query: SearchQuery, within: QuerySet | None, stop: int
    ) -> tuple[list[tuple[Any, float]], int]:
        """Key and score of the first of the candidates that are asked for, and how many candidates there were."""
        candidates, parameters = self._newest(words, within) if self._newest_first else self._best(words, query, within)
        one = self.queryset.order_by().filter(pk=RawSQL("sorted.key", [])).values("pk")
        asked_for, more = one.query.sql_with_params()
        sql = f"""
            WITH {candidates}
            SELECT * FROM (
                SELECT key, score FROM (
                    SELECT key, score FROM candidates WHERE key IS NOT NULL ORDER BY score, key DESC LIMIT -1
                ) AS sorted WHERE EXISTS ({asked_for}) LIMIT {int(stop)}
            ) UNION ALL SELECT NULL, COUNT(*) FROM candidates"""  # noqa: S608 - all but the parameters is ours
        with connection.cursor() as cursor:
            cursor.execute(sql, [*parameters, *more])
            *rows, (_none, number) = cursor.fetchall()
        return rows, int(number)

    def _best(self, words: str, query: SearchQuery, within: QuerySet | None) -> tuple[str, list[Any]]:
        """Candidates by how well the words match.

        Of what ages, a paper is full: the newest RANKED matches are ranked, and of a word that stands in more stories
        the newest of the older ones with a headline that has it are taken for as good as the best.
        """
        ages = bool(date_field(self.queryset.model))
        bounded = ages and within is None
        found, parameters = self._match(words) if bounded else self._found(words, within, self._if_any())
        score = f"bm25({self.table}, {', '.join(str(weight) for weight in self._weighed(query))})"
        headline = self._headline(query)
        types = self._types()
        key = f"CASE WHEN e.content_type_id IN ({types}) THEN CAST(e.object_id AS bigint) END"
        age = factor(DATE) if ages else "1.0"
        sql = f"""
            heads AS MATERIALIZED (
                SELECT rowid AS entry FROM search_fulltext WHERE search_fulltext MATCH %s
                ORDER BY rowid DESC LIMIT {RANKED}
            ),
            spelt AS MATERIALIZED (
                SELECT rowid AS entry FROM search_prefix WHERE search_prefix MATCH %s
                ORDER BY rowid DESC LIMIT {RANKED}
            ),
            looked_at AS MATERIALIZED (
                SELECT {self.table}.rowid AS entry, {score} AS score {found}
                {f"ORDER BY {self.table}.rowid DESC LIMIT {RANKED}" if bounded else ""}
            ),
            chosen AS MATERIALIZED (
                SELECT * FROM (SELECT entry, score FROM looked_at ORDER BY score, entry DESC LIMIT {CANDIDATES})
                UNION ALL
                SELECT * FROM (
                    SELECT entry, (SELECT MIN(score) FROM looked_at) FROM heads
                    WHERE {int(bounded)} AND (SELECT COUNT(*) FROM looked_at) = {RANKED}
                    AND entry < (SELECT MIN(entry) FROM looked_at) ORDER BY entry DESC LIMIT {OLDER}
                )
            ),
            candidates AS MATERIALIZED (
                SELECT {key} AS key,
                    score * CASE WHEN entry IN (SELECT entry FROM heads) THEN {HEADLINE} ELSE 1.0 END
                    * CASE WHEN entry IN (SELECT entry FROM spelt) THEN {SPELT} ELSE 1.0 END * {age} AS score
                FROM chosen JOIN {IndexEntry._meta.db_table} e ON e.id = chosen.entry
            )"""  # noqa: S608
        return sql, [
            headline,
            self._spelt(query),
            *parameters,
            *([now().timestamp()] if ages else []),
        ]

    def _newest(self, words: str, within: QuerySet | None) -> tuple[str, list[Any]]:
        """Candidates by date alone."""
        found, parameters = self._found(words, within)
        sql = f"""
            candidates AS MATERIALIZED (
                SELECT CAST(e.object_id AS bigint) AS key, -{DATE} AS score {found}
                ORDER BY score, key DESC LIMIT {CANDIDATES}
            )"""
        return sql, parameters

    def _match(self, words: str) -> tuple[str, list[Any]]:
        return f"FROM {self.table} WHERE {self.table} MATCH %s", [self._narrowed(words)]

    def _types(self) -> str:
        return ", ".join(str(int(pk)) for pk in get_descendants_content_types_pks(self.queryset.model))

    def _found(self, words: str, within: QuerySet | None = None, first: str = "") -> tuple[str, list[Any]]:
        """The entries of this model in which the words stand; with `within`, of these objects.

        CROSS, so that SQLite does not begin with all entries. `first`: what it begins with instead.
        """
        entries = IndexEntry._meta.db_table
        sql = (
            f"FROM {first}{self.table} CROSS JOIN {entries} e ON e.id = {self.table}.rowid "
            f"WHERE {self.table} MATCH %s AND e.content_type_id IN ({self._types()})"
        )
        parameters: list[Any] = [self._narrowed(words)]
        if within is not None:
            keys, more = within.values("pk").query.sql_with_params()
            sql, parameters = f"{sql} AND CAST(e.object_id AS bigint) IN ({keys})", [*parameters, *more]
        return sql, parameters

    def _if_any(self) -> str:
        """To begin with: one row, or none where there are no entries of this model, so that nothing is looked for."""
        one = f"SELECT 1 FROM {IndexEntry._meta.db_table} WHERE content_type_id IN ({self._types()}) LIMIT 1"  # noqa: S608
        return f"({one}) CROSS JOIN "

    def keys(self, words: str, most: int | None = None) -> RawSQL:
        """The keys of everything of this model in which the words stand, or of `most`: those indexed last."""
        found, parameters = self._found(words)
        key = "CAST(e.object_id AS bigint)" if has_number(self.queryset.model) else "e.object_id"
        last = f" ORDER BY {self.table}.rowid DESC LIMIT {int(most)}" if most else ""
        return RawSQL(f"SELECT {key} {found}{last}", parameters)  # noqa: S611 - all of it is ours

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
        return f"{self.columns()}({words})"

    def _in_order(self, found: QuerySet) -> QuerySet:
        return found.order_by(*found.query.order_by, "-pk")


class FTS5AutocompleteCompiler(FTS5Compiler, SQLiteAutocompleteQueryCompiler):
    relation = "prefix"
    table = Prefix._meta.db_table
    weights = (1.0,)
    prefix = True

    def columns(self) -> str:
        return ""


class FTS5Results(TwoStepResults, SQLiteSearchResults):
    def _order(self) -> dict[Any, Any]:
        if self.stop is not None and self.stop <= CANDIDATES:
            best: dict[Any, float] | None = self.query_compiler.best(self.start, self.stop)
            if best is not None:
                return best
        found: dict[Any, Any] = super()._order()
        return found

    def matched(self, most: int | None = None) -> QuerySet:
        found: QuerySet = self.query_compiler.matched(most)
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


SearchBackend = FTS5Backend
