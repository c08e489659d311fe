"""The newsroom of the tests, built once for each test database and put there by each test that asks for one.

Building it takes some 230 queries and was most of what a small test cost. Its rows are kept in tables beside the real
ones, so that a test which asks for no newsroom finds none; putting them back is one statement a table.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Page, PageLogEntry, Site

from home.models import HomePage
from news.models import SectionPage
from tests.factories import Newsroom, build_newsroom

PREFIX = "kept_"

# By table: its columns, as one piece of SQL. Filled by `keep_newsroom`.
_columns: dict[str, str] = {}
_content_types: tuple[int, int] | None = None


def keep_newsroom() -> None:
    """Build it, put its rows aside, and leave the database as it was: without pages but the root."""
    global _content_types
    quote = connection.ops.quote_name
    PageLogEntry.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        before = {table: _count(table) for table in _tables()}
        build_newsroom()
        grown = {table: held for table, held in before.items() if _count(table) > held}
        new = {table: "WHERE depth > 1" if table == Page._meta.db_table else "" for table in grown}
        assert [table for table, held in grown.items() if held and not new[table]] == []
        for table in grown:
            description = connection.introspection.get_table_description(cursor, table)
            columns = ", ".join(quote(column.name) for column in description)
            _columns[table] = f"rowid, {columns}" if table in _virtual_tables() else columns
            kept = quote(PREFIX + table)
            cursor.execute(f"DROP TABLE IF EXISTS {kept}")
            cursor.execute(f"CREATE TABLE {kept} AS SELECT {_columns[table]} FROM {quote(table)} {new[table]}")
        for table in grown:
            cursor.execute(f"DELETE FROM {quote(table)} {new[table]}")
        Page.objects.filter(depth=1).update(numchild=0)
    _content_types = _current_content_types()


def put_newsroom() -> Newsroom:
    """The kept one; one built anew where something is there already, or a flush took away what it stands on."""
    root = Page.objects.filter(depth=1, numchild=0).first()
    if root is None or Site.objects.exists() or _content_types != _current_content_types():
        return build_newsroom()
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in _columns.items():
            kept = quote(PREFIX + table)
            cursor.execute(f"INSERT INTO {quote(table)} ({columns}) SELECT {columns} FROM {kept}")
    Page.objects.filter(pk=root.pk).update(numchild=1)
    home = HomePage.objects.get()
    sections = {section.slug: section for section in SectionPage.objects.all()}
    site = Site.objects.get()
    site.root_page = home
    return Newsroom(
        root=Page.objects.get(pk=root.pk),
        site=site,
        home=home,
        section=sections["news"],
        subsection=sections["local"],
        opinion=sections["opinion"],
    )


def _current_content_types() -> tuple[int, int]:
    """Their numbers, which the kept pages refer to; a flush gives them new ones."""
    found = ContentType.objects.get_for_models(HomePage, SectionPage)
    return found[HomePage].pk, found[SectionPage].pk


def _tables() -> list[str]:
    """All but those that a virtual one keeps its content in. Search's own come last: their keys are not deferred."""
    virtual = tuple(f"{name}_" for name in _virtual_tables())
    names = [name for name in connection.introspection.table_names() if not name.startswith((*virtual, PREFIX))]
    return sorted(names, key=lambda name: name.startswith("search_"))


def _virtual_tables() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%'")
        return [name for (name,) in cursor.fetchall()]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
        (number,) = cursor.fetchone()
    return int(number)
