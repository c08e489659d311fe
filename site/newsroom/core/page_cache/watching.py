"""Rows of models: noted where they are read, told of where they are written."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_init, post_save

from newsroom.core.page_cache import recording
from newsroom.core.page_cache.changing import changed

_kinds: set[str] = set()
_kind_of: dict[type[Model], str] = {}


def kinds() -> frozenset[str]:
    """Every kind of row that is watched: what a page that was not found could turn out to be."""
    return frozenset(_kinds)


def kind_of(model: type[Model]) -> str | None:
    """The kind of the rows of `model`; None where they are not watched."""
    return _kind_of.get(model)


def watch(
    model: type[Model],
    kind: str,
    *,
    written: Callable[..., None] | None = None,
    shown: Callable[[Any], bool] | None = None,
) -> None:
    """From now on every row of `model` that a response reads is tagged `kind:id`, and told of when it is written.

    A page that shows a list of them tags itself `kind`. `written` is a receiver of `post_save` and `post_delete` that
    takes the place of the usual one. `shown` says of a row whether it is read to be shown; all are, usually. What is
    written around the signals (`update`, `bulk_create`) is told of by whoever writes it. Call it once a model, in
    `AppConfig.ready`.
    """
    _kinds.add(kind)
    _kind_of[model] = kind
    prefix = f"{kind}:"

    def read(instance: Model, **kwargs: Any) -> None:
        recorded = recording.current()
        if recorded is not None and (shown is None or shown(instance)):
            recorded.tags.add(f"{prefix}{instance.pk}")

    def usually_written(instance: Model, **kwargs: Any) -> None:
        changed(f"{prefix}{instance.pk}", kind)

    receiver = written or usually_written
    uid = f"page cache: {model._meta.label}"
    post_init.connect(read, sender=model, weak=False, dispatch_uid=uid)
    post_save.connect(receiver, sender=model, weak=False, dispatch_uid=uid)
    post_delete.connect(receiver, sender=model, weak=False, dispatch_uid=uid)
