"""The lock that every write to a discussion takes before anything else."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Exists, OuterRef

from newsroom.core.page_cache import changed
from newsroom.discussions.freshness import tags
from newsroom.discussions.models import Discussion, Subscription
from newsroom.discussions.services.rows import BATCH


def lock(page_ids: Sequence[int]) -> dict[int, Discussion]:
    """The discussions of these pages, made where they are new, locked to the end of the transaction.

    The rows are taken in the order of their ids, so that two writers of several discussions wait for each other
    instead of failing. On SQLite the transaction itself is the lock: the settings let each begin as the only writer.
    Kept pages that show any of it are not shown any more once the transaction is over.
    They come with whether anybody wants letters about them, which is asked whenever a comment is published.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A discussion is locked for a transaction, and there is none")
    wanted = sorted(set(page_ids))
    changed(*(tag for page_id in wanted for tag in tags(page_id)))
    found: dict[int, Discussion] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        rows = {row.pk: row for row in _locked(batch)}
        missing = [Discussion(page_id=page_id) for page_id in batch if page_id not in rows]
        if missing:
            Discussion.objects.bulk_create(missing, ignore_conflicts=True)
            rows = {row.pk: row for row in _locked(batch)}
        found.update(rows)
    return found


def _locked(page_ids: list[int]) -> list[Discussion]:
    wanted = Subscription.objects.filter(discussion=OuterRef("pk"), confirmed_at__isnull=False)
    asked = {"is_followed": Exists(wanted)}
    rows = Discussion.objects.select_for_update().filter(pk__in=page_ids)
    return list(rows.annotate(**asked).order_by("pk"))
