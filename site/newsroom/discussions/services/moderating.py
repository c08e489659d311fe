"""What moderators do to comments. Nobody else's comment changes with it, and every act is in the log."""

import uuid
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_comments.models import Comment

from newsroom.discussions.models import Appeal, ArticleComment, Discussion, ModerationEvent, Report, Status
from newsroom.discussions.services import announcing
from newsroom.discussions.services.counting import count_change
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.rows import BATCH

Action = ModerationEvent.Action

# The states from which each act leads somewhere, and where to. An act from any other state changes nothing.
WAITING = frozenset({Status.AWAITING_EMAIL, Status.PENDING, Status.HIDDEN_BY_REPORTS, Status.SHADOWED})
FROM: dict[Action, AbstractSet[Status]] = {
    Action.APPROVE: WAITING | {Status.REJECTED, Status.SPAM},
    Action.DISMISS: {Status.PUBLISHED},  # where there are reports
    Action.REJECT: WAITING | {Status.SPAM},
    Action.SPAM: WAITING | {Status.PUBLISHED, Status.REJECTED, Status.REMOVED},
    Action.REMOVE: {Status.PUBLISHED, Status.HIDDEN_BY_REPORTS, Status.SHADOWED},
    Action.RESTORE: {Status.REJECTED, Status.SPAM, Status.REMOVED},
    Action.DENY_APPEAL: {Status.REJECTED, Status.SPAM, Status.REMOVED},  # where there is an appeal
}
TO: dict[Action, Status] = {
    Action.APPROVE: Status.PUBLISHED,
    Action.REJECT: Status.REJECTED,
    Action.SPAM: Status.SPAM,
    Action.REMOVE: Status.REMOVED,
}
# These leave the state as it is.
ANSWERS = (Action.DISMISS, Action.DENY_APPEAL)
ORDER = list(FROM)
# Those of which the writer can be told the reason.
TELLING = (Action.REJECT, Action.REMOVE, Action.DENY_APPEAL)


def acts_from(status: Status) -> list[Action]:
    """What can be done to a comment in this state."""
    return [action for action in ORDER if status in FROM[action] and action not in ANSWERS]


def acts_on(comment: ArticleComment, has_appeal: bool = False) -> list[Action]:
    """What can be done to this comment; what answers a report or an appeal only where there is one."""
    acts = acts_from(Status(comment.status))
    if comment.status == Status.PUBLISHED and comment.report_count:
        acts.insert(0, Action.DISMISS)
    if has_appeal and comment.status in FROM[Action.DENY_APPEAL]:
        acts.append(Action.DENY_APPEAL)
    return acts


def approve(comment_id: int, actor: Any, note: str = "") -> bool:
    """Publish a comment that waits or was refused. True if that changed anything; so do the others."""
    return moderate(comment_id, Action.APPROVE, actor, note)


def reject(comment_id: int, actor: Any, note: str = "") -> bool:
    """Refuse a comment that has not been public."""
    return moderate(comment_id, Action.REJECT, actor, note)


def mark_spam(comment_id: int, actor: Any, note: str = "") -> bool:
    return moderate(comment_id, Action.SPAM, actor, note)


def remove(comment_id: int, actor: Any, note: str = "") -> bool:
    """Take a public comment down. Its replies stand; while it has any, so does its place."""
    return moderate(comment_id, Action.REMOVE, actor, note)


def restore(comment_id: int, actor: Any, note: str = "") -> bool:
    """Put a comment back into the state it was in before it was refused or removed."""
    return moderate(comment_id, Action.RESTORE, actor, note)


def moderate(
    comment_id: int,
    action: Action,
    actor: Any,
    note: str = "",
    *,
    batch: uuid.UUID | None = None,
    tell_writer: bool = False,
) -> bool:
    """Do `action` to one comment; False where the comment is gone or the act leads nowhere."""
    return moderate_many([comment_id], action, actor, note, batch=batch, tell_writer=tell_writer) == 1


@dataclass(frozen=True)
class Click:
    """What the acts of one click have in common. `batch` is what `undoing.undo` knows them by."""

    action: Action
    actor: Any
    note: str
    batch: uuid.UUID | None
    tell_writer: bool


def moderate_many(
    comment_ids: Iterable[int],
    action: Action,
    actor: Any,
    note: str = "",
    *,
    batch: uuid.UUID | None = None,
    tell_writer: bool = False,
) -> int:
    """Do `action` to each of the comments, one discussion at a time under its lock. Returns how many it changed.

    With `tell_writer`, the writer of a comment that is rejected or removed is sent `note` as the reason.
    """
    click = Click(action, actor, note, batch, tell_writer and bool(note) and action in TELLING)
    wanted = sorted(set(comment_ids))
    changed = 0
    for start in range(0, len(wanted), BATCH):
        found = ArticleComment.objects.filter(pk__in=wanted[start : start + BATCH])
        places = sorted(found.values_list("discussion_id", "pk"))
        for page_id, rows in groupby(places, key=lambda place: place[0]):
            changed += _moderate_here(page_id, [pk for _page_id, pk in rows], click)
    return changed


def _moderate_here(page_id: int, comment_ids: list[int], click: Click) -> int:
    with transaction.atomic():
        discussion = lock([page_id])[page_id]
        comments = ArticleComment.objects.filter(pk__in=comment_ids).order_by("pk")
        return sum(_act(comment, discussion, click) for comment in comments)


def _act(comment: ArticleComment, discussion: Discussion, click: Click) -> bool:
    before = Status(comment.status)
    if before not in FROM[click.action]:
        return False
    now = timezone.now()
    if click.action in ANSWERS:
        answered = _resolve_reports(comment, now) if click.action == Action.DISMISS else _decide_appeal(comment, now)
        if not answered:
            return False
    else:
        after = _before_it_went(comment) if click.action == Action.RESTORE else TO[click.action]
        change_status(comment, after, discussion)
        _resolve_reports(comment, now)
        _decide_appeal(comment, now)
    told = click.tell_writer and announcing.may_be_told(comment, before)
    event = ModerationEvent.objects.create(
        comment=comment,
        commenter_id=comment.commenter_id,
        actor=click.actor,
        action=click.action,
        from_status=before,
        to_status=comment.status,
        note=click.note,
        told=told,
        batch=click.batch,
        at=now,
    )
    if told:
        announcing.refused(comment, event)
    if click.action == Action.APPROVE:
        announcing.published(comment, discussion)
    if comment.pinned and not comment.is_published:
        _take_off_pin(comment, now, click.actor, click.batch)
    return True


def move(
    comment: ArticleComment,
    after: Status,
    discussion: Discussion,
    action: Action,
    now: datetime,
    reasons: Sequence[str] = (),
) -> None:
    """A change of state that no moderator made, but the writer, readers or a rule. The discussion is locked."""
    before = Status(comment.status)
    change_status(comment, after, discussion)
    ModerationEvent.objects.create(
        comment=comment,
        commenter_id=comment.commenter_id,
        action=action,
        from_status=before,
        to_status=after,
        reasons=list(reasons),
        at=now,
    )
    if comment.pinned and not comment.is_published:
        _take_off_pin(comment, now)


def _take_off_pin(comment: ArticleComment, now: datetime, actor: Any = None, batch: uuid.UUID | None = None) -> None:
    """What is not public is not pinned; its place on top is free for another."""
    ArticleComment.objects.filter(pk=comment.pk).update(pinned=False)
    ModerationEvent.objects.create(comment=comment, actor=actor, action=Action.UNPIN, batch=batch, at=now)


def change_status(comment: ArticleComment, after: Status, discussion: Discussion) -> None:
    """Give the comment its new state, in all tables and counts. The discussion is locked."""
    before = Status(comment.status)
    comment.set_status(after)
    ArticleComment.objects.filter(pk=comment.pk).update(status=comment.status)
    Comment._base_manager.filter(pk=comment.pk).update(is_public=comment.is_public, is_removed=comment.is_removed)
    count_change(comment, before, discussion)


def _resolve_reports(comment: ArticleComment, now: datetime) -> bool:
    """Whatever is decided answers the reports; their number goes where the comment stands after all."""
    if not comment.report_count:
        return False
    Report.objects.filter(comment=comment, resolved_at=None).update(resolved_at=now)
    if comment.is_published:
        comment.report_count = 0
        ArticleComment.objects.filter(pk=comment.pk).update(report_count=0)
    return True


def _decide_appeal(comment: ArticleComment, now: datetime) -> bool:
    return bool(Appeal.objects.filter(comment=comment, decided_at=None).update(decided_at=now))


def _before_it_went(comment: ArticleComment) -> Status:
    """The state that the last act took the comment out of; without a trace of one, a safe guess."""
    came = comment.moderation_events.filter(to_status=comment.status).exclude(action=Action.RESTORE)
    event = came.exclude(from_status="").exclude(from_status=comment.status).last()
    if event is not None:
        return Status(event.from_status)
    return Status.PUBLISHED if comment.status == Status.REMOVED else Status.PENDING
