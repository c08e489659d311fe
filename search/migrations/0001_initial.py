# ruff: noqa: S608 - all names are ours
"""The FTS5 tables of SQLite. On other databases there is nothing to do.

Wagtail's own FTS table stays, empty: without its triggers nothing is written to it a second time.
"""

import django.db.models.deletion
from django.db import connection, migrations, models

ENTRIES = "wagtailsearch_indexentry"
STOCK = f"{ENTRIES}_fts"
COLUMNS = "title, body, autocomplete"
NEW_COLUMNS = "NEW.title, NEW.body, NEW.autocomplete"

drop_stock_triggers = [
    migrations.RunSQL(
        f"DROP TRIGGER IF EXISTS insert_{STOCK}",
        f"CREATE TRIGGER insert_{STOCK} AFTER INSERT ON {ENTRIES} BEGIN "
        f"INSERT INTO {STOCK} ({COLUMNS}, rowid) VALUES ({NEW_COLUMNS}, NEW.id); END",
    ),
    migrations.RunSQL(
        f"DROP TRIGGER IF EXISTS update_{STOCK}",
        f"CREATE TRIGGER update_{STOCK} AFTER UPDATE ON {ENTRIES} BEGIN "
        f"UPDATE {STOCK} SET title=NEW.title, body=NEW.body, autocomplete=NEW.autocomplete "
        "WHERE rowid=NEW.id; END",
    ),
    migrations.RunSQL(
        f"DROP TRIGGER IF EXISTS delete_{STOCK}",
        f"CREATE TRIGGER delete_{STOCK} AFTER DELETE ON {ENTRIES} BEGIN DELETE FROM {STOCK} WHERE rowid=OLD.id; END",
    ),
    migrations.RunSQL(f"DELETE FROM {STOCK}", migrations.RunSQL.noop),
]


def table(name: str, columns: str, options: str) -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(f"CREATE VIRTUAL TABLE {name} USING fts5({columns}, {options})", f"DROP TABLE {name}"),
        migrations.RunSQL(
            f"CREATE TRIGGER delete_{name} AFTER DELETE ON {ENTRIES} BEGIN "
            f"DELETE FROM {name} WHERE rowid = OLD.id; END",
            f"DROP TRIGGER delete_{name}",
        ),
    ]


def state_of(name: str, related_name: str, db_table: str, columns: list[str]) -> migrations.CreateModel:
    entry = models.OneToOneField(
        to="wagtailsearch.indexentry",
        db_column="rowid",
        on_delete=django.db.models.deletion.DO_NOTHING,
        primary_key=True,
        related_name=related_name,
        serialize=False,
    )
    fields = [("entry", entry), *((column, models.TextField()) for column in columns)]
    return migrations.CreateModel(name=name, fields=fields, options={"db_table": db_table, "managed": False})


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailsearch", "0010_add_text_fields")]
    operations = (
        [
            *drop_stock_triggers,
            *table("search_fulltext", "title, summary, body", "tokenize = 'porter unicode61 remove_diacritics 2'"),
            *table("search_prefix", "words", "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'"),
            state_of("FullText", "full_text", "search_fulltext", ["title", "summary", "body"]),
            state_of("Prefix", "prefix", "search_prefix", ["words"]),
        ]
        if connection.vendor == "sqlite"
        else []
    )
