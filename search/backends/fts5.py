"""Search on SQLite by one joined query, ranked by FTS5's own bm25().

What differs from the stock backend it is built on: matches, filters and rank are one query, where that one runs the
match again for every result; a write touches its own entry only, where that one reads all; words are stemmed.
Why, and what was measured: docs/decisions/0011-search-on-sqlite.md.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import Func
from django.db.models.functions import Cast
from django.db.models.lookups import Lookup
from modelsearch.abstract_models import TextIDGenericRelation
from modelsearch.backends.database.sqlite.query import normalize
from modelsearch.backends.database.sqlite.sqlite import (
    ObjectIndexer,
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchRebuilder,
    SQLiteSearchResults,
)
from modelsearch.index import SearchField, get_indexed_models
from modelsearch.query import MatchAll, Not, SearchQuery
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from search.backends.matching import expression, without_boosts
from search.models import FullText, Prefix
from search.words import spaced

IndexEntry = FullText._meta.get_field("entry").related_model
TITLE, SUMMARY, BODY = 10.0, 4.0, 1.0  # what a word counts for that stands there


class IntegerIdRelation(TextIDGenericRelation):
    """From an object to its index entry, compared as numbers: the other way round, an index leads to the object."""

    def get_object_id_lookup(self, alias: str, remote_alias: str) -> Lookup:
        entry_id = self.remote_field.model._meta.get_field(self.object_id_field_name).get_col(remote_alias)
        key = self.model._meta.pk
        return key.get_lookup("exact")(key.get_col(alias), Cast(entry_id, models.BigIntegerField()))

    def bulk_related_objects(self, objs: Sequence[Any], using: str = "default") -> QuerySet:
        return IndexEntry._base_manager.none()  # `index_entries` takes them along when an object is deleted


def add_relations() -> None:
    """Give every indexed model with a number for a key the relation that searches join over."""
    for model in get_indexed_models():
        key = model._meta.pk
        while key.remote_field:
            key = key.target_field
        if isinstance(key, models.IntegerField) and not hasattr(model, "search_entries"):
            IntegerIdRelation(IndexEntry).contribute_to_class(model, "search_entries")


class Match(Lookup):
    """`table MATCH expression`. A lookup, so that Django writes no `= TRUE` behind it, which SQLite would refuse."""

    lookup_name = "match"
    filterable = True

    def __init__(self, table: str, expression: str) -> None:
        super().__init__(None, None)
        self.table = table
        self.expression = expression

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return f"{connection.ops.quote_name(self.table)} MATCH %s", [self.expression]


class BM25(Func):
    """How well a row matches; the lower the better."""

    output_field = models.FloatField()

    def __init__(self, table: str, weights: Sequence[float]) -> None:
        super().__init__()
        self.table = table
        self.weights = weights

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        weights = ", ".join(str(float(weight)) for weight in self.weights)
        return f"bm25({connection.ops.quote_name(self.table)}, {weights})", []


class Indexer(ObjectIndexer):
    """The stock one, with boosted fields apart from the rest of the text."""

    def __init__(self, obj: Any, backend: Any) -> None:
        super().__init__(obj, backend)
        self.title_text, self.summary_text, self.body_text = "", "", ""
        for field in self.search_fields:
            for current, value in self.prepare_field(obj, field):
                if isinstance(current, SearchField):
                    self._add(current, value)

    def _add(self, field: SearchField, value: str) -> None:
        if field.field_name == "title":
            self.title_text += f" {value}"
        elif (field.boost or 1) > 1:
            self.summary_text += f" {value}"
        else:
            self.body_text += f" {value}"

    @property
    def columns(self) -> tuple[str, str, str]:
        return spaced(self.title_text).strip(), spaced(self.summary_text).strip(), spaced(self.body_text).strip()


class FTS5Index(SQLiteIndex):
    def add_items(self, model: type[models.Model], objs: Iterable[Any]) -> None:
        """Write the entries of these objects, and nobody else's; what has not changed is left alone."""
        indexers = {str(obj.pk): Indexer(obj, self.backend) for obj in objs}
        if not indexers or not model.get_search_fields():  # type: ignore[attr-defined]
            return
        with transaction.atomic(using=self.write_connection.alias):
            ids = self._entries(get_content_type_pk(model), list(indexers))
            rows = FullText.objects.filter(pk__in=ids.values())
            before = {row[0]: row[1:] for row in rows.values_list("pk", "title", "summary", "body")}
            words = dict(Prefix.objects.filter(pk__in=ids.values()).values_list("pk", "words"))
            for object_id, indexer in indexers.items():
                entry = ids[object_id]
                if before.get(entry) != indexer.columns:
                    self._write("search_fulltext", ("title", "summary", "body"), entry, indexer.columns)
                if words.get(entry) != (completion := spaced(indexer.autocomplete)):
                    self._write("search_prefix", ("words",), entry, (completion,))

    def _entries(self, content_type: int, object_ids: list[str]) -> dict[str, int]:
        """The entries' ids by object id, made where they are new. The words stand in the FTS5 tables alone."""
        new = [IndexEntry(content_type_id=content_type, object_id=pk, title="", body="") for pk in object_ids]
        IndexEntry._default_manager.bulk_create(new, ignore_conflicts=True)
        found = IndexEntry._default_manager.filter(content_type=content_type, object_id__in=object_ids)
        return dict(found.values_list("object_id", "pk"))

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


class FTS5Compiler(SQLiteSearchQueryCompiler):
    relation = "full_text"
    table = FullText._meta.db_table
    weights: Sequence[float] = (TITLE, SUMMARY, BODY)
    prefix = False

    def columns(self) -> str:
        """The columns that the search is narrowed to: a field of the model stands in one of them."""
        if not self.fields:
            return ""
        boosts = {field.field_name: field.boost or 1 for field in self.get_search_fields_for_model()}
        found = {
            "title" if name == "title" else "summary" if boosts.get(name.split("__")[0], 1) > 1 else "body"
            for name in self.fields
        }
        return "{" + " ".join(sorted(found)) + "} : "

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> QuerySet:
        """The objects found, as a queryset; with their score under `score_field` and, if that is asked for, by it."""
        plain = without_boosts(self.query)
        query: SearchQuery = normalize(plain) or plain  # type: ignore[assignment] # None: a kind it does not know
        negated = isinstance(query, Not)
        if isinstance(query, Not):
            query = query.subquery
        if isinstance(query, MatchAll):
            return self.queryset.none() if negated else self.queryset[start:stop]
        words = expression(query, prefix=self.prefix)
        if not words:
            return self.queryset.none()
        match = self._match(words)
        if negated:
            return self._in_order(self.queryset.exclude(pk__in=self._all(words)))[start:stop]
        model = self.queryset.model
        entries = "search_entries" if hasattr(model, "search_entries") else "index_entries"  # keys that are no numbers
        objects = self.queryset
        if objects.query.group_by is not None or objects.query.distinct:  # bm25() does not stand beside either
            objects = model._default_manager.filter(pk__in=objects.order_by().values("pk"))
            if not self.order_by_relevance:
                return self._in_order(self.queryset.filter(pk__in=self._all(words)))[start:stop]
        matched = objects.filter(Q(**{f"{entries}__{self.relation}__isnull": False}) & Q(match))
        if self.order_by_relevance:
            score_field = score_field or "_score"
        if score_field:
            matched = matched.annotate(**{score_field: BM25(self.table, self.weights)})
        if self.order_by_relevance:
            return matched.order_by(score_field, "-pk")[start:stop]
        return self._in_order(matched)[start:stop]

    def _match(self, words: str) -> Match:
        return Match(self.table, f"{self.columns()}({words})")

    def _all(self, words: str) -> QuerySet:
        """The keys of everything of this model in which the words stand."""
        model = self.queryset.model
        found = IndexEntry._default_manager.filter(self._match(words), **{f"{self.relation}__isnull": False})
        found = found.filter(content_type__in=get_descendants_content_types_pks(model))
        return found.values_list(Cast("object_id", model._meta.pk))

    def _in_order(self, found: QuerySet) -> QuerySet:
        return found.order_by(*found.query.order_by, "-pk")


class FTS5AutocompleteCompiler(FTS5Compiler, SQLiteAutocompleteQueryCompiler):
    relation = "prefix"
    table = Prefix._meta.db_table
    weights = (1.0,)
    prefix = True

    def columns(self) -> str:
        return ""


class FTS5Results(SQLiteSearchResults):
    def _do_search(self) -> list[Any]:
        """First which objects, then the objects: sorting carries two numbers a row, and not whole articles."""
        score = self._score_field or "_score"
        found = self.query_compiler.search(None, self.start, self.stop, score_field=score)
        if score not in found.query.annotations:
            return list(found)
        scores = dict(found.select_related(None).prefetch_related(None).values_list("pk", score))
        whole = self.query_compiler.queryset.order_by().in_bulk(list(scores))
        objects = [whole[pk] for pk in scores if pk in whole]
        for one in objects:
            setattr(one, score, scores[one.pk])
        return objects

    def _do_count(self) -> int:
        found = self.query_compiler.search(None, None, None)
        count = found.order_by().values("pk").count()
        return max(0, min(count, self.stop if self.stop is not None else count) - self.start)


class FTS5Backend(SQLiteSearchBackend):
    query_compiler_class = FTS5Compiler
    autocomplete_query_compiler_class = FTS5AutocompleteCompiler
    index_class = FTS5Index
    results_class = FTS5Results

    def __init__(self, params: dict[str, Any]) -> None:
        # Entry by entry, so that readers and editors go on while the index is made anew.
        super().__init__({**params, "ATOMIC_REBUILD": False})
        self.rebuilder_class = SQLiteSearchRebuilder


SearchBackend = FTS5Backend
