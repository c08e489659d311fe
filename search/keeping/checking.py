"""Comparing index and content: what is missing, what is stale, what is there of things that are no more."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Max, Min
from modelsearch.backends import get_search_backends
from modelsearch.index import get_indexed_models

from search.keeping.models import IndexChange
from search.keeping.stored import StoredIndex

BATCH = 100  # objects in memory


class Examined(Protocol):
    """An index that can say what stands in it."""

    def differing(self, model: Any, objects: Any) -> tuple[list[str], list[str]]: ...
    def orphans(self) -> Iterator[tuple[str, list[str]]]: ...
    def remove(self, label: str, keys: list[str]) -> None: ...


@dataclass
class Checked:
    """Figures by model label."""

    looked_at: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    stale: Counter[str] = field(default_factory=Counter)
    orphaned: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        return self.missing.total() + self.stale.total() + self.orphaned.total()


def check(*, mend: bool, sample: int | None = None, progress: Callable[[str, int], None] = lambda *_: None) -> Checked:
    """Look at every indexed object, or of each model at about `sample` taken at random, and at every entry.

    What has been noted and not been told yet counts as wrong too: say so to whoever reads the figures. Raises
    SearchUnavailable.
    """
    checked = Checked()
    for backend in get_search_backends(with_auto_update=True):
        examined: Examined = backend.examined() if hasattr(backend, "examined") else StoredIndex(backend)
        for model in get_indexed_models():
            for objects in _batches(model, sample):
                _compare(examined, backend, model, objects, checked, mend=mend)
                progress(model._meta.label, checked.looked_at[model._meta.label])
        for label, keys in examined.orphans():
            checked.orphaned[label or "rows"] += len(keys)
            _remember(checked, f"orphaned {label}", keys)
            if mend:
                examined.remove(label, keys)
    return checked


def waiting() -> int:
    """Changes that the index has yet to hear of."""
    return IndexChange.objects.count()


def _compare(examined: Examined, backend: Any, model: Any, objects: list[Any], checked: Checked, *, mend: bool) -> None:
    label = model._meta.label
    missing, stale = examined.differing(model, objects)
    checked.looked_at[label] += len(objects)
    checked.missing[label] += len(missing)
    checked.stale[label] += len(stale)
    _remember(checked, f"missing {label}", missing)
    _remember(checked, f"stale {label}", stale)
    if mend and (wrong := {*missing, *stale}):
        backend.add_bulk(model, [one for one in objects if str(one.pk) in wrong])


def _remember(checked: Checked, what: str, keys: list[str]) -> None:
    kept = checked.examples.setdefault(what, [])
    kept += keys[: 5 - len(kept)]


def _batches(model: Any, sample: int | None) -> Iterator[list[Any]]:
    """All objects of a model in the order of their keys, or a few runs of neighbours from random places."""
    objects = model.get_indexed_objects().order_by("pk")
    if sample is not None:
        yield from _sampled(objects, sample)
        return
    last = 0
    while batch := list(objects.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        yield batch


def _sampled(objects: Any, sample: int) -> Iterator[list[Any]]:
    ends = objects.order_by().aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    run = min(BATCH, max(1, sample))
    for _number in range(max(1, sample // run)):
        start = random.randint(ends["first"], ends["last"])  # noqa: S311 - a sample
        if batch := list(objects.filter(pk__gte=start)[:run]):
            yield batch
