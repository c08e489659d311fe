"""Many rows into one table: what bulk_create() does, for what it is too slow at or refuses.

It puts each value of each row together as a piece of SQL of its own, and takes no models that inherit columns. Here one
statement is run for all rows. No signal is sent, and nothing is asked of the models but their values.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def reserve_ids(model: type[models.Model], number: int) -> list[int]:
    """The next ids of the model's table, ascending, for rows that this transaction writes before it asks again.

    Nobody else gets them: on SQLite because the settings let each transaction begin as the only writer. Raises
    RuntimeError where there is none.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Ids are reserved for a transaction, and there is none")
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            series = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(series, [table, column, number])
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return list(range(last + 1, last + 1 + number))


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Write the columns that are the model's own, not those it inherits. The rows have their ids.

    `rows` may be of a model that inherits from `model`.
    """
    fields: list[Any] = [field for field in model._meta.local_concrete_fields if not field.generated]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        # Table and columns are the model's.
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", values)  # noqa: S608
