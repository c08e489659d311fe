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
    """One value that results can be narrowed to. `value` stands in the address."""

    value: str
    label: str
    number: int


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
    matched, parameters = found.order_by().values("pk")[:MOST].query.sql_with_params()
    year, year_parameters = _year()
    sql = _SQL.format(matched=matched, year=year, shown=SHOWN)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *year_parameters])
        rows = cursor.fetchall()
    values: dict[str, list[Value]] = {}
    for name, value, label, number in rows:
        values.setdefault(name, []).append(Value(str(value), str(label), number))
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
        return connection.ops.datetime_extract_sql("year", "a.published_at", (), name)
    here = timezone.make_aware(dt.datetime(timezone.localdate().year, 1, 1))
    shift = here.utcoffset() or dt.timedelta()
    return "strftime('%%Y', a.published_at, %s)", [f"{shift.total_seconds():+.0f} seconds"]


# Sections count what stands in those below them too. Every name in it is a table or column of ours.
_SQL = """
WITH matched(id) AS MATERIALIZED ({matched}),
found AS MATERIALIZED (
    SELECT a.page_ptr_id AS id, a.kind, a.section_id, a.lead_video_id, {year} AS year
    FROM matched JOIN news_articlepage a ON a.page_ptr_id = matched.id
),
by_section AS (SELECT section_id, COUNT(*) AS number FROM found WHERE section_id IS NOT NULL GROUP BY section_id)
SELECT * FROM (
    SELECT 'section' AS name, CAST(above.id AS varchar(20)) AS value, above.title AS label,
        CAST(SUM(by_section.number) AS integer) AS number
    FROM by_section
    JOIN wagtailcore_page own ON own.id = by_section.section_id
    JOIN news_sectionpage s ON 1 = 1
    JOIN wagtailcore_page above ON above.id = s.page_ptr_id
        AND substr(own.path, 1, length(above.path)) = above.path
    GROUP BY above.id, above.title ORDER BY number DESC, label LIMIT {shown}
) AS sections
UNION ALL SELECT * FROM (
    SELECT 'author', c.slug, c.name, CAST(COUNT(DISTINCT found.id) AS integer) AS number
    FROM found
    JOIN news_articlecontributor entry ON entry.article_id = found.id
    JOIN newsroom_people_contributor c ON c.id = entry.contributor_id
    GROUP BY c.slug, c.name ORDER BY number DESC, c.name LIMIT {shown}
) AS authors
UNION ALL SELECT * FROM (
    SELECT 'topic', t.slug, t.name, CAST(COUNT(*) AS integer) AS number
    FROM found
    JOIN news_articlepage_topics about ON about.articlepage_id = found.id
    JOIN news_topic t ON t.id = about.topic_id
    GROUP BY t.slug, t.name ORDER BY number DESC, t.name LIMIT {shown}
) AS topics
UNION ALL SELECT * FROM (
    SELECT 'kind', kind, kind, CAST(COUNT(*) AS integer) AS number FROM found
    GROUP BY kind ORDER BY number DESC, kind
) AS kinds
UNION ALL SELECT * FROM (
    SELECT 'year', CAST(CAST(year AS integer) AS varchar(4)) AS value, CAST(CAST(year AS integer) AS varchar(4)),
        CAST(COUNT(*) AS integer) AS number
    FROM found WHERE year IS NOT NULL GROUP BY year ORDER BY value DESC LIMIT {shown}
) AS years
UNION ALL SELECT * FROM (
    SELECT 'video', '1', '', CAST(COUNT(*) AS integer) AS number FROM found WHERE lead_video_id IS NOT NULL
) AS videos WHERE number > 0
"""
