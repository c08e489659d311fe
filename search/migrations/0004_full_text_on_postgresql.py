"""The table that search reads on PostgreSQL: narrow, so that finding the newest of many matches reads few pages.

On other databases there is nothing to do. Rows go with their entries, in the database: Wagtail deletes entries without
asking for what hangs on them.
"""

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import connection, migrations, models

TABLE = """
CREATE TABLE search_fulltext (
    entry_id integer PRIMARY KEY REFERENCES wagtailsearch_indexentry (id) ON DELETE CASCADE,
    content_type_id integer NOT NULL,
    object_id bigint,
    published timestamp with time zone,
    title tsvector NOT NULL,
    words tsvector NOT NULL,
    completion tsvector NOT NULL
)
"""
# The planner takes a look into a vector for as cheap as comparing two numbers, and reads the whole table where the index
# would be ten times faster: the vectors lie outside of their rows. What the function costs is a reason to use the index.
LOOKED_FOR = """
CREATE FUNCTION search_looked_for(tsquery) RETURNS tsquery
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 500 AS 'BEGIN RETURN $1; END'
"""
INDEXES = {
    "search_fulltext_title": "USING gin (title)",
    "search_fulltext_words": "USING gin (words)",
    "search_fulltext_completion": "USING gin (completion)",
    "search_fulltext_newest": "(published DESC NULLS LAST, object_id DESC)",
    "search_fulltext_object": "(object_id, content_type_id)",
}


def vectors(*names):
    return [(name, django.contrib.postgres.search.SearchVectorField()) for name in names]


class Migration(migrations.Migration):
    dependencies = [("search", "0003_vocabulary"), ("contenttypes", "0002_remove_content_type_name")]
    operations = (
        [
            migrations.SeparateDatabaseAndState(
                database_operations=[
                    migrations.RunSQL(TABLE, "DROP TABLE search_fulltext"),
                    migrations.RunSQL(LOOKED_FOR, "DROP FUNCTION search_looked_for(tsquery)"),
                    *(
                        migrations.RunSQL(f"CREATE INDEX {name} ON search_fulltext {how}", migrations.RunSQL.noop)
                        for name, how in INDEXES.items()
                    ),
                ],
                state_operations=[
                    migrations.CreateModel(
                        name="FullText",
                        fields=[
                            (
                                "entry",
                                models.OneToOneField(
                                    to="wagtailsearch.indexentry",
                                    on_delete=django.db.models.deletion.DO_NOTHING,
                                    primary_key=True,
                                    related_name="full_text",
                                    serialize=False,
                                ),
                            ),
                            (
                                "content_type",
                                models.ForeignKey(
                                    to="contenttypes.contenttype",
                                    on_delete=django.db.models.deletion.DO_NOTHING,
                                    db_constraint=False,
                                    related_name="+",
                                ),
                            ),
                            ("object_id", models.BigIntegerField(null=True)),
                            ("published", models.DateTimeField(null=True)),
                            *vectors("title", "words", "completion"),
                        ],
                        options={"db_table": "search_fulltext"},
                    ),
                ],
            ),
        ]
        if connection.vendor == "postgresql"
        else []
    )
