"""Hashes of network addresses are kept for some days, to recognise floods, and not longer."""

import datetime as dt
from typing import Any

from django.db.models import Model
from django.utils import timezone

from newsroom.discussions.models import (
    ActionToken,
    ArticleComment,
    ArticleRating,
    DiscussionSettings,
    Report,
    Vote,
)

# Small enough that no writer waits long for the end of one.
AT_ONCE = 2000
KEPT_IN: tuple[tuple[type[Model], str], ...] = (
    (ArticleComment, "posted_at"),
    (Vote, "at"),
    (ArticleRating, "at"),
    (Report, "at"),
    (ActionToken, "created_at"),
)


def forget_addresses(now: dt.datetime | None = None) -> int:
    """Take the hashes out that are older than the strictest site of the house allows; returns how many."""
    before = (now or timezone.now()) - dt.timedelta(days=days_kept())
    return sum(_forget(model, when, before) for model, when in KEPT_IN)


def days_kept() -> int:
    chosen = DiscussionSettings.objects.values_list("keep_addresses_days", flat=True)
    return min(chosen, default=DiscussionSettings().keep_addresses_days)


def _forget(model: Any, when: str, before: dt.datetime) -> int:
    forgotten = 0
    while True:
        old = model.objects.exclude(ip_hash="").filter(**{f"{when}__lt": before}).order_by()
        pks = list(old.values_list("pk", flat=True)[:AT_ONCE])
        forgotten += model.objects.filter(pk__in=pks).update(ip_hash="")
        if len(pks) < AT_ONCE:
            return forgotten
