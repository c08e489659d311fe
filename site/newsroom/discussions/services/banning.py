"""What moderators decide about a commenter. Every act is in the log; notes stay among moderators."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import Commenter, CommenterNote, ModerationEvent, Trust

Action = ModerationEvent.Action
# A ban always has an end. This one nobody lives to see.
FOR_GOOD = dt.datetime(2999, 12, 31, tzinfo=dt.UTC)


def ban(commenter_id: int, until: dt.datetime, actor: Any, note: str = "") -> bool:
    """Let them write nothing until then. What they wrote stays. False where nothing changes; so with the others."""
    with _changing(commenter_id) as commenter:
        if commenter is None:
            return False
        commenter.banned_until = until
        commenter.save(update_fields=["banned_until"])
        _log(commenter, Action.BAN, actor, note, until=until)
    return True


def lift_ban(commenter_id: int, actor: Any, note: str = "") -> bool:
    with _changing(commenter_id) as commenter:
        if commenter is None or commenter.banned_until is None:
            return False
        commenter.banned_until = None
        commenter.save(update_fields=["banned_until"])
        _log(commenter, Action.UNBAN, actor, note)
    return True


def shadow(commenter_id: int, until: dt.datetime, actor: Any, note: str = "") -> bool:
    """Show what they write until then to nobody but themselves, without saying so."""
    with _changing(commenter_id) as commenter:
        if commenter is None:
            return False
        commenter.shadowed_until = until
        commenter.save(update_fields=["shadowed_until"])
        _log(commenter, Action.SHADOW, actor, note, until=until)
    return True


def lift_shadow(commenter_id: int, actor: Any, note: str = "") -> bool:
    """Show what they write from now on; comments shown to them only keep that state until a moderator approves them."""
    with _changing(commenter_id) as commenter:
        if commenter is None or commenter.shadowed_until is None:
            return False
        commenter.shadowed_until = None
        commenter.save(update_fields=["shadowed_until"])
        _log(commenter, Action.UNSHADOW, actor, note)
    return True


def set_trust(commenter_id: int, trust: Trust, actor: Any, note: str = "") -> bool:
    with _changing(commenter_id) as commenter:
        if commenter is None or commenter.trust == trust:
            return False
        before, commenter.trust = commenter.trust, trust
        commenter.save(update_fields=["trust"])
        _log(commenter, Action.TRUST, actor, note, reasons=[f"trust:{before}", f"trust:{trust.value}"])
    return True


def add_note(commenter_id: int, text: str, actor: Any) -> CommenterNote | None:
    """Tell the other moderators something; None where nothing is said, or of nobody."""
    text = text.replace("\x00", "").strip()[:5000]
    if not text or not Commenter.objects.filter(pk=commenter_id).exists():
        return None
    return CommenterNote.objects.create(commenter_id=commenter_id, author=actor, text=text)


def carry_over(user: Any, email: str) -> None:
    """What stands against an address stands against the account that has confirmed it.

    So nobody gets rid of a ban by signing up, nor by deleting the account (see `keep_against_address`).
    """
    with transaction.atomic():
        guest = Commenter.objects.select_for_update().filter(email_hash=email_hash(email)).first()
        if guest is not None and guest.is_held_off():
            own, _is_new = Commenter.objects.select_for_update().get_or_create(user=user)
            _be_as_strict(own, guest)


def keep_against_address(commenter: Commenter, email: str) -> None:
    """Before an account goes: what stands against it, under a keyed hash of its address, and nothing else."""
    if email and commenter.is_held_off():
        guest, _is_new = Commenter.objects.select_for_update().get_or_create(email_hash=email_hash(email))
        _be_as_strict(guest, commenter)


def _be_as_strict(one: Commenter, other: Commenter) -> None:
    for name in ("banned_until", "shadowed_until"):
        ends = [end for end in (getattr(one, name), getattr(other, name)) if end is not None]
        setattr(one, name, max(ends, default=None))
    if other.trust == Trust.WATCHED:
        one.trust = Trust.WATCHED
    one.save(update_fields=["banned_until", "shadowed_until", "trust"])


@contextmanager
def _changing(commenter_id: int) -> Iterator[Commenter | None]:
    with transaction.atomic():
        yield Commenter.objects.select_for_update().filter(pk=commenter_id).first()


def _log(
    commenter: Commenter,
    action: Action,
    actor: Any,
    note: str,
    until: dt.datetime | None = None,
    reasons: list[str] | None = None,
) -> None:
    ModerationEvent.objects.create(
        commenter=commenter, actor=actor, action=action, note=note, until=until, reasons=reasons or []
    )
