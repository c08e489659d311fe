"""What a story's age and its headline do to how well it matches, the same on every database.

A story of today keeps all of its score, one two months old nine tenths, and none ever less than eight: of stories that
match about equally well the newer comes first. A headline with all the words in it counts so much more (see the
backends) that no age takes it away.
"""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.expressions import Func, Value
from django.utils import timezone

OLDEST = 0.8  # what is left of the score of the oldest story
HALF_WAY = 60.0  # days after which half of the rest is gone


def date_field(model: type[models.Model]) -> str:
    """The field that says when an object was published; empty for models whose objects do not age."""
    return getattr(model, "search_date_field", "")


class Recency(Func):
    """The factor for a date, from 1 down to OLDEST; something without a date counts as the oldest."""

    output_field = models.FloatField()
    template = f"({OLDEST} + {1 - OLDEST:.2f} / (1.0 + %(days)s / {HALF_WAY}))"

    def __init__(self, date: Any) -> None:
        super().__init__(F(date) if isinstance(date, str) else date, Value(now(), models.DateTimeField()))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        days = "COALESCE(MAX(0.0, julianday(%s) - julianday(%s)), 1e9)"
        return self._as_sql(compiler, days)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        days = "COALESCE(GREATEST(0.0, EXTRACT(EPOCH FROM (%s::timestamptz - %s)) / 86400.0), 1e9)"
        return self._as_sql(compiler, days)

    def _as_sql(self, compiler: Any, days: str) -> tuple[str, Any]:
        date, today = self.get_source_expressions()
        date_sql, date_parameters = compiler.compile(date)
        now_sql, now_parameters = compiler.compile(today)
        return self.template % {"days": days % (now_sql, date_sql)}, [*now_parameters, *date_parameters]


def factor(seconds: str) -> str:
    """The same in SQL for a date that stands in the index as seconds, on SQLite; it takes one parameter: now()."""
    half_way = HALF_WAY * 86_400.0  # so that it is one division for every story
    return f"({OLDEST} + {(1 - OLDEST) * half_way:.1f} / MAX({half_way}, %s + {half_way} - {seconds}))"


def factor_of_date(column: str) -> str:
    """The same for a column with dates, on PostgreSQL."""
    age = f"COALESCE(GREATEST(0.0, EXTRACT(EPOCH FROM (%s::timestamptz - {column})) / 86400.0), 1e9)"
    return f"({OLDEST} + {1 - OLDEST:.2f} / (1.0 + {age} / {HALF_WAY}))"


def now() -> dt.datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)  # so that pages of one search agree


def published(obj: Any) -> dt.datetime | None:
    name = date_field(type(obj))
    return getattr(obj, name) if name else None
