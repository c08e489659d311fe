"""What the index keeps of an object to be counted: `kind:news section:12 author:3`, as its model says it.

So counting reads one short text of every match, in the table that was searched, and joins nothing.
"""

from typing import Any


def facets_of(obj: Any) -> str:
    return " ".join(getattr(obj, "search_facets", ()))
