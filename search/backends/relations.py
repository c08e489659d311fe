"""Relations that searches join over, from an object to what the index holds about it, compared as numbers."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.functions import Cast
from django.db.models.lookups import Lookup
from modelsearch.abstract_models import TextIDGenericRelation
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_descendant_models

from search.models import FullText

IndexEntry = FullText._meta.get_field("entry").related_model


class NumberRelation(TextIDGenericRelation):
    """The stock relation compares as text, which no index of the object's table answers."""

    def get_object_id_lookup(self, alias: str, remote_alias: str) -> Lookup:
        column = self.remote_field.model._meta.get_field(self.object_id_field_name).get_col(remote_alias)
        key: Any = self.model._meta.pk
        lookup: Lookup = key.get_lookup("exact")(key.get_col(alias), Cast(column, models.BigIntegerField()))
        return lookup

    def bulk_related_objects(self, objs: Sequence[Any], using: str = "default") -> QuerySet:
        return self.remote_field.model._base_manager.none()  # they go with the object by other ways


def has_number(model: type[models.Model]) -> bool:
    """Whether the model's key is a number."""
    key: Any = model._meta.pk
    while key.remote_field:
        key = key.target_field
    return isinstance(key, models.IntegerField)


def content_types(model: type[models.Model]) -> list[int]:
    """Under which numbers the index has the objects of this model, and of those that inherit from it."""
    return sorted(found.pk for found in ContentType.objects.get_for_models(*descendants(model)).values())


descendants = cache(get_descendant_models)  # it looks through all models, for every search twice


def add_relations() -> None:
    """Give every indexed model with a number for a key its relation: to its row on PostgreSQL, else to its entry."""
    name, target = ("search_rows", FullText) if connection.vendor == "postgresql" else ("search_entries", IndexEntry)
    for model in get_indexed_models():
        if has_number(model) and not hasattr(model, name):
            NumberRelation(target).contribute_to_class(model, name)
