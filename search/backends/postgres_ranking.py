"""Which of the stories with the words come first on PostgreSQL: one query, that reads the index and nothing else.

Candidates are the newest RANKED matches and, where there are so many, the newest OLDER of the others with all words in
the headline. The rest follows by date. See docs/decisions/0013-ranking-and-postgresql.md and
0034-how-much-of-a-common-word.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search.backends.facets import Stored, fetched
from search.backends.recency import factor_of_date, now

WEIGHTS = [0.1, 0.1, 0.4, 1.0]  # what a word counts for, from D to A
CANDIDATES = 1_200  # more than all pages of a list show
RANKED = 400  # stories that are ranked; those with a word so common say little about it, but for the newest
OLDER = 200  # older ones that are ranked with them for their headline
NEWEST = (
    300  # are asked for at least where the newest are wanted: for fewer it would go through all days for a rare word
)
HEADLINE = 1.0  # what is added where all words stand in the headline: as much as ts_rank() can say
SPELT = 0.5  # and once more where they stand there as they were typed, and not only with the same stem

Keyed = list[tuple[Any, float]]  # the key of an object and its score, the higher the better


@dataclass(frozen=True)
class Readable:
    """What readers may see of the entries of some types that match `words`, a tsquery, in one of the vectors.

    `spelt`: the same as it was typed; empty where headlines count for nothing.
    """

    vector: str
    words: str
    spelt: str
    types: Sequence[int]

    def best(self, stop: int) -> Keyed:
        """The so many first by how well they match and how old they are."""
        found, parameters = self._newest(self.vector, RANKED)
        candidates = "SELECT * FROM newest"
        rank = f"ts_rank(ARRAY{WEIGHTS}::real[], {self.vector}, %s::tsquery)"
        more: list[Any] = [self.words]
        if self.spelt:
            older = f"(SELECT COUNT(*) FROM newest) = {RANKED} AND entry_id NOT IN (SELECT entry_id FROM newest) AND"  # noqa: S608
            heads, of_heads = self._newest("title", OLDER, where=older)
            candidates += f" UNION ALL ({heads})"
            parameters += of_heads
            rank += f" + CASE WHEN title @@ %s::tsquery THEN {HEADLINE} ELSE 0.0 END"
            rank += f" + CASE WHEN completion @@ %s::tsquery THEN {SPELT} ELSE 0.0 END"
            more += [self.words, self.spelt]
        rows = _fetched(
            f"WITH newest AS MATERIALIZED ({found}), candidates AS ({candidates}) "  # noqa: S608 - all of it is ours
            f"SELECT object_id, ({rank}) * {factor_of_date('published')} AS score FROM candidates "
            "ORDER BY score DESC, object_id DESC LIMIT %s",
            [*parameters, *more, now(), stop],
        )
        if RANKED <= len(rows) < stop:  # there may be more
            rows += self._others(dict(rows), stop - len(rows))
        return rows

    def _others(self, ranked: Collection[Any], most: int) -> Keyed:
        """So `most` by date: older than the newest RANKED, and not `ranked` for their headline."""
        found, parameters = self._newest(self.vector, most + OLDER, offset=RANKED)
        rows = _fetched(f"SELECT object_id, 0.0 FROM ({found}) AS found", parameters)  # noqa: S608
        return [row for row in rows if row[0] not in ranked][:most]

    def newest(self, stop: int) -> Keyed:
        """The so many newest."""
        found, parameters = self._newest(self.vector, max(stop, NEWEST))
        return _fetched(f"SELECT object_id, 0.0 FROM ({found}) AS found", parameters)[:stop]  # noqa: S608

    def facets(self, most: int) -> Stored:
        """What is counted of so many of them, the newest."""
        found, parameters = self._newest(self.vector, most)
        return fetched(f"SELECT facets FROM ({found}) AS newest", parameters)  # noqa: S608

    def _newest(self, vector: str, most: int, *, offset: int = 0, where: str = "") -> tuple[str, list[Any]]:
        sql = (
            "SELECT entry_id, object_id, published, title, words, completion, facets FROM search_fulltext "  # noqa: S608
            f"WHERE {where} {self._matched(vector)} "
            f"ORDER BY published DESC NULLS LAST, object_id DESC LIMIT {int(most)} OFFSET {int(offset)}"
        )
        return sql, [self.words, list(self.types)]

    def _matched(self, vector: str) -> str:
        return f"{vector} @@ search_looked_for(%s::tsquery) AND content_type_id = ANY(%s) AND facets <> ''"


def _fetched(sql: str, parameters: Sequence[Any]) -> Keyed:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: Keyed = cursor.fetchall()
    return found
