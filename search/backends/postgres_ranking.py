"""Which of the stories with the words come first on PostgreSQL: one query, that reads the index and nothing else.

Candidates are the newest LOOKED_AT matches and, where there are so many, the newest OLDER of the others with all words
in the headline. The rest follows by date. See docs/decisions/0013-ranking-and-postgresql.md and
0034-how-much-of-a-common-word.md.

A common word is first looked for in the months of the newest RECENT stories: of as many as should hold enough, then of
more, then in all.
Where it stands there is said by the index alone; otherwise story by story would be read, the newest first, until enough
have the word.
"""

import datetime as dt
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from search.backends import bounds
from search.backends.facets import Stored, fetched
from search.backends.recency import factor_of_date, now
from search.backends.vectors import months

WEIGHTS = [0.1, 0.1, 0.4, 1.0]  # what a word counts for, from D to A
NEWEST = (
    300  # are asked for at least where the newest are wanted: for fewer it would go through all days for a rare word
)
HEADLINE = 1.0  # what is added where all words stand in the headline: as much as ts_rank() can say
SPELT = 0.5  # and once more where they stand there as they were typed, and not only with the same stem

RECENT = (1_200, 3_600, 30_000)  # stories
EVERY = 3  # stories: a word in one of so many is found in the first months that it is looked for in
MOST_MONTHS = 60
KEPT = 600  # seconds for which it is known how far back these reach; too far back does no harm

DATED = "published, object_id"
COLUMNS = f"{DATED}, entry_id, title, words, completion"
ORDER = "ORDER BY published DESC NULLS LAST, object_id DESC"

Keyed = list[tuple[Any, float]]  # the key of an object and its score, the higher the better


@dataclass(frozen=True)
class Readable:
    """What readers may see of the entries of some types that match `words`, a tsquery, in one of the vectors.

    `spelt`: the same as it was typed; empty where headlines count for nothing. `ages`: whether the entries have a date.
    """

    vector: str
    words: str
    spelt: str
    types: Sequence[int]
    ages: bool

    def best(self, stop: int, *, with_facets: bool = False) -> tuple[Keyed, Stored]:
        """The so many first by how well they match and how old they are; and how many were looked at, `with_facets` or
        without.
        """
        newest, parameters = self._newest(bounds.LOOKED_AT, f"{COLUMNS}, facets" if with_facets else COLUMNS)
        candidates = f"SELECT {COLUMNS} FROM newest"  # noqa: S608 - all of it is ours
        rank = f"ts_rank(ARRAY{WEIGHTS}::real[], {self.vector}, %s::tsquery)"
        more: list[Any] = [self.words]
        if self.spelt:
            candidates += f" UNION ALL ({self._older('newest', COLUMNS)})"
            parameters += [self.words, list(self.types)]
            rank += f" + CASE WHEN title @@ %s::tsquery THEN {HEADLINE} ELSE 0.0 END"
            rank += f" + CASE WHEN completion @@ %s::tsquery THEN {SPELT} ELSE 0.0 END"
            more += [self.words, self.spelt]
        facets = "string_agg(facets, ' ')" if with_facets else "NULL"
        *rows, (number, _score, words) = _fetched(
            f"WITH {newest}, candidates AS ({candidates}) "  # noqa: S608
            f"(SELECT object_id, ({rank}) * {factor_of_date('published')} AS score, NULL FROM candidates "
            "ORDER BY score DESC, object_id DESC LIMIT %s) "
            f"UNION ALL SELECT COUNT(*), NULL, {facets} FROM newest",
            [*parameters, *more, now(), stop],
        )
        keyed = [(key, score) for key, score, _words in rows]
        if number == bounds.LOOKED_AT and len(keyed) < stop:  # there may be more
            keyed += self._others(dict(keyed), stop - len(keyed))
        return keyed, Stored(words or "", number)

    def beyond(self, start: int, stop: int) -> tuple[Keyed, Stored]:
        """The same from `start` to `stop`, where all that are ranked come before: by date. With facets."""
        newest, parameters = self._newest(stop, f"{DATED}, entry_id, facets")
        older = self._older("looked_at", "object_id") if self.spelt else "SELECT NULL WHERE FALSE"
        parameters += [self.words, list(self.types)] if self.spelt else []
        (number, words), *rows = _fetched(
            f"WITH {newest}, looked_at AS (SELECT * FROM newest {ORDER} LIMIT {bounds.LOOKED_AT}), "  # noqa: S608
            f"older AS MATERIALIZED ({older}) "
            "SELECT COUNT(*), string_agg(facets, ' ') FROM looked_at UNION ALL "
            f"(SELECT object_id, NULL FROM newest WHERE object_id NOT IN (SELECT object_id FROM older) "
            f"{ORDER} OFFSET %s - (SELECT COUNT(*) FROM older) LIMIT %s)",
            [*parameters, start, stop - start],
        )
        return [(key, 0.0) for key, _words in rows], Stored(words or "", number)

    def newest(self, stop: int) -> Keyed:
        """The so many newest."""
        newest, parameters = self._newest(max(stop, NEWEST), DATED)
        return _fetched(f"WITH {newest} SELECT object_id, 0.0 FROM newest {ORDER} LIMIT %s", [*parameters, stop])  # noqa: S608

    def facets(self, most: int) -> Stored:
        """What is counted of so many of them, the newest."""
        newest, parameters = self._newest(most, f"{DATED}, facets")
        return fetched("SELECT facets FROM newest", parameters, f"WITH {newest}")

    def _others(self, ranked: Collection[Any], most: int) -> Keyed:
        """So `most` by date: older than the newest LOOKED_AT, and not `ranked` for their headline."""
        newest, parameters = self._newest(bounds.LOOKED_AT + bounds.OLDER + most, DATED)
        sql = f"WITH {newest} SELECT object_id, 0.0 FROM newest {ORDER} OFFSET {bounds.LOOKED_AT}"  # noqa: S608
        rows = _fetched(sql, parameters)
        return [row for row in rows if row[0] not in ranked][:most]

    def _older(self, looked_at: str, columns: str) -> str:
        """A query for those older than the `looked_at`, where these are many, with all words in the headline.

        It takes the words and the types as parameters.
        """
        return (
            f"SELECT {columns} FROM search_fulltext WHERE (SELECT COUNT(*) FROM {looked_at}) = {bounds.LOOKED_AT} "  # noqa: S608
            f"AND entry_id NOT IN (SELECT entry_id FROM {looked_at}) AND {self._matched('title')} "
            f"{ORDER} LIMIT {bounds.OLDER}"
        )

    def _newest(self, most: int, columns: str) -> tuple[str, list[Any]]:
        """`newest`, to stand behind WITH: so many of them. In the newest months, if there are as many."""
        found = f"SELECT {columns} FROM search_fulltext WHERE {self._matched(self.vector)}"  # noqa: S608
        asked = [self.words, list(self.types)]
        tables, parts, parameters, too_few = [], [], [], "TRUE"
        for number, recent in enumerate(self._recent(most)):
            # Two conditions: the index skips from one's stories to the other's. In one it may go through all of the
            # word's. OFFSET 0: all of them are found, which are few, and then put in order.
            of_months = f"{found} AND {too_few} AND {self.vector} @@ search_looked_for(%s::tsquery) OFFSET 0"
            few = f"SELECT {columns} FROM ({of_months}) AS found {ORDER} LIMIT {int(most)}"  # noqa: S608
            tables.append(f"recent_{number} AS MATERIALIZED ({few})")
            enough = f"(SELECT COUNT(*) FROM recent_{number}) = {int(most)}"  # noqa: S608
            parts.append(f"SELECT {columns} FROM recent_{number} WHERE {enough}")  # noqa: S608
            parameters += [*asked, recent]
            too_few += f" AND NOT {enough}"
        parts.append(f"({found} AND {too_few} {ORDER} LIMIT {int(most)})")
        tables.append(f"newest AS ({' UNION ALL '.join(parts)})")
        return ", ".join(tables), [*parameters, *asked]

    def _recent(self, most: int) -> list[str]:
        """The newest months, as they are looked for where so many stories are wanted: of few stories, then of more.
        None where that does not help.
        """
        if not self.ages or self.vector != "words":
            return []
        firsts, last = _dates(tuple(self.types), RECENT, int(time.monotonic() // KEPT))
        if last is None:
            return []
        last = max(last, now())
        chosen = {next((number for number in RECENT if number >= EVERY * most), RECENT[-1]), RECENT[-1]}
        return [
            months(first, last)
            for number, first in zip(RECENT, firsts, strict=True)
            if number in chosen and first and (last.year - first.year) * 12 + last.month - first.month < MOST_MONTHS
        ]

    def _matched(self, vector: str) -> str:
        return f"{vector} @@ search_looked_for(%s::tsquery) AND content_type_id = ANY(%s) AND facets <> ''"


@lru_cache(maxsize=8)
def _dates(
    types: tuple[int, ...], numbers: tuple[int, ...], _period: int
) -> tuple[list[dt.datetime | None], dt.datetime | None]:
    """When the oldest of so many newest stories of these types were published, for each of the `numbers`, and when the
    newest; None where there are fewer, for then all of them are few.
    """
    date = (
        "(SELECT published FROM search_fulltext WHERE content_type_id = ANY(%s) AND published IS NOT NULL "
        "ORDER BY published DESC NULLS LAST, object_id DESC OFFSET %s LIMIT 1)"
    )
    places = [*(number - 1 for number in numbers), 0]
    parameters = [parameter for place in places for parameter in (list(types), place)]
    ((*firsts, last),) = _fetched(f"SELECT {', '.join([date] * len(places))}", parameters)
    return firsts, last


def _fetched(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[Any] = cursor.fetchall()
    return found
