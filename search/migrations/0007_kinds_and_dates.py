"""On SQLite: what an entry is about, for all that does not age, and an index by date for what does.

The word and the index's columns are those of `search.backends.fts5_index` at the time of this migration.
"""

from django.db import connection, migrations

ENTRIES = "wagtailsearch_indexentry"


def write_kinds(apps, schema_editor):
    types = apps.get_model("contenttypes", "ContentType").objects
    article = types.filter(app_label="news", model="articlepage").values_list("pk", flat=True).first() or 0
    with schema_editor.connection.cursor() as cursor:
        kind = f"(SELECT content_type_id FROM {ENTRIES} WHERE id = search_fulltext.rowid)"  # noqa: S608
        cursor.execute(
            f"UPDATE search_fulltext SET summary = TRIM(summary || ' zqkind' || {kind}) "  # noqa: S608
            f"WHERE rowid IN (SELECT id FROM {ENTRIES} WHERE content_type_id <> %s)",
            [article],
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0006_facets"), ("contenttypes", "0002_remove_content_type_name")]
    operations = (
        [
            migrations.RunPython(write_kinds, migrations.RunPython.noop),
            migrations.RunSQL(
                f"CREATE INDEX search_entry_date ON {ENTRIES} (content_type_id, title_norm)",
                "DROP INDEX search_entry_date",
            ),
        ]
        if connection.vendor == "sqlite"
        else []
    )
