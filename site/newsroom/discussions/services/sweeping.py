"""One act on all comments that match a filter, however many they are."""

import time
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from newsroom.discussions.services.moderating import Action, moderate_many

CHUNK = 100
SECONDS = 8.0  # well below what a proxy waits for an answer


@dataclass(frozen=True)
class Sweep:
    """What one stretch of the way did. Where it is not finished, the next one begins `after` this comment."""

    changed: int
    unchanged: int
    after: int
    finished: bool


def last_of(found: QuerySet) -> int:
    """The newest comment among those found: what arrives later was not part of what somebody confirmed."""
    return found.order_by().aggregate(last=Max("pk"))["last"] or 0


def sweep(
    found: QuerySet,
    action: Action,
    actor: Any,
    *,
    batch: uuid.UUID,
    up_to: int,
    at_most: int,
    after: int = 0,
    note: str = "",
    tell_writer: bool = False,
    seconds: float = SECONDS,
) -> Sweep:
    """Do `action` to the comments found with ids above `after` and up to `up_to`, in their order, for some seconds.

    Never to more than `at_most`, the number that somebody confirmed.

    Each chunk stands when it is done: what breaks off goes on where it was, and what is done twice changes nothing.
    """
    until = time.monotonic() + seconds
    changed = unchanged = 0
    while True:
        room = min(CHUNK, at_most - changed - unchanged)
        ids = list(found.filter(pk__gt=after, pk__lte=up_to).order_by("pk").values_list("pk", flat=True)[:room])
        if ids:
            done = moderate_many(ids, action, actor, note, batch=batch, tell_writer=tell_writer)
            changed, unchanged, after = changed + done, unchanged + len(ids) - done, ids[-1]
        if len(ids) < CHUNK or changed + unchanged >= at_most:
            return Sweep(changed, unchanged, after, finished=True)
        if time.monotonic() >= until:
            return Sweep(changed, unchanged, after, finished=False)
