"""What the index keeps of an object to be counted: `kind:news section:12 author:3`, as its model says it.

So counting reads one short text of every match, in the table that was searched, and joins nothing.
"""

from typing import Any, NamedTuple

from django.db import connection


class Stored(NamedTuple):
    """What is kept of a number of objects, one after the other."""

    words: str = ""
    number: int = 0


def fetched(texts: str, parameters: Any, before: str = "") -> Stored:
    """`texts`: a query whose only column is `facets`; `before`: what stands before it, a WITH. Put together by the
    database, which is the fastest at it.
    """
    together = "string_agg(facets, ' ')" if connection.vendor == "postgresql" else "group_concat(facets, ' ')"
    with connection.cursor() as cursor:
        cursor.execute(f"{before} SELECT COALESCE({together}, ''), COUNT(*) FROM ({texts}) AS found", parameters)  # noqa: S608
        return Stored(*cursor.fetchone())


def facets_of(obj: Any) -> str:
    return " ".join(getattr(obj, "search_facets", ()))
