"""Ids of comments, so that old links to #comment-123 find the comment that was 123."""

from django.db import connection, transaction

TABLE = "django_comments"


def keep_ids_free(last: int) -> None:
    """Have the next comment's id come after `last`, the highest id in the file.

    An imported comment carries its old id as a second anchor. With this no comment of the same page can have that
    number for its own.
    """
    if last < 1 or last > 2**50:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [TABLE])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT setval(%s, greatest(%s, (SELECT last_value FROM {sequence})))", [sequence, last])  # noqa: S608 - the database's own name
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, TABLE])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [TABLE, last])
