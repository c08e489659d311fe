"""What tests share is what each would have built."""

from typing import Any

import pytest
from django.db import connection, transaction

from news.models import SectionPage
from tests.factories import build_newsroom
from tests.kept_newsroom import PREFIX, put_newsroom

pytestmark = pytest.mark.django_db
# When it was built, and which number it got.
PASSING = {
    "id",
    "pk",
    "entry_id",
    "rowid",
    "uuid",
    "translation_key",
    "timestamp",
    "page_id",
    "object_id",
    "site_id",
    "until",
}


def _rows() -> dict[str, list[Any]]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(PREFIX) or table.endswith(("_data", "_idx", "_content", "_docsize", "search_turn")):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            found[table] = sorted(
                str([value for name, value in zip(names, row, strict=True) if not _passes(name)])
                for row in cursor.fetchall()
            )
    return found


def _passes(name: str) -> bool:
    return name in PASSING or name.endswith(("_at", "_ptr_id", "page_id"))


def test_the_kept_newsroom_is_the_one_that_is_built():
    empty = _rows()
    with transaction.atomic():
        build_newsroom()
        built = _rows()
        transaction.set_rollback(True)
    assert _rows() == empty
    put_newsroom()
    put = _rows()
    assert sum(map(len, built.values())) > sum(map(len, empty.values()))
    for table, rows in built.items():
        assert put[table] == rows, table


def test_where_something_is_there_already_it_is_built():
    first, again = put_newsroom(), put_newsroom()
    assert again.home.pk != first.home.pk
    assert SectionPage.objects.child_of(again.home).count() == 2
