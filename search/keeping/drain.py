"""Telling the index what has changed. Any number of processes may try; one at a time does.

A row is deleted after the index has taken what it is about. Where the index is in the database, both are one
transaction; where it is a server, a process that dies between the two tells it again, which does no harm.
"""

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import DatabaseError, connections, models, router, transaction
from django.utils import timezone
from modelsearch.backends import get_search_backends
from modelsearch.index import class_is_indexed
from wagtail.models import Page

from search import vocabulary
from search.failing import SearchUnavailable
from search.keeping.models import IndexChange, Spread, Turn
from search.keeping.place import is_within_database
from search.keeping.relations import pages_of

logger = logging.getLogger("newsroom.search")

BATCH = 50  # objects told of in one transaction: other writers wait that long on SQLite
SECONDS = 4  # less than a process gets to end
TURN = dt.timedelta(minutes=3)  # longer than a batch takes, a server's time-outs included
# After these pauses an object that cannot be indexed is tried again; then once a day.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 240, 1440))


@dataclass
class Told:
    """What became of the changes that were due."""

    indexed: int = 0
    removed: int = 0
    refused: int = 0
    unreachable: str = ""
    is_ours: bool = True  # False: another process is at it


def drain(seconds: float = SECONDS) -> Told:
    """Tell the index what is due, and begin no batch after so many seconds.

    Where the search server cannot be reached everything waits as it is, and the next run tries again.
    """
    told = Told()
    until = time.monotonic() + seconds
    with _turn() as holder:
        if not holder:
            told.is_ours = False
            return told
        try:
            while _single_batch(told) or _spread_batch(told):
                if time.monotonic() >= until or not _keep_turn(holder):
                    break
        except SearchUnavailable as error:
            told.unreachable = str(error)
            logger.warning("The search server cannot be reached; the index catches up later: %s", error)
    return told


def due() -> models.QuerySet[IndexChange]:
    return IndexChange.objects.filter(next_attempt_at__lte=timezone.now())


def anything_due() -> bool:
    return due().exists()


def tell(model: type[models.Model], keys: Iterable[str], told: Told) -> dict[str, str]:
    """Have these objects of a model indexed as they are now, or removed where they are no more.

    Returns what was wrong with each that could not be. Raises SearchUnavailable.
    """
    keys = list(keys)
    found: dict[str, Any] = {str(one.pk): one for one in model._default_manager.filter(pk__in=keys)}
    by_model: dict[type[models.Model], list[Any]] = defaultdict(list)
    errors: dict[str, str] = {}
    for key in keys:
        one = found.get(key)
        whole = one.get_indexed_instance() if one is not None else None
        if whole is not None:
            by_model[type(whole)].append(whole)
        else:
            _remove(model(pk=key))
            told.removed += 1
    for kind, objects in by_model.items():
        errors |= _index(kind, _with_related(kind, objects))
    told.indexed += len(found) - len(errors)
    told.refused += len(errors)
    return errors


def _single_batch(told: Told) -> bool:
    """Tell of the oldest changes of single objects; False where there are none."""
    changes = list(due().filter(spread=Spread.ONE).order_by("pk")[:BATCH])
    by_label: dict[str, list[IndexChange]] = defaultdict(list)
    for change in changes:
        by_label[change.label].append(change)
    done = False
    for label, of_model in by_label.items():
        model = _indexed_model(label)
        with _together():
            busy = _held(model, {change.object_id for change in of_model}) if model else set()
            ours = [change for change in of_model if change.object_id not in busy]
            errors = tell(model, dict.fromkeys(change.object_id for change in ours), told) if model else {}
            gone = [change.pk for change in ours if change.object_id not in errors]
            IndexChange.objects.filter(pk__in=gone).delete()
            for change in ours:
                if change.object_id in errors:
                    _postpone(change, errors[change.object_id])
        done = done or bool(ours)
    return done


def _spread_batch(told: Told) -> bool:
    """Go on with the oldest change that is about many; False where there is none."""
    change = due().exclude(spread=Spread.ONE).order_by("pk").first()
    if change is None:
        return False
    pages = pages_of(change)
    if change.total is None:
        change.total = pages.count()
    with _together():
        keys = list(pages.filter(pk__gt=change.position).values_list("pk", flat=True)[:BATCH])
        if not keys:
            change.delete()
            return True
        label = pages.model._meta.label_lower
        busy = _held(pages.model, {str(key) for key in keys})
        IndexChange.objects.bulk_create(IndexChange(label=label, object_id=key) for key in busy)
        errors = tell(pages.model, [str(key) for key in keys if str(key) not in busy], told)
        for key, error in errors.items():
            _postpone(IndexChange(label=label, object_id=key), error)
        change.position, change.done = keys[-1], change.done + len(keys)
        change.save(update_fields=["position", "done", "total"])
    if change.spread == Spread.ARTICLES:
        _offer(keys)
    return True


def _held(model: type[models.Model], keys: set[str]) -> set[str]:
    """Those that somebody is writing at this moment; nobody can write the others before our transaction ends.

    A page that is published is indexed there and then. What we had read of it before would overwrite that with what it
    was. SQLite lets one write at a time, and a server is told by nobody but us.
    """
    connection = connections[router.db_for_write(model)]
    if not (is_within_database() and connection.features.has_select_for_update_skip_locked):
        return set()
    # Every write to a page of whatever kind writes this row.
    rows = (Page if issubclass(model, Page) else model)._default_manager.filter(pk__in=keys).order_by()
    free = rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    there = set(rows.values_list("pk", flat=True))
    return {str(pk) for pk in there - set(free)}


def _offer(articles: list[int]) -> None:
    """Corrections offer the words of the new name, and those of the old one no more, as soon as search knows."""
    try:
        vocabulary.refresh(vocabulary.Kind.ARTICLE, articles)
    except DatabaseError:
        logger.exception("The vocabulary does not follow yet; `update_vocabulary` mends it.")


def _indexed_model(label: str) -> type[models.Model] | None:
    try:
        model = apps.get_model(label)
    except LookupError:
        return None  # a model that is no more
    return model if class_is_indexed(model) else None


def _with_related(model: Any, objects: list[Any]) -> list[Any]:
    """The same objects with what the index says of them fetched for all at once: a renamed topic may have thousands."""
    found = {one.pk: one for one in model.get_indexed_objects().filter(pk__in=[one.pk for one in objects])}
    return [found.get(one.pk, one) for one in objects]


def _index(model: type[models.Model], objects: list[Any]) -> dict[str, str]:
    """Index them all at once; if that fails, one by one, so that one that cannot be does not hold up the others."""
    try:
        _add(model, objects)
    except SearchUnavailable:
        raise
    except Exception:  # whatever a property of a page that search reads may raise
        errors = {}
        for one in objects:
            try:
                _add(model, [one])
            except SearchUnavailable:
                raise
            except Exception as error:
                logger.exception("%s %s could not be indexed.", model._meta.label, one.pk)
                errors[str(one.pk)] = f"{type(error).__name__}: {error}"[:300]
        return errors
    return {}


def _add(model: type[models.Model], objects: list[Any]) -> None:
    with _together():
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, objects)


def _together() -> AbstractContextManager[Any]:
    """One transaction with the index, where that is in the database. Nobody waits for ours while we ask a server."""
    return transaction.atomic() if is_within_database() else nullcontext()


def _remove(instance: models.Model) -> None:
    for backend in get_search_backends(with_auto_update=True):
        backend.delete(instance)


def _postpone(change: IndexChange, error: str) -> None:
    change.next_attempt_at = timezone.now() + PAUSES[min(change.attempts, len(PAUSES) - 1)]
    change.attempts = min(change.attempts + 1, 1000)
    change.error = error
    change.save()


@contextmanager
def _turn() -> Iterator[str]:
    """Our name while nobody else tells the index; empty where somebody does."""
    holder = uuid4().hex
    Turn.objects.get_or_create(pk=1)
    now = timezone.now()
    mine = Turn.objects.filter(pk=1, until__lte=now).update(holder=holder, until=now + TURN)
    try:
        yield holder if mine else ""
    finally:
        Turn.objects.filter(pk=1, holder=holder).update(until=timezone.now())


def _keep_turn(holder: str) -> bool:
    return bool(Turn.objects.filter(pk=1, holder=holder).update(until=timezone.now() + TURN))
