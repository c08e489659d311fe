"""From Wagtail's search queries to the expressions that FTS5 matches, and how a database query says them."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.expressions import Func
from django.db.models.lookups import Lookup
from modelsearch.backends.database.sqlite.query import AndNot
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from search.words import bare, spaced


def without_boosts(query: SearchQuery) -> SearchQuery:
    """The query without what a part of it is worth more than another: bm25() weighs by column."""
    if isinstance(query, Boost):
        return without_boosts(query.subquery)
    if isinstance(query, And | Or):
        return type(query)([without_boosts(part) for part in query.subqueries])
    return Not(without_boosts(query.subquery)) if isinstance(query, Not) else query


def expression(query: SearchQuery, *, prefix: bool = False) -> str:
    """What FTS5 matches for `query`; empty where there is no word in it. `prefix`: the last word may go on.

    Every word is quoted, so that nothing a reader types means anything to FTS5. Raises NotImplementedError for
    queries that FTS5 cannot answer.
    """
    if isinstance(query, PlainText):
        words = [_quoted(word) for word in query.query_string.split() if _has_word(word)]
        if words and prefix:
            words[-1] += "*"
        return f" {query.operator.upper()} ".join(words)
    if isinstance(query, Phrase):
        return _quoted(query.query_string) if _has_word(query.query_string) else ""
    if isinstance(query, And | Or):
        connector = " AND " if isinstance(query, And) else " OR "
        parts = (expression(part, prefix=prefix) for part in query.subqueries if not isinstance(part, MatchAll))
        return connector.join(f"({part})" for part in parts if part)
    if isinstance(query, AndNot):
        wanted, unwanted = expression(query.subquery_a, prefix=prefix), expression(query.subquery_b)
        return f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted
    raise NotImplementedError(f"{type(query).__name__} is not supported by the FTS5 search backend.")


def _quoted(words: str) -> str:
    return '"' + spaced(words).replace('"', '""').replace("\x00", " ") + '"'


def _has_word(text: str) -> bool:
    """Whether FTS5 would find a token in the text; a phrase without one matches nothing, also beside others."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in bare(text))


class Match(Lookup):
    """`table MATCH expression`. A lookup, so that Django writes no `= TRUE` behind it, which SQLite would refuse."""

    lookup_name = "match"
    filterable = True

    def __init__(self, table: str, expression: str) -> None:
        super().__init__(None, None)
        self.table = table
        self.expression = expression

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return f"{connection.ops.quote_name(self.table)} MATCH %s", [self.expression]


class BM25(Func):
    """How well a row matches; the lower the better."""

    output_field = models.FloatField()

    def __init__(self, table: str, weights: Sequence[float]) -> None:
        super().__init__()
        self.table = table
        self.weights = weights

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        weights = ", ".join(str(float(weight)) for weight in self.weights)
        return f"bm25({connection.ops.quote_name(self.table)}, {weights})", []


class MatchedIn(Lookup):
    """Whether the row matches in an FTS5 table. SQLite asks once, not for every row."""

    lookup_name = "matched_in"
    prepare_rhs = False

    def __init__(self, row: Any, table: str, expression: str) -> None:
        super().__init__(row, expression)
        self.table = table

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        row, parameters = self.process_lhs(compiler, connection)
        return (
            f"{row} IN (SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s)",  # noqa: S608 - ours
            [*parameters, self.rhs],
        )
