"""Search on a server of its own: OpenSearch, or Elasticsearch. What differs from Wagtail's own backends:

- A server that does not answer is asked once, for TIMEOUT seconds, and then left alone for a while (RESTS): readers
  and editors wait for it no longer than that. What went wrong is a SearchUnavailable, whichever it was.
- English stemming and folded accents, as in the database; letters of scripts without spaces are words.
- Counts for the facets in one request, and an index that can be compared with the content (`check_search`).
"""

import datetime as dt
import json
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model
from modelsearch.backends.elasticsearchbase import get_model_root
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText

from search.failing import SearchUnavailable

logger = logging.getLogger("newsroom.search")

TIMEOUT = 3  # seconds, for one question
RESTS = 20  # seconds in which a server that did not answer is not asked again
AT_ONCE = 500
# The server is well and said no to this one request: a bad document, an index that is not there yet.
REFUSED = (400, 404, 409, 413)
NEWNESS, HALF_AS_NEW = 0.3, "365d"  # what a story of today gains, and in what time it loses half of that

ANALYSIS = {
    "settings": {
        "analysis": {
            "analyzer": {
                # What fields without an analyzer of their own are read with, for the index and for questions.
                "default": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", "asciifolding", "english_possessive", "english_stems"],
                }
            },
            "filter": {
                "english_possessive": {"type": "stemmer", "language": "possessive_english"},
                "english_stems": {"type": "stemmer", "language": "english"},
            },
        }
    }
}


class Rest:
    """Which server did not answer, and until when it is left alone. One for each process."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def check(self, server: str) -> None:
        with self._lock:
            if self._until.get(server, 0) > time.monotonic():
                raise SearchUnavailable("The search server did not answer a moment ago.")

    def begin(self, server: str) -> None:
        with self._lock:
            self._until[server] = time.monotonic() + RESTS

    def end(self) -> None:
        """Ask every server again."""
        with self._lock:
            self._until.clear()


rest = Rest()


@contextmanager
def asking(backend: Any, *, indexing: bool = False) -> Iterator[None]:
    """Whatever goes wrong with the server in here is a SearchUnavailable; but what it refuses to index is not.

    `indexing`: it is the worker who asks, and not a reader who waits: a server that rests is asked too.
    """
    server = str(backend.hosts)
    if not indexing:
        rest.check(server)
    try:
        yield
    except backend.client_errors as error:
        refused = isinstance(error, backend.refusals) or getattr(error, "status_code", None) in REFUSED
        if indexing and refused:
            raise
        if not refused:
            rest.begin(server)
        logger.warning("The search server failed: %s", _said(error))
        raise SearchUnavailable(_said(error)) from error
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        if indexing:
            raise
        logger.warning("The search server said what nobody understands: %s", _said(error))
        raise SearchUnavailable(_said(error)) from error


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


class ServerResults:
    """Mixed into the results of a backend."""

    def _do_search(self) -> list[Any]:
        with asking(self.backend):  # type: ignore[attr-defined]
            return list(super()._do_search())  # type: ignore[misc]

    def _do_count(self) -> int:
        with asking(self.backend):  # type: ignore[attr-defined]
            return int(super()._do_count())  # type: ignore[misc]

    def facet(self, field_name: str) -> Any:
        with asking(self.backend):  # type: ignore[attr-defined]
            return super().facet(field_name)  # type: ignore[misc]

    def buckets(self, aggregations: dict[str, Any]) -> dict[str, Any]:
        """The server's counts over all that was found, for `aggregations` in its own language, in one request."""
        compiler = self.query_compiler  # type: ignore[attr-defined]
        with asking(self.backend):  # type: ignore[attr-defined]
            index = self.backend.get_index_for_model(compiler.queryset.model).name  # type: ignore[attr-defined]
            body = {**self._get_es_body(for_count=True), "aggregations": aggregations}  # type: ignore[attr-defined]
            found = self._backend_do_search(body, index=index, size=0)["aggregations"]  # type: ignore[attr-defined]
            return {name: found[name] for name in aggregations}

    def column(self, field_name: str) -> str:
        """What the server calls a filter field, for `buckets`."""
        compiler = self.query_compiler  # type: ignore[attr-defined]
        fields = {field.field_name: field for field in compiler.queryset.model.get_filterable_search_fields()}
        return str(compiler.mapping.get_field_column_name(fields[field_name]))


class ServerCompiler:
    """Mixed into the query compiler of a backend: every part of a question may stand in another field.

    Wagtail's own asks each field for the whole question: a word that is excluded would only be so from one of them.
    """

    def get_inner_query(self) -> dict[str, Any]:
        query = self._part(self.query)  # type: ignore[attr-defined]
        model = self.queryset.model  # type: ignore[attr-defined]
        date = getattr(model, "search_date_field", None)
        if not date or not self.order_by_relevance or isinstance(self.query, MatchAll):  # type: ignore[attr-defined]
            return query
        column = self.mapping.get_field_column_name(self._get_filterable_field(date))  # type: ignore[attr-defined]
        newness = {"gauss": {column: {"origin": "now", "scale": HALF_AS_NEW, "decay": 0.5}}, "weight": NEWNESS}
        return {
            "function_score": {
                "query": query,
                "functions": [{"weight": 1}, newness],
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _part(self, query: Any) -> dict[str, Any]:
        fields = self.remapped_fields  # type: ignore[attr-defined]
        if isinstance(query, And | Or):
            kind = "must" if isinstance(query, And) else "should"
            return {"bool": {kind: [self._part(part) for part in query.subqueries]}}
        if isinstance(query, Not):
            return {"bool": {"must_not": [self._part(query.subquery)]}}
        if isinstance(query, Boost):
            return {"bool": {"must": [self._part(query.subquery)], "boost": query.boost}}
        if isinstance(query, PlainText):
            return self._compile_plaintext_query(query, fields)  # type: ignore[attr-defined,no-any-return]
        if isinstance(query, Phrase):
            return self._compile_phrase_query(query, fields)  # type: ignore[attr-defined,no-any-return]
        if isinstance(query, MatchAll):
            return {"match_all": {}}
        return super().get_inner_query()  # type: ignore[misc,no-any-return]


class ServerIndex:
    """Mixed into the index of a backend."""

    def add_item(self, item: Any) -> None:
        with asking(self.backend, indexing=True):  # type: ignore[attr-defined]
            super().add_item(item)  # type: ignore[misc]

    def add_items(self, model: Any, items: Sequence[Any]) -> None:
        with asking(self.backend, indexing=True):  # type: ignore[attr-defined]
            super().add_items(model, items)  # type: ignore[misc]

    def delete_item(self, item: Any) -> None:
        with asking(self.backend, indexing=True):  # type: ignore[attr-defined]
            super().delete_item(item)  # type: ignore[misc]


class ServerBackend:
    """Mixed into a backend."""

    client_errors: tuple[type[Exception], ...] = ()
    refusals: tuple[type[Exception], ...] = ()  # of single documents

    def __init__(self, params: dict[str, Any]) -> None:
        # One try: who waits for the answer is a reader, and what has to be told is told again by the worker.
        options = {"max_retries": 0, "retry_on_timeout": False, **params.pop("OPTIONS", {})}
        super().__init__({"TIMEOUT": TIMEOUT, "INDEX_SETTINGS": ANALYSIS, **params, "OPTIONS": options})  # type: ignore[call-arg]

    def bulk(self, *args: Any, **kwargs: Any) -> Any:
        """The documents are written out by now: what a client cannot read is what came back."""
        try:
            return super().bulk(*args, **kwargs)  # type: ignore[misc]
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise SearchUnavailable(_said(error)) from error

    def examined(self) -> "ServerExamined":
        return ServerExamined(self)


class ServerExamined:
    """What stands in the server's index, for `check_search`."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def differing(self, model: type[Model], objects: Sequence[Any]) -> tuple[list[str], list[str]]:
        """The keys of those that are missing, and of those whose document is not what it should be."""
        index = self.backend.get_index_for_model(model)
        mapping = self.backend.mapping_class(model)
        with asking(self.backend, indexing=True):
            wanted = {mapping.get_document_id(one): _plain(mapping.get_document(one)) for one in objects}
            answer = self.backend.es.mget(index=index.name, body={"ids": list(wanted)})
            stored = {one["_id"]: one["_source"] for one in answer["docs"] if one.get("found")}
        missing = [key for key in wanted if key not in stored]
        return missing, [key for key in wanted if key in stored and stored[key] != wanted[key]]

    def orphans(self) -> Iterator[tuple[str, list[str]]]:
        """Model label and ids of documents whose object is no more."""
        roots = {get_model_root(model) for model in get_indexed_models()}
        for root in sorted(roots, key=lambda model: model._meta.label):
            for keys in self._ids(self.backend.get_index_for_model(root).name):
                alive = {str(pk) for (pk,) in root._default_manager.filter(pk__in=keys).values_list("pk")}
                if gone := [key for key in keys if key not in alive]:
                    yield root._meta.label_lower, gone

    def remove(self, label: str, keys: list[str]) -> None:
        model = apps.get_model(label)
        for key in keys:
            self.backend.delete(model(pk=key))

    def _ids(self, index: str) -> Iterator[list[str]]:
        """The ids of all documents, a batch at a time, in the order of their key."""
        after: list[Any] = []
        while True:
            hits: list[Any] = []
            body: dict[str, Any] = {"query": {"match_all": {}}, "sort": [{"pk": "asc"}], "size": AT_ONCE}
            if after:
                body["search_after"] = after
            with asking(self.backend, indexing=True), suppress(self.backend.NotFoundError):
                hits = self.backend.es.search(index=index, body={**body, "_source": False})["hits"]["hits"]
            keys = [hit["_id"] for hit in hits]
            after = hits[-1]["sort"] if hits else []
            if not keys:
                return
            yield keys


def _plain(document: dict[str, Any]) -> Any:
    """As it comes back from the server."""
    return json.loads(json.dumps(document, default=_as_written))


def _as_written(value: Any) -> Any:
    """Dates, numbers with a point and keys as the client writes them."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
