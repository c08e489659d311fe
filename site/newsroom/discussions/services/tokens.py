"""Links in letters: a secret that only the letter holds, good for one purpose, for a while, and once."""

import datetime as dt
import secrets

from django.conf import settings
from django.db.models import Count, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.discussions.identity import keyed_hash
from newsroom.discussions.models import ActionToken, ArticleComment, Subscription

Purpose = ActionToken.Purpose

LIFETIMES = {
    Purpose.CONFIRM: dt.timedelta(days=3),
    Purpose.SUBSCRIBE: dt.timedelta(days=3),
    Purpose.APPEAL: dt.timedelta(days=183),  # half a year, as the law on digital services asks for
    Purpose.MY_DATA: dt.timedelta(days=1),
}
# Letters that anybody can have sent to any address: how many in an hour, and in a day.
ASKED_FOR = (Purpose.CONFIRM, Purpose.SUBSCRIBE, Purpose.MY_DATA)
TO_ONE_ADDRESS = (3, 10)
KEPT = dt.timedelta(days=30)  # after its end, to say that it has ended


class LinkProblem(Exception):  # noqa: N818 - it is an answer, not a failure
    """The link leads nowhere; `kind` says why, in words for who followed it."""

    class Kind(TextChoices):
        UNKNOWN = "unknown", _("This link is not one of ours, or it is so old that we no longer know it.")
        EXPIRED = "expired", _("This link has expired.")
        USED = "used", _("This link was used before. There is nothing more to do.")

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


def issue(
    purpose: Purpose,
    email_hash: str,
    *,
    comment: ArticleComment | None = None,
    subscription: Subscription | None = None,
    ip_hash: str = "",
) -> tuple[str, ActionToken]:
    """A new link: its secret, and the token. That holds a hash: who reads the database can follow nobody's links."""
    secret = secrets.token_urlsafe(32)
    token = ActionToken.objects.create(
        hash=_hash(secret),
        purpose=purpose,
        email_hash=email_hash,
        ip_hash=ip_hash,
        comment=comment,
        subscription=subscription,
        expires_at=timezone.now() + LIFETIMES[purpose],
    )
    return secret, token


def find(secret: str, purpose: Purpose) -> ActionToken:
    """What the link stands for. Raises LinkProblem where it is not good, or no longer."""
    token = ActionToken.objects.filter(hash=_hash(secret), purpose=purpose).first()
    if token is None:
        raise LinkProblem(LinkProblem.Kind.UNKNOWN)
    if token.used_at is not None:
        raise LinkProblem(LinkProblem.Kind.USED)
    if token.expires_at <= timezone.now():
        raise LinkProblem(LinkProblem.Kind.EXPIRED)
    return token


def use(token: ActionToken) -> None:
    """Make it the last time. Raises LinkProblem where somebody was quicker; call it inside the act's transaction."""
    if not ActionToken.objects.filter(pk=token.pk, used_at=None).update(used_at=timezone.now()):
        raise LinkProblem(LinkProblem.Kind.USED)


def is_too_much(email_hash: str, ip_hash: str) -> bool:
    """Whether the address has been sent enough letters that it may not have asked for, or the sender caused enough."""
    now = timezone.now()
    day, hour = Q(created_at__gt=now - dt.timedelta(days=1)), Q(created_at__gt=now - dt.timedelta(hours=1))
    to_it = Q(email_hash=email_hash)
    by_them = Q(ip_hash=ip_hash) if ip_hash else Q(pk__in=[])
    sent = ActionToken.objects.filter(to_it | by_them, day, purpose__in=ASKED_FOR).aggregate(
        to_it_in_hour=Count("pk", filter=to_it & hour),
        to_it_in_day=Count("pk", filter=to_it),
        by_them_in_hour=Count("pk", filter=by_them & hour),
        by_them_in_day=Count("pk", filter=by_them),
    )
    by_one_in_hour, by_one_in_day = settings.DISCUSSION_LETTERS_BY_SENDER
    return (
        sent["to_it_in_hour"] >= TO_ONE_ADDRESS[0]
        or sent["to_it_in_day"] >= TO_ONE_ADDRESS[1]
        or sent["by_them_in_hour"] >= by_one_in_hour
        or sent["by_them_in_day"] >= by_one_in_day
    )


def prune() -> int:
    """Delete links that ended long ago; returns how many."""
    return ActionToken.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()[0]


def _hash(secret: str) -> str:
    return keyed_hash("token", secret)
