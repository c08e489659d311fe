"""Model fields of the newsroom's own."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField


class TrackedManyToManyField(ParentalManyToManyField):
    """Counts as usage of what it points at: Wagtail's index of usage looks at foreign keys only.

    To migrations it is the field it comes from, as nothing in the database differs.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the admin tells whoever deletes one: that the link goes, not what is linked.
        self.remote_field.on_delete = models.SET_NULL

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs

    def extract_references(self, value: Iterable[models.Model]) -> Iterator[tuple[Any, str, str, str]]:
        """(model, id, path of the field in the model, path of this value) of everything chosen."""
        for item in value:
            yield self.related_model, str(item.pk), "item", str(item.pk)
