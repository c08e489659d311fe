"""The lock that every write to a discussion takes before anything else."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import F

from newsroom.discussions.models import Discussion
from newsroom.discussions.services.rows import BATCH


def lock(page_ids: Sequence[int]) -> dict[int, Discussion]:
    """The discussions of these pages, made where they are new, locked to the end of the transaction.

    The rows are taken in the order of their ids, so that two writers of several discussions wait for each other
    instead of failing. Every write raises the version: on SQLite that is the lock.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A discussion is locked for a transaction, and there is none")
    wanted = sorted(set(page_ids))
    found: dict[int, Discussion] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        if not connection.features.has_select_for_update:
            Discussion.objects.filter(pk__in=batch).update(version=F("version") + 1)
        rows = {row.pk: row for row in _locked(batch)}
        missing = [Discussion(page_id=page_id) for page_id in batch if page_id not in rows]
        if missing:
            Discussion.objects.bulk_create(missing, ignore_conflicts=True)
            rows = {row.pk: row for row in _locked(batch)}
        if connection.features.has_select_for_update:
            Discussion.objects.filter(pk__in=batch).update(version=F("version") + 1)
        found.update(rows)
    return found


def _locked(page_ids: list[int]) -> list[Discussion]:
    return list(Discussion.objects.select_for_update().filter(pk__in=page_ids).order_by("pk"))
