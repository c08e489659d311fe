"""Topics, series and contributors by the end of their address."""

from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import CharField, Model
from django.http import Http404

from newsroom.core.prepared import Given, Prepared

Named = TypeVar("Named", bound=Model)


@lru_cache
def _query(model: type[Model], kind: str) -> Prepared[Any]:
    row = NamedTuple("Row", [(field.attname, Any) for field in model._meta.concrete_fields])  # type: ignore[misc]
    return Prepared(row, lambda: model._base_manager.filter(slug=Given("slug", CharField()))[:1], shows={kind: "id"})


def get_or_404(model: type[Named], kind: str, slug: str) -> Named:
    """The only one with that slug. Raises Http404 where there is none; `kind` is what kept pages are tagged by."""
    row = _query(model, kind).first(slug=slug)
    if row is None:
        raise Http404(f"No {kind} is called so")
    return model.from_db(connection.alias, row._fields, row)
