"""Which of the stories with the words come first on SQLite: one query, that reads the index and nothing else.

Of what ages, a paper is full: the newest LOOKED_AT matches are ranked, and of a word that stands in more stories the
newest of the older ones with a headline that has it are taken for as good as the best. The others follow by date.
See docs/decisions/0024-what-a-search-looks-at.md and 0034-how-much-of-a-common-word.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search.backends import bounds
from search.backends.facets import Stored
from search.backends.recency import factor, now
from search.backends.relations import IndexEntry

HEADS = 80  # of stories so common, those with the words in the headline that are known to have them there: the newest
# Among so many of the newest stories those with a word are looked for first, then in all.
RECENT = (300, 3_000)
COMPLETED = 200  # stories that are put in order by date where a word may go on: those last in the index
# What the score is multiplied by where all words stand in the headline: bm25() says of one mention in a text of eight
# times the usual length that it is a ninth of many in a short one, and age leaves 0.8.
HEADLINE = 8.0
SPELT = 2.0  # and once more where they stand there as they were typed, and not only with the same stem
ENTRIES = IndexEntry._meta.db_table
DATE, READABLE = "e.title_norm", "e.body <> ''"  # see search.backends.fts5_index

Keyed = list[tuple[Any, float]]  # the key of an object and its score, the lower the better


@dataclass(frozen=True)
class Ranking:
    """How matches in an FTS5 table are ranked. `score` is SQL, `headline` and `spelt` what FTS5 matches: where all
    words stand in the headline, and where they stand there as they were typed.
    """

    table: str
    score: str
    headline: str
    spelt: str
    types: str
    ages: bool

    def best(
        self,
        found: str,
        parameters: list[Any],
        *,
        newest: int | None,
        readable: bool = False,
        with_facets: bool = False,
    ) -> tuple[str, list[Any]]:
        """`candidates` by how well they match, of those `found`; of all, or of so many `newest` of them.

        Those found are `looked_at`, `with_facets` if that is asked for.
        """
        older = ""
        if newest:
            columns = f"heads.entry, (SELECT MIN(score) FROM looked_at), CAST(e.object_id AS bigint), {DATE}"  # noqa: S608
            older = f"UNION ALL SELECT * FROM ({self._older(columns, newest, readable=readable)})"  # noqa: S608 - ours
        all_or_some = _heads(newest) if newest else "-1"
        sql = f"""
            looked_at AS {"MATERIALIZED" if newest else ""} (
                SELECT {self.table}.rowid AS entry, {self.score} AS score, CAST(e.object_id AS bigint) AS key,
                    {DATE} AS date {", e.body AS facets" if with_facets else ""} {found}
                {f"ORDER BY {self.table}.rowid DESC LIMIT {newest}" if newest else ""}
            ),
            heads AS MATERIALIZED (
                SELECT rowid AS entry FROM search_fulltext WHERE search_fulltext MATCH %s
                ORDER BY rowid DESC LIMIT {all_or_some}
            ),
            spelt AS MATERIALIZED (
                SELECT rowid AS entry FROM search_prefix WHERE search_prefix MATCH %s
                ORDER BY rowid DESC LIMIT {all_or_some}
            ),
            candidates AS (
                SELECT key, score * {factor("date") if self.ages else "1.0"} * CASE
                    WHEN entry IN (SELECT entry FROM heads)
                    THEN CASE WHEN entry IN (SELECT entry FROM spelt) THEN {HEADLINE * SPELT} ELSE {HEADLINE} END
                    ELSE 1.0 END AS score
                FROM (SELECT entry, score, key, date FROM looked_at {older})
            )"""  # noqa: S608
        return sql, [*parameters, self.headline, self.spelt, *([now().timestamp()] if self.ages else [])]

    def _older(self, columns: str, newest: int, *, readable: bool) -> str:
        """A query for those of the `heads` that are older than all `looked_at`, where these are so many."""
        return f"""
            SELECT {columns} FROM heads CROSS JOIN {ENTRIES} e ON e.id = heads.entry
            WHERE (SELECT COUNT(*) FROM looked_at) = {newest} AND heads.entry < (SELECT MIN(entry) FROM looked_at)
            AND e.content_type_id IN ({self.types}) {f"AND {READABLE}" if readable else ""}
            ORDER BY heads.entry DESC LIMIT {bounds.OLDER}"""  # noqa: S608

    def beyond(self, found: str, parameters: list[Any], start: int, stop: int) -> tuple[Keyed, Stored]:
        """Those that readers may see from `start` to `stop`, where all that are ranked come before: by date.

        With facets. Nothing is ranked then, for which FTS5 would count all that have the words.
        """
        newest = bounds.LOOKED_AT
        sql = f"""
            WITH found AS MATERIALIZED (
                SELECT {self.table}.rowid AS entry, CAST(e.object_id AS bigint) AS key, e.body AS facets {found}
                ORDER BY {self.table}.rowid DESC LIMIT {int(stop)}
            ),
            looked_at AS MATERIALIZED (SELECT entry, facets FROM found ORDER BY entry DESC LIMIT {newest}),
            heads AS MATERIALIZED (
                SELECT rowid AS entry FROM search_fulltext WHERE search_fulltext MATCH %s
                ORDER BY rowid DESC LIMIT {_heads(newest)}
            ),
            older AS MATERIALIZED ({self._older("heads.entry AS entry", newest, readable=True)})
            SELECT COUNT(*), group_concat(facets, ' ') FROM looked_at UNION ALL SELECT * FROM (
                SELECT key, NULL FROM found WHERE entry NOT IN (SELECT entry FROM older) ORDER BY entry DESC
                LIMIT {int(stop - start)} OFFSET {int(start)} - (SELECT COUNT(*) FROM older)
            )"""  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*parameters, self.headline])
            (number, words), *rows = cursor.fetchall()
        return [(key, 0.0) for key, _words in rows], Stored(words or "", number)

    def others(self, found: str, parameters: list[Any], newest: int, ranked: Collection[Any], most: int) -> Keyed:
        """So `most` of those `found`, by date: older than so many `newest`, and not `ranked` for their headline."""
        sql = f"SELECT CAST(e.object_id AS bigint) {found} ORDER BY {self.table}.rowid DESC"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT {int(most) + bounds.OLDER} OFFSET {int(newest)}", parameters)
            return [(key, 0.0) for (key,) in cursor.fetchall() if key not in ranked][:most]


def _heads(newest: int) -> str:
    """How many headlines are known: all, but of words that so many stories have."""
    return f"(SELECT CASE WHEN COUNT(*) = {newest} THEN {HEADS} ELSE -1 END FROM looked_at)"  # noqa: S608


def last_entered(table: str, found: str, parameters: list[Any]) -> tuple[str, list[Any]]:
    """`candidates` by date alone, of those COMPLETED of the `found` that came into the index last."""
    sql = f"""
        candidates AS (
            SELECT CAST(e.object_id AS bigint) AS key, -{DATE} AS score {found}
            ORDER BY {table}.rowid DESC LIMIT {COMPLETED}
        )"""
    return sql, parameters


def newest(found: str, parameters: list[Any], types: str, recent: int | None = None) -> tuple[str, list[Any]]:
    """`candidates` by date alone, of those `found`; with `recent` only of so many newest stories of these types.

    These lie close together in the index, so that a common word is looked for in a small part of it.
    """
    before = within = ""
    if recent:
        before = f"""
            recent AS MATERIALIZED (
                SELECT e.id AS entry FROM {ENTRIES} e WHERE e.content_type_id IN ({types})
                ORDER BY {DATE} DESC LIMIT {recent}
            ),"""  # noqa: S608
        within = "AND search_fulltext.rowid >= (SELECT MIN(entry) FROM recent) AND e.id IN (SELECT entry FROM recent)"
    sql = f"""
        {before} candidates AS (
            SELECT CAST(e.object_id AS bigint) AS key, -{DATE} AS score {found} {within}
            ORDER BY score, key DESC LIMIT {bounds.CANDIDATES}
        )"""
    return sql, parameters


def first(candidates: str, parameters: list[Any], stop: int) -> Keyed:
    """The best so many of the candidates."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {candidates} SELECT key, score FROM candidates ORDER BY score, key DESC LIMIT {int(stop)}",  # noqa: S608
            parameters,
        )
        found: Keyed = cursor.fetchall()
    return found


def first_and_facets(candidates: str, parameters: list[Any], stop: int, *, with_facets: bool) -> tuple[Keyed, Stored]:
    """The best so many of the candidates, and how many were looked at, `with_facets` or without."""
    facets = "group_concat(facets, ' ')" if with_facets else "NULL"
    sql = f"""
        WITH {candidates}
        SELECT key, score, NULL FROM (SELECT key, score FROM candidates ORDER BY score, key DESC LIMIT {int(stop)})
        UNION ALL SELECT COUNT(*), NULL, {facets} FROM looked_at"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        *rows, (number, _score, words) = cursor.fetchall()
    return [(key, score) for key, score, _words in rows], Stored(words or "", number)


def first_of(
    candidates: str, parameters: list[Any], stop: int, asked_for: str, more: list[Any] | tuple[Any, ...]
) -> tuple[Keyed, int]:
    """The best so many of the candidates that are `asked_for`, a query about `sorted.key`; and how many there were."""
    sql = f"""
        WITH {candidates}, ranked AS MATERIALIZED (SELECT key, score FROM candidates)
        SELECT * FROM (
            SELECT key, score FROM (SELECT key, score FROM ranked ORDER BY score, key DESC LIMIT -1) AS sorted
            WHERE EXISTS ({asked_for}) LIMIT {int(stop)}
        ) UNION ALL SELECT NULL, COUNT(*) FROM ranked"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *more])
        *rows, (_none, number) = cursor.fetchall()
    return rows, int(number)
