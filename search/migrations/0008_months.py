"""On PostgreSQL: what ages has the month in which it was published among its words, and what has just been written does
not lie unsorted beside the index for long.

The word is that of `search.backends.vectors` at the time of this migration. With 100,000 stories it takes minutes.
"""

from django.db import connection, migrations

COLUMNS = ("title", "words", "completion")
MONTH = "('zqmonth' || to_char(published AT TIME ZONE 'UTC', 'YYYYMM'))::tsvector"
# Every search reads all of what waits to be sorted in: 4 MB, unless something else is said.
WAITING = 128  # kB


def indexes(how):
    return [
        migrations.RunSQL(
            f"CREATE INDEX search_fulltext_{column} ON search_fulltext USING gin ({column}) {how}",
            f"DROP INDEX search_fulltext_{column}",
        )
        for column in COLUMNS
    ]


class Migration(migrations.Migration):
    dependencies = [("search", "0007_kinds_and_dates")]
    operations = (
        [
            # A page of a list is no work for several processes: starting them takes longer than finding it.
            migrations.RunSQL(
                "ALTER FUNCTION search_looked_for(tsquery) PARALLEL UNSAFE",
                "ALTER FUNCTION search_looked_for(tsquery) PARALLEL SAFE",
            ),
            *(
                migrations.RunSQL(
                    f"DROP INDEX search_fulltext_{column}",
                    f"CREATE INDEX search_fulltext_{column} ON search_fulltext USING gin ({column})",
                )
                for column in COLUMNS
            ),
            migrations.RunSQL(
                f"UPDATE search_fulltext SET words = words || {MONTH} WHERE published IS NOT NULL",  # noqa: S608
                migrations.RunSQL.noop,
            ),
            *indexes(f"WITH (gin_pending_list_limit = {WAITING})"),
        ]
        if connection.vendor == "postgresql"
        else []
    )
