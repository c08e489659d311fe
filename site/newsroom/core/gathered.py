"""Rows inside of a row: what belongs to it, as one text that need not be read to know whether it is another one."""

import json
from typing import Any

from django.db.models import Func, QuerySet, Subquery, TextField


class _Gathered(Func):
    """All rows as a list of lists, in JSON and in no order."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_agg(json_build_array(%(expressions)s))::text")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_group_array(json_array(%(expressions)s))")


def gathered(rows: QuerySet[Any], *columns: str) -> Subquery:
    """These columns of `rows`, which refer to the row outside by `OuterRef`, for `annotate`. `opened` reads them."""
    return Subquery(rows.order_by().annotate(gathered=_Gathered(*columns)).values("gathered"))


def opened(text: str | None) -> list[list[Any]]:
    """The rows that were gathered; dates are texts."""
    rows: list[list[Any]] = json.loads(text or "[]")
    return rows
