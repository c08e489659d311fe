"""What stands in the index on PostgreSQL, and how it is written: a narrow table of our own beside Wagtail's entries.

What ages has a word more, for the month in which it was published: see `search.backends.postgres_ranking`.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models, transaction
from django.db.models import QuerySet
from modelsearch.backends.database.postgres.postgres import ObjectIndexer, PostgresIndex
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.utils import get_content_type_pk

from search.backends.facets import Stored, facets_of, fetched
from search.backends.recency import published
from search.backends.relations import IndexEntry, content_types, has_number
from search.backends.vectors import as_written, month_word, tsvector
from search.models import FullText

TITLE, SUMMARY, BODY = "A", "B", "D"


class Words(ObjectIndexer):
    """What an object is found by, as the vectors of its row."""

    def __init__(self, obj: Any, backend: Any) -> None:
        super().__init__(obj, backend)
        self.texts: list[tuple[str, str]] = []
        self.completion: list[tuple[str, str]] = []
        for field in self.search_fields:
            for current, _weight, value in self.prepare_field(obj, field):
                if isinstance(current, AutocompleteField):
                    self.completion.append((value, BODY))
                elif isinstance(current, SearchField):
                    self.texts.append((value, weight_of(current)))

    def row(self) -> tuple[str, str, str]:
        title = [(text, weight) for text, weight in self.texts if weight == TITLE]
        when = published(self.obj)
        words = f"{tsvector(self.texts)} {month_word(when) if when else ''}".strip()
        return tsvector(title), words, tsvector(self.completion, as_written)


def weight_of(field: Any) -> str:
    return TITLE if field.field_name == "title" else SUMMARY if (field.boost or 1) > 1 else BODY


class FullTextIndex(PostgresIndex):
    def add_items(self, model: type[models.Model], objs: Iterable[Any]) -> None:
        """Write the entries of these objects, and nobody else's."""
        words = {str(obj.pk): Words(obj, self.backend) for obj in objs}
        if not words or not model.get_search_fields():  # type: ignore[attr-defined]
            return
        content_type, numbers = get_content_type_pk(model), has_number(model)
        with transaction.atomic(using=self.write_connection.alias):
            ids = self._entries(content_type, words)
            rows = [
                (
                    ids[key],
                    content_type,
                    int(key) if numbers else None,
                    published(one.obj),
                    facets_of(one.obj),
                    *one.row(),
                )
                for key, one in words.items()
            ]
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s::tsvector, %s::tsvector, %s::tsvector)"] * len(rows))
            with self.write_connection.cursor() as cursor:
                cursor.execute(_WRITE.format(marks=marks), [value for row in rows for value in row])

    def _entries(self, content_type: int, words: dict[str, Words]) -> dict[str, int]:
        """The entries' ids by object id, made where they are new. The title's text is for fuzzy queries."""
        entries = [
            IndexEntry(content_type_id=content_type, object_id=key, title_text=one.title_text)
            for key, one in words.items()
        ]
        IndexEntry._default_manager.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title_text"],
        )
        found = IndexEntry._default_manager.filter(content_type=content_type, object_id__in=words)
        return dict(found.values_list("object_id", "pk"))

    def differing(self, model: type[models.Model], objs: Iterable[Any]) -> list[Any]:
        """The keys of those objects whose entry is missing or is not what add_items() would write."""
        words = {obj.pk: (published(obj), facets_of(obj), *Words(obj, self.backend).row()) for obj in objs}
        keys = [str(key) for key in words]
        rows = FullText.objects.filter(entry__content_type=get_content_type_pk(model), entry__object_id__in=keys)
        columns = ("entry__object_id", "published", "facets", "title", "words", "completion")
        found = {key: row for key, *row in rows.values_list(*columns)}
        return [key for key, row in words.items() if not _same(row, found.get(str(key)))]

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Nothing: a title counts for what stands in it."""


def _same(ours: tuple[Any, ...], stored: list[Any] | None) -> bool:
    """Whether a row is as it would be written; PostgreSQL keeps the words of a vector in an order of its own."""
    if stored is None or [*ours[:2]] != stored[:2]:
        return False
    return all(
        sorted(one.replace("D", "").split()) == sorted(other.split())
        for one, other in zip(ours[2:], stored[2:], strict=True)
    )


# What has not changed is left alone: its vectors need not go through the indexes again.
_WRITE = """
INSERT INTO search_fulltext AS r (entry_id, content_type_id, object_id, published, facets, title, words, completion)
VALUES {marks}
ON CONFLICT (entry_id) DO UPDATE SET published = EXCLUDED.published, facets = EXCLUDED.facets, title = EXCLUDED.title,
    words = EXCLUDED.words, completion = EXCLUDED.completion
WHERE (r.published, r.facets, r.title, r.words, r.completion)
    IS DISTINCT FROM (EXCLUDED.published, EXCLUDED.facets, EXCLUDED.title, EXCLUDED.words, EXCLUDED.completion)
"""


def stored_facets(objects: QuerySet, most: int) -> Stored:
    """What facets count of so many of these objects."""
    try:
        keys, parameters = objects.order_by().values("pk")[:most].query.sql_with_params()
    except EmptyResultSet:  # the conditions are such that there are none
        return Stored()
    return fetched(
        f"SELECT facets FROM search_fulltext WHERE object_id IN ({keys}) AND content_type_id = ANY(%s)",  # noqa: S608
        [*parameters, content_types(objects.model)],
    )
