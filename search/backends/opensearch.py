"""OpenSearch by `SEARCH_URL=opensearch+https://…`: Wagtail's backend with what `search.backends.server` adds."""

from modelsearch.backends.opensearch3 import (
    OpenSearch3Index,
    OpenSearch3SearchBackend,
    OpenSearch3SearchQueryCompiler,
    OpenSearch3SearchResults,
)
from opensearchpy.exceptions import OpenSearchException
from opensearchpy.helpers.errors import BulkIndexError

from search.backends.server import ServerBackend, ServerCompiler, ServerIndex, ServerResults


class OpenSearchIndex(ServerIndex, OpenSearch3Index):
    pass


class OpenSearchCompiler(ServerCompiler, OpenSearch3SearchQueryCompiler):
    pass


class OpenSearchResults(ServerResults, OpenSearch3SearchResults):
    pass


class OpenSearchBackend(ServerBackend, OpenSearch3SearchBackend):
    index_class = OpenSearchIndex
    query_compiler_class = OpenSearchCompiler
    results_class = OpenSearchResults
    client_errors = (OpenSearchException,)
    refusals = (BulkIndexError,)


SearchBackend = OpenSearchBackend
