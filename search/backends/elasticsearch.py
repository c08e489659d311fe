"""Elasticsearch by `SEARCH_URL=elasticsearch+https://…`: Wagtail's backend with what `search.backends.server` adds."""

from elasticsearch import ApiError, TransportError
from elasticsearch.helpers import BulkIndexError
from modelsearch.backends.elasticsearch8 import (
    Elasticsearch8Index,
    Elasticsearch8SearchBackend,
    Elasticsearch8SearchQueryCompiler,
    Elasticsearch8SearchResults,
)

from search.backends.server import ServerBackend, ServerCompiler, ServerIndex, ServerResults


class ElasticsearchIndex(ServerIndex, Elasticsearch8Index):
    pass


class ElasticsearchCompiler(ServerCompiler, Elasticsearch8SearchQueryCompiler):
    pass


class ElasticsearchResults(ServerResults, Elasticsearch8SearchResults):
    pass


class ElasticsearchBackend(ServerBackend, Elasticsearch8SearchBackend):
    index_class = ElasticsearchIndex
    query_compiler_class = ElasticsearchCompiler
    results_class = ElasticsearchResults
    client_errors = (ApiError, TransportError, BulkIndexError)
    refusals = (BulkIndexError,)


SearchBackend = ElasticsearchBackend
