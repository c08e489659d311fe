"""Finding who somebody is among the commenters, and making them one."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import Commenter, ConfirmedBrowser, Subscription


def find(user: Any, email: str, reader_key: str, page_id: int) -> Commenter | None:
    """The commenter who is this user or, without one, the guest of this address; with what a comment asks of them.

    `confirmed_here`: the address was confirmed in the browser of this key. `has_letters`: they have confirmed that they
    want letters about this page.
    """
    who = Q(user=user) if user is not None else Q(email_hash=email_hash(email))
    browsers = ConfirmedBrowser.objects.filter(commenter=OuterRef("pk"), reader_key=reader_key)
    letters = Subscription.objects.filter(commenter=OuterRef("pk"), discussion=page_id, confirmed_at__isnull=False)
    asked = {"confirmed_here": Exists(browsers), "has_letters": Exists(letters)}
    return Commenter.objects.filter(who).annotate(**asked).first()


def make(user: Any, email: str) -> Commenter:
    """A new commenter. Where another writer makes the same one at this moment, it is theirs, of which only the id."""
    new = Commenter(user=user) if user is not None else Commenter(email_hash=email_hash(email))
    key = "user" if user is not None else "email_hash"
    Commenter.objects.bulk_create([new], update_conflicts=True, unique_fields=[key], update_fields=[key])
    return new
