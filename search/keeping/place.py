"""Where the index is."""

from modelsearch.backends import get_search_backends


def is_within_database() -> bool:
    """Whether the index is written in the transaction of the change itself."""
    return all(not backend.catch_indexing_errors for backend in get_search_backends(with_auto_update=True))
