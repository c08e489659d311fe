"""How the outbox is doing."""

from datetime import timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from newsroom.mail.models import Letter

State = Letter.State
A_DAY = timedelta(days=1)


def tell(overdue: timedelta) -> dict[str, Any]:
    """For /healthz/: whether letters wait for too long, for how many seconds the oldest has, how many were given up.

    A letter that the mail server refuses for a while waits as well.
    """
    now = timezone.now()
    begun = Letter.objects.filter(state__in=(State.WAITING, State.SENDING)).aggregate(at=Min("created_at"))["at"]
    waits = now - begun if begun else timedelta()
    given_up = Letter.objects.filter(state=State.FAILED, created_at__gt=now - A_DAY).count()
    return {
        "letters": "behind" if waits > overdue else "ok",
        "oldest_letter_seconds": max(0, round(waits.total_seconds())),
        "letters_given_up_in_a_day": given_up,
    }
