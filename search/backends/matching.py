"""From Wagtail's search queries to the expressions that FTS5 matches."""

import unicodedata

from modelsearch.backends.database.sqlite.query import AndNot
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from search.words import spaced


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
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)
