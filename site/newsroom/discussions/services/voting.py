"""Readers vote for and against comments: one vote each, which they can change and take back.

The counts of a comment change in the statement that changes a vote's row, by one and not to a number read before: they
are exact however many vote at once, without a lock that all of them would wait for.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.core.page_cache import changed
from newsroom.discussions import freshness
from newsroom.discussions.identity import ip_hash
from newsroom.discussions.models import ArticleComment, DiscussionSettings, Mode, Vote, Votes
from newsroom.discussions.ranking import rank_after
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.drafts import Reason
from newsroom.discussions.services.submitting import settings_of
from newsroom.discussions.services.taking_part import (
    ask_whether_open,
    is_banned,
    mode_of,
    often,
    public_comment,
    refuse,
    so_many_guests,
)

IN_AN_HOUR = (100, 400)  # by one reader, and from one address: a school or an office may share it
PAUSE = dt.timedelta(seconds=1)  # between a vote and its change
ATTEMPTS = 3


@dataclass(frozen=True)
class Voted:
    """A comment after a vote, and what is known of its discussion."""

    comment: ArticleComment
    value: int  # the reader's own: 1, -1, or 0 for none
    settings: DiscussionSettings
    mode: Mode


def vote(comment_id: int, value: int, reader: Reader, ip: str = "") -> Voted:
    """Make the reader's vote on a comment `value`: 1, -1, or 0 to take it back. The same once more changes nothing.

    Raises Refused, or NoDiscussion where there is no such comment for the public.
    """
    if value not in (1, -1, 0):
        raise ValueError(value)
    for _attempt in range(ATTEMPTS):
        now = timezone.now()
        comment = _find(comment_id, reader, ip_hash(ip), now)
        settings = settings_of(comment.discussion.page)
        mode = mode_of(comment.discussion, settings, now)
        had = comment.own_value or 0
        if value != had:
            _ask(comment, value, reader, ip_hash(ip), settings, mode, now)
        try:
            if value == had or _write(comment, had, value, reader, ip_hash(ip), now):
                return Voted(comment, value, settings, mode)
        except IntegrityError:  # the same reader's other click was faster, or the comment has gone
            continue
    raise refuse(Reason.RATE, _("That was quick. Try again in a moment."))


def own_votes(comment_ids: list[int], reader: Reader) -> dict[int, int]:
    """The reader's votes on these comments, in one query; none for a guest whom we have not seen."""
    if not reader.key:
        return {}
    return dict(Vote.objects.filter(voter=reader.key, comment__in=comment_ids).values_list("comment_id", "value"))


def delete_as_they_are(votes: QuerySet) -> int:
    """Delete votes in one statement, none of which has changed meanwhile; returns how many.

    `QuerySet.delete` looks for them first where anything listens to deletions, and then deletes them by their ids, with
    whatever value another click has given them in between.
    """
    return int(votes._raw_delete(votes.db))


def _find(comment_id: int, reader: Reader, address: str, now: dt.datetime) -> Any:
    """The comment, and all that is asked about the reader."""
    votes = Vote.objects.all()
    own = votes.filter(comment=OuterRef("pk"), voter=reader.key)
    too_often = often(votes, "voter", reader, address, now, IN_AN_HOUR)
    if reader.user is None and address:
        too_often |= so_many_guests(votes.filter(comment=OuterRef("pk"), ip_hash=address))
    return public_comment(
        comment_id,
        own_value=Subquery(own.values("value")),
        own_at=Subquery(own.values("at")),
        banned=is_banned(reader, now),
        too_often=too_often,
        commenter_user=F("commenter__user"),
    )


def _ask(
    comment: Any,
    value: int,
    reader: Reader,
    address: str,
    settings: DiscussionSettings,
    mode: Mode,
    now: dt.datetime,
) -> None:
    """Raises Refused where this reader has no vote here."""
    had = comment.own_value or 0
    ask_whether_open(mode, reader)
    if settings.votes == Votes.OFF or (settings.votes == Votes.UP and value < 0):
        raise refuse(Reason.CLOSED, _("There are no such votes here."))
    if reader.user is None and not settings.guests_vote:
        raise refuse(Reason.MEMBERS_ONLY, _("Only readers who are logged in can vote."))
    if comment.banned:
        raise refuse(Reason.BANNED, _("You cannot take part here at present."))
    by_account = reader.user is not None and comment.commenter_user == reader.user.pk
    if by_account or reader.wrote(comment):
        raise refuse(Reason.OWN, _("This is your own comment: the others vote on it."))
    if not had and reader.user is None and address and comment.ip_hash == address:
        # Perhaps its writer without the cookie, perhaps somebody of the same house: an account tells them apart.
        raise refuse(Reason.OWN, _("This comment came from where you are. Log in to vote on it."))
    changed_at = comment.own_at
    if changed_at is not None and now - changed_at < PAUSE:
        raise refuse(Reason.RATE, _("That was quick. Try again in a moment."))
    if changed_at is None and comment.too_often:
        raise refuse(Reason.RATE, _("There have been a lot of votes from you, or from where you are. Come back later."))


def _write(comment: ArticleComment, had: int, value: int, reader: Reader, address: str, now: dt.datetime) -> bool:
    """Change the vote's row and the comment's counts; False where the row has changed since it was read."""
    rows = Vote.objects.filter(comment=comment, voter=reader.key, value=had)
    with transaction.atomic():
        if not had:
            Vote.objects.create(comment=comment, voter=reader.key, value=value, ip_hash=address, at=now)
        elif not (rows.update(value=value, at=now) if value else delete_as_they_are(rows)):
            return False
        up, down = (value == 1) - (had == 1), (value == -1) - (had == -1)
        ArticleComment.objects.filter(pk=comment.pk).update(
            up=F("up") + up, down=F("down") + down, rank=rank_after(up, down)
        )
        changed(*freshness.tags(comment.discussion_id))
    comment.up += up
    comment.down += down
    return True
