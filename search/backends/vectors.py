"""What PostgreSQL indexes and looks for: its tsvector and tsquery, written here and not by its parser.

So a word is the same on every database, and for what is marked in results: no case, no accents, an English stem, each
letter of a script without spaces by itself; hyphens, slashes and dots part words, where PostgreSQL's parser makes
hosts, files and numbers of them. No word is left out for being common. It needs neither an extension nor a
configuration in the database, and does not depend on the database's locale.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache

from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from search.highlighting import fold
from search.words import WORD, bare

BETWEEN_TEXTS = 5  # positions, so that no phrase reaches from one field into the next
# Bounds of a tsvector, with room to spare: positions, positions of one word, bytes of a word, bytes of all.
LAST_POSITION, MOST_POSITIONS, LONGEST_WORD, MOST_BYTES = 16_383, 200, 255, 700_000

Words = Callable[[str], Iterable[str]]


def as_written(text: str) -> list[str]:
    """The words of a text without case and accents."""
    return [_cut(word) for word in WORD.findall(bare(text).casefold().replace("_", " "))]


def stems(text: str) -> list[str]:
    """The words of a text as search compares them."""
    return [stem for word in as_written(text) if (stem := fold(word))]


def _cut(word: str) -> str:
    return word if len(word) * 4 < LONGEST_WORD else word.encode()[:LONGEST_WORD].decode(errors="ignore")


def tsvector(texts: Iterable[tuple[str, str]], words_of: Words = stems) -> str:
    """The texts, each with its weight from A to D, as PostgreSQL reads a tsvector.

    Of a text longer than a tsvector can be, what does not fit is left out.
    """
    places: dict[str, list[str]] = {}
    room, position = MOST_BYTES, 0
    for text, weight in texts:
        for word in words_of(text):
            position = min(position + 1, LAST_POSITION)
            if word not in places:
                room -= len(word.encode()) + 8
                if room < 0:
                    break
                places[word] = []
            if len(places[word]) < MOST_POSITIONS and room > 0:
                places[word].append(f"{position}{weight}")
                room -= 2
        position += BETWEEN_TEXTS
    return " ".join(f"{_quoted(word)}:{','.join(found)}" for word, found in places.items() if found)


def tsquery(query: SearchQuery, words_of: Words = stems, *, prefix: bool = False, weights: str = "") -> str:
    """What PostgreSQL looks for; empty where there is no word in it. `prefix`: the last word may go on.

    `weights`: those that a word may stand with, any where it is empty.
    Raises NotImplementedError for queries that a tsquery cannot say.
    """
    if isinstance(query, PlainText):
        phrases = (_phrase(part, words_of, weights) for part in query.query_string.split())
        words = [phrase for phrase in phrases if phrase]
        if words and prefix:
            words[-1] += "*" if weights else ":*"
        return (" & " if query.operator == "and" else " | ").join(words)
    if isinstance(query, Phrase):
        return _phrase(query.query_string, words_of, weights)
    if isinstance(query, Boost):
        return tsquery(query.subquery, words_of, prefix=prefix, weights=weights)
    if isinstance(query, Not):
        unwanted = tsquery(query.subquery, words_of, weights=weights)
        return f"!({unwanted})" if unwanted else ""
    if isinstance(query, MatchAll):
        return ""
    if isinstance(query, And | Or):
        parts = [tsquery(part, words_of, prefix=prefix, weights=weights) for part in query.subqueries]
        return (" & " if isinstance(query, And) else " | ").join(f"({part})" for part in parts if part)
    raise NotImplementedError(f"{type(query).__name__} is not supported by the PostgreSQL search backend.")


def month_word(when: dt.datetime) -> str:
    """What stands in the words of everything that is published in this month. Nobody types it."""
    when = when.astimezone(dt.UTC)
    return f"'zqmonth{when.year:04}{when.month:02}'"


@lru_cache(maxsize=16)
def months(first: dt.datetime, last: dt.datetime) -> str:
    """The tsquery for what is published in one of the months from `first` to `last`."""
    start, end = (when.year * 12 + when.month - 1 for when in (first.astimezone(dt.UTC), last.astimezone(dt.UTC)))
    days = (dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=dt.UTC) for number in range(start, end + 1))
    return " | ".join(map(month_word, days))


def _phrase(text: str, words_of: Words, weights: str) -> str:
    return " <-> ".join(_quoted(word) + (f":{weights}" if weights else "") for word in words_of(text))


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
