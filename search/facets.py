"""How many of the results are of which section, author, topic, kind and year: one query for all of them.

Up to MOST results are counted, and then the numbers are exact. Where there are more, those of MOST of them are given,
and said to be the least that there are: `at_least`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from news.kinds import Kind

MOST = 3_000  # results that are looked at
SHOWN = 8  # values of one facet, the most frequent first


@dataclass(frozen=True)
class Value:
    """One value that results can be narrowed to. `value` stands in the address.

    `path`: of a section, its place in the tree; `depth`: how many of those shown it is in.
    """

    value: str
    label: str
    number: int
    path: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[Value]
    at_least: bool = False


def count(results: Any, *, narrowed: bool = True) -> list[Facet]:
    """Facets of the articles found, a queryset or what a search gave; those with nothing to choose left out.

    `narrowed`: whether something besides the words chooses among the matches; if not, looking at MOST of them will do.
    """
    found: QuerySet = results.matched(None if narrowed else MOST) if hasattr(results, "matched") else results
    columns = found.order_by().values_list("pk", "kind", "section_id", "lead_video_id", "published_at")
    matched, parameters = columns[:MOST].query.sql_with_params()
    year, year_parameters = _year()
    sql = _SQL.format(matched=matched, year=year, shown=SHOWN)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *year_parameters])
        rows = cursor.fetchall()
    values: dict[str, list[Value]] = {}
    for name, value, label, number in rows:
        value, _space, path = str(value).partition(" ")
        values.setdefault(name, []).append(Value(value, str(label), number, path))
    if "kind" in values:
        labels = dict(Kind.choices)
        values["kind"] = [Value(one.value, str(labels.get(one.value, one.value)), one.number) for one in values["kind"]]
    names = {
        "section": _("Section"),
        "author": _("Author"),
        "topic": _("Topic"),
        "kind": _("Kind"),
        "year": _("Year"),
        "video": _("Video"),
    }
    at_least = sum(value.number for value in values.get("kind", ())) >= MOST
    return [Facet(name, label, values[name], at_least) for name, label in names.items() if name in values]


def _year() -> tuple[str, Sequence[Any]]:
    """The year here in which an article was published.

    Django's own way calls Python for every row of SQLite. All years begin at the same distance from UTC, so that
    shifting by it says the same.
    """
    if connection.vendor != "sqlite":
        name = timezone.get_current_timezone_name()
        return connection.ops.datetime_extract_sql("year", "published_at", (), name)
    here = timezone.make_aware(dt.datetime(timezone.localdate().year, 1, 1))
    shift = here.utcoffset() or dt.timedelta()
    return "strftime('%%Y', published_at, %s)", [f"{shift.total_seconds():+.0f} seconds"]


# Sections count what stands in those below them too, and say their path behind their number. Counted by number first:
# grouping by names takes longer. CROSS, so that SQLite begins with what was found and not with all that there is. Every
# name in it is a table or column of ours.
_SQL = """
WITH matched(id, kind, section_id, lead_video_id, published_at) AS MATERIALIZED ({matched}),
by_section AS (SELECT section_id, COUNT(*) AS number FROM matched WHERE section_id IS NOT NULL GROUP BY section_id),
by_author AS (
    SELECT entry.contributor_id AS id, COUNT(DISTINCT matched.id) AS number
    FROM matched CROSS JOIN news_articlecontributor entry
    WHERE entry.article_id = matched.id GROUP BY entry.contributor_id
),
by_topic AS (
    SELECT about.topic_id AS id, COUNT(*) AS number
    FROM matched CROSS JOIN news_articlepage_topics about
    WHERE about.articlepage_id = matched.id GROUP BY about.topic_id
)
SELECT * FROM (
    SELECT 'section' AS name, CAST(above.id AS varchar(20)) || ' ' || above.path AS value, above.title AS label,
        CAST(SUM(by_section.number) AS integer) AS number
    FROM by_section
    JOIN wagtailcore_page own ON own.id = by_section.section_id
    JOIN news_sectionpage s ON 1 = 1
    JOIN wagtailcore_page above ON above.id = s.page_ptr_id
        AND substr(own.path, 1, length(above.path)) = above.path
    GROUP BY above.id, above.path, above.title ORDER BY number DESC, above.path LIMIT {shown}
) AS sections
UNION ALL SELECT * FROM (
    SELECT 'author', c.slug, c.name, CAST(by_author.number AS integer) AS number
    FROM by_author CROSS JOIN newsroom_people_contributor c WHERE c.id = by_author.id
    ORDER BY number DESC, c.name LIMIT {shown}
) AS authors
UNION ALL SELECT * FROM (
    SELECT 'topic', t.slug, t.name, CAST(by_topic.number AS integer) AS number
    FROM by_topic CROSS JOIN news_topic t WHERE t.id = by_topic.id
    ORDER BY number DESC, t.name LIMIT {shown}
) AS topics
UNION ALL SELECT * FROM (
    SELECT 'kind', kind, kind, CAST(COUNT(*) AS integer) AS number FROM matched
    GROUP BY kind ORDER BY number DESC, kind
) AS kinds
UNION ALL SELECT * FROM (
    SELECT 'year', CAST(CAST(year AS integer) AS varchar(4)) AS value, CAST(CAST(year AS integer) AS varchar(4)),
        CAST(COUNT(*) AS integer) AS number
    FROM (SELECT {year} AS year FROM matched) AS dates WHERE year IS NOT NULL
    GROUP BY year ORDER BY value DESC LIMIT {shown}
) AS years
UNION ALL SELECT * FROM (
    SELECT 'video', '1', '', CAST(COUNT(*) AS integer) AS number FROM matched WHERE lead_video_id IS NOT NULL
) AS videos WHERE number > 0
"""
