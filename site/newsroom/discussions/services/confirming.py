"""Guests confirm their e-mail address: a letter goes out, a comment waits, and a button in a browser lets it go on.

An address proves nothing by itself: anybody can type it. So a guest is known only in a browser in which the address was
confirmed (`ConfirmedBrowser`); from any other, whoever gives the address is asked again. The letter holds nothing that
a stranger wrote, so that it is of no use for sending words to other people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from newsroom.discussions import letters
from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import (
    ActionToken,
    ArticleComment,
    Commenter,
    Discussion,
    ModerationEvent,
    Status,
)
from newsroom.discussions.services import announcing, subscribing, tokens
from newsroom.discussions.services.drafts import Reason
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import move

Purpose = ActionToken.Purpose
MOST_AT_ONCE = 50  # comments that one page lists and one act lets go


@dataclass
class Confirmed:
    """What became of the comments that a guest let go."""

    published: list[ArticleComment] = field(default_factory=list)
    waiting: list[ArticleComment] = field(default_factory=list)


def ask(comment: ArticleComment, sheet: letters.Sheet) -> bool:
    """Send the link that confirms the address of a new comment; False where too many such letters went out lately.

    The comment waits in any case; the link of an earlier or a later letter lets it go as well.
    """
    address = email_hash(comment.user_email)
    if tokens.is_too_much(address, comment.ip_hash):
        return False
    secret, _token = tokens.issue(Purpose.CONFIRM, address, comment=comment, ip_hash=comment.ip_hash)
    letters.confirm_address(comment, sheet, secret)
    return True


@dataclass(frozen=True)
class Waiting:
    """A comment that waits for its writer's address. Whether the letter's comment came from the same browser."""

    comment: ArticleComment
    from_same_browser: bool


def waiting_with(token: ActionToken) -> list[Waiting]:
    """The comments of this guest that wait for the address: the one of the letter first, then the newest."""
    comment = token.comment
    if comment is None or comment.commenter_id is None:
        return []
    waiting = ArticleComment.objects.filter(commenter=comment.commenter_id, status=Status.AWAITING_EMAIL)
    listed = waiting.select_related("discussion__page").order_by("-posted_at", "-pk")[:MOST_AT_ONCE]
    return [
        Waiting(waits, waits.pk == comment.pk or (waits.author_key == comment.author_key != ""))
        for waits in sorted(listed, key=lambda waits: waits.pk != comment.pk)
    ]


def confirm(token: ActionToken, reader_key: str, own: Sequence[ArticleComment]) -> Confirmed:
    """Confirm the address in this browser and let those of the waiting comments go on that are the guest's `own`.

    Each goes where it would have gone at once, with a confirmed address. What a moderator or the writer has done to a
    comment since stands: only one that still waits for the address moves. Raises LinkProblem for a used link.
    """
    confirmed = Confirmed()
    with transaction.atomic():
        discussions = lock(sorted({comment.discussion_id for comment in own}))
        tokens.use(token)
        commenter = Commenter.objects.select_for_update().filter(email_hash=token.email_hash).first()
        if commenter is None:
            raise tokens.LinkProblem(tokens.LinkProblem.Kind.UNKNOWN)
        subscribing.remember_confirmed(commenter, reader_key)
        still = ArticleComment.objects.filter(
            pk__in=[comment.pk for comment in own], status=Status.AWAITING_EMAIL, commenter=commenter
        )
        for comment in still.order_by("pk"):
            _let_go(comment, commenter, discussions[comment.discussion_id])
            (confirmed.published if comment.is_published else confirmed.waiting).append(comment)
        subscribing.confirm_with([*confirmed.published, *confirmed.waiting])
    return confirmed


def _let_go(comment: ArticleComment, commenter: Commenter, discussion: Discussion) -> None:
    comment.reasons = [reason for reason in comment.reasons if reason != Reason.UNCONFIRMED]
    if commenter.is_shadowed():
        after = Status.SHADOWED
    elif comment.reasons or commenter.is_banned():
        after = Status.PENDING
    else:
        after = Status.PUBLISHED
    ArticleComment.objects.filter(pk=comment.pk).update(reasons=comment.reasons)
    move(comment, after, discussion, ModerationEvent.Action.CONFIRM, timezone.now(), comment.reasons)
    if comment.is_published:
        announcing.published(comment, discussion)
