"""Finding who somebody is among the commenters, and making them one."""

from typing import Any

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import Commenter


def find(user: Any, email: str) -> Commenter | None:
    """The commenter who is this user or, without one, the guest of this address."""
    if user is not None:
        return Commenter.objects.filter(user=user).first()
    return Commenter.objects.filter(email_hash=email_hash(email)).first()


def make(user: Any, email: str) -> Commenter:
    """A new commenter. Where another writer makes the same one at this moment, it is theirs, of which only the id."""
    new = Commenter(user=user) if user is not None else Commenter(email_hash=email_hash(email))
    key = "user" if user is not None else "email_hash"
    Commenter.objects.bulk_create([new], update_conflicts=True, unique_fields=[key], update_fields=[key])
    return new
