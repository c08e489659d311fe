"""What stands in the index on SQLite, and how it is written: entry by entry, in two FTS5 tables.

An entry's own row holds what a search would have to read the object for: when it was published, in seconds, and what
facets count of it. They stand in the columns `title_norm` and `body`, for which FTS5 has no use.

What does not age, all but articles, has a word more that says what it is (`kind_word`). A search for videos looks for
that word too: a word of every article, but of three videos, is then found three times, and not in the whole archive.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models, transaction
from modelsearch.backends.database.sqlite.sqlite import ObjectIndexer, SQLiteIndex
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.utils import get_content_type_pk

from search.backends.facets import Stored, facets_of, fetched
from search.backends.recency import date_field, published
from search.backends.relations import IndexEntry, content_types
from search.models import FullText, Prefix
from search.words import spaced


def kind_word(content_type: int) -> str:
    """What stands in `summary` of everything of this type that does not age. Nobody types it."""
    return f"zqkind{content_type}"


class Indexer(ObjectIndexer):
    """The stock one, with boosted fields apart from the rest of the text."""

    def __init__(self, obj: Any, backend: Any) -> None:
        super().__init__(obj, backend)
        self.title_text, self.summary_text, self.body_text = "", "", ""
        completions = []
        for field in self.search_fields:
            for current, value in self.prepare_field(obj, field):
                if isinstance(current, SearchField):
                    self._add(current, value)
                elif isinstance(current, AutocompleteField):
                    completions.append(value)
        self.autocomplete = " ".join(completions)  # the stock one reads the whole object again for it

    def _add(self, field: SearchField, value: str) -> None:
        if field.field_name == "title":
            self.title_text += f" {value}"
        elif (field.boost or 1) > 1:
            self.summary_text += f" {value}"
        else:
            self.body_text += f" {value}"

    @property
    def date(self) -> float:
        """When the object was published, as its entry holds it; what has no date is as old as can be."""
        when = published(self.obj)
        return when.timestamp() if when else 0.0

    @property
    def facets(self) -> str:
        return facets_of(self.obj)

    @property
    def columns(self) -> tuple[str, str, str]:
        kind = "" if date_field(type(self.obj)) else kind_word(get_content_type_pk(type(self.obj)))
        summary = f"{spaced(self.summary_text).strip()} {kind}".strip()
        return spaced(self.title_text).strip(), summary, spaced(self.body_text).strip()


class FTS5Index(SQLiteIndex):
    def add_items(self, model: type[models.Model], objs: Iterable[Any]) -> None:
        """Write the entries of these objects, and nobody else's; what has not changed is left alone."""
        indexers = {str(obj.pk): Indexer(obj, self.backend) for obj in objs}
        if not indexers or not model.get_search_fields():  # type: ignore[attr-defined]
            return
        with transaction.atomic(using=self.write_connection.alias):
            rows = {key: (one.date, one.facets) for key, one in indexers.items()}
            ids = self._entries(get_content_type_pk(model), rows)
            texts = FullText.objects.filter(pk__in=ids.values())
            before = {row[0]: row[1:] for row in texts.values_list("pk", "title", "summary", "body")}
            words = dict(Prefix.objects.filter(pk__in=ids.values()).values_list("pk", "words"))
            for object_id, indexer in indexers.items():
                entry = ids[object_id]
                if before.get(entry) != indexer.columns:
                    self._write("search_fulltext", ("title", "summary", "body"), entry, indexer.columns)
                if words.get(entry) != (completion := spaced(indexer.autocomplete)):
                    self._write("search_prefix", ("words",), entry, (completion,))

    def differing(self, model: type[models.Model], objs: Iterable[Any]) -> list[Any]:
        """The keys of those objects whose entry is missing or is not what add_items() would write."""
        indexers = {obj.pk: Indexer(obj, self.backend) for obj in objs}
        keys = [str(key) for key in indexers]
        entries = IndexEntry._default_manager.filter(content_type=get_content_type_pk(model), object_id__in=keys)
        columns = ("title_norm", "body", "full_text__title", "full_text__summary", "full_text__body", "prefix__words")
        found = {row[0]: row[1:] for row in entries.values_list("object_id", *columns)}
        return [
            key
            for key, indexer in indexers.items()
            if found.get(str(key)) != (indexer.date, indexer.facets, *indexer.columns, spaced(indexer.autocomplete))
        ]

    def _entries(self, content_type: int, rows: dict[str, tuple[float, str]]) -> dict[str, int]:
        """The entries' ids by object id, made where they are new, with date and facets. The words are FTS5's."""
        manager = IndexEntry._default_manager
        new = [
            IndexEntry(content_type_id=content_type, object_id=pk, title_norm=date, title="", body=facets)
            for pk, (date, facets) in rows.items()
        ]
        manager.bulk_create(new, ignore_conflicts=True)
        found: list[Any] = list(
            manager.filter(content_type=content_type, object_id__in=list(rows)).only("object_id", "title_norm", "body")
        )
        changed = [entry for entry in found if (entry.title_norm, entry.body) != rows[entry.object_id]]
        for entry in changed:
            entry.title_norm, entry.body = rows[entry.object_id]
        manager.bulk_update(changed, ["title_norm", "body"])
        return {entry.object_id: entry.pk for entry in found}

    def _write(self, table: str, columns: Sequence[str], entry: int, values: Sequence[str]) -> None:
        marks = ", ".join(["%s"] * (len(columns) + 1))
        with self.write_connection.cursor() as cursor:
            # Table and columns are ours.
            cursor.execute(f"DELETE FROM {table} WHERE rowid = %s", [entry])  # noqa: S608
            cursor.execute(
                f"INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                [entry, *values],
            )

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Nothing: bm25() knows how long a title is."""


def stored_facets(objects: models.QuerySet, most: int) -> Stored:
    """What facets count of so many of these objects."""
    try:
        keys, parameters = objects.order_by().values("pk")[:most].query.sql_with_params()
    except EmptyResultSet:  # the conditions are such that there are none
        return Stored()
    types = ", ".join(str(pk) for pk in content_types(objects.model))
    return fetched(
        f"SELECT e.body AS facets FROM ({keys}) AS keys CROSS JOIN {IndexEntry._meta.db_table} e "  # noqa: S608 - ours
        f"WHERE e.content_type_id IN ({types}) AND e.object_id = CAST(keys.pk AS varchar(50))",
        parameters,
    )
