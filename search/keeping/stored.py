"""What stands in an index that is kept in the database, next to what should."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelsearch.conf import get_app_config
from modelsearch.index import class_is_indexed
from modelsearch.utils import get_content_type_pk

ENTRIES_AT_ONCE = 1000


class StoredIndex:
    """Index entries and the rows of words that hang on them."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.entries: Any = get_app_config().get_model("IndexEntry")
        self.tables: list[Any] = [
            model
            for model in apps.get_app_config("search").get_models()
            if any(field.name == "entry" for field in model._meta.fields)
        ]

    def differing(self, model: type[models.Model], objects: Sequence[Any]) -> tuple[list[str], list[str]]:
        """The keys of those that are missing, and of those whose words are not what they would be indexed with."""
        wrong = [str(key) for key in self.backend.get_index_for_model(model).differing(model, objects)]
        entries = self.entries.objects.filter(content_type_id=get_content_type_pk(model), object_id__in=wrong)
        there = set(entries.values_list("object_id", flat=True))
        return [key for key in wrong if key not in there], [key for key in wrong if key in there]

    def orphans(self) -> Iterator[tuple[str, list[str]]]:
        """Model label and keys of entries whose object is no more, a batch at a time.

        The label is empty for rows of words that lost their entry.
        """
        kinds = {kind.pk: kind.model_class() for kind in ContentType.objects.all()}
        for batch in self._batches(self.entries):
            by_kind: dict[int, dict[str, int]] = {}
            for pk, kind, key in batch.values_list("pk", "content_type_id", "object_id"):
                by_kind.setdefault(kind, {})[key] = pk
            for kind, keys in by_kind.items():
                model = kinds.get(kind)
                alive: set[str] = set()
                if model is not None and class_is_indexed(model):
                    alive = {str(pk) for (pk,) in model._default_manager.filter(pk__in=list(keys)).values_list("pk")}
                if gone := [str(pk) for key, pk in keys.items() if key not in alive]:
                    yield (model._meta.label_lower if model else "?"), gone
        for table in self.tables:
            for batch in self._batches(table):
                rows = list(batch.values_list("pk", flat=True))
                there = set(self.entries.objects.filter(pk__in=rows).values_list("pk", flat=True))
                if gone := [str(pk) for pk in rows if pk not in there]:
                    yield "", gone

    def remove(self, label: str, keys: list[str]) -> None:
        """Take entries away by what `orphans` said of them."""
        for model in [self.entries, *self.tables] if label else self.tables:
            model._base_manager.filter(pk__in=[int(key) for key in keys])._raw_delete(using=model.objects.db)

    def _batches(self, model: Any) -> Iterator[Any]:
        last = 0
        while True:
            batch = model._base_manager.filter(pk__gt=last).order_by("pk")
            keys = list(batch.values_list("pk", flat=True)[:ENTRIES_AT_ONCE])
            if not keys:
                return
            last = keys[-1]
            yield model._base_manager.filter(pk__in=keys)
