"""Taking back what one click did."""

import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction

from newsroom.discussions.models import Appeal, ArticleComment, Discussion, ModerationEvent, Report, Status
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.marking import MARKS, OPPOSITE, has_room
from newsroom.discussions.services.moderating import ANSWERS, change_status

Action = ModerationEvent.Action


@dataclass(frozen=True)
class Undone:
    """How many acts were taken back, and of how many others the comment has changed since."""

    taken_back: int = 0
    left: int = 0


def undo(batch: uuid.UUID, actor: Any) -> Undone:
    """Take back every act of the batch after which nothing else was done to its comment.

    Counts follow, and reports and appeals that the act had answered are open again. What was mailed stays mailed.
    """
    events = ModerationEvent.objects.filter(batch=batch, comment__isnull=False).exclude(action=Action.UNDO)
    # The acts on one comment are taken back last one first.
    found = sorted(events.select_related("comment"), key=lambda event: (_page_of(event), -event.pk))
    taken_back = 0
    for page_id, of_page in groupby(found, key=_page_of):
        with transaction.atomic():
            discussion = lock([page_id])[page_id]
            taken_back += sum(_take_back(event, discussion, actor) for event in list(of_page))
    return Undone(taken_back, len(found) - taken_back)


def _page_of(event: ModerationEvent) -> int:
    return event.comment.discussion_id if event.comment else 0


def _take_back(event: ModerationEvent, discussion: Discussion, actor: Any) -> bool:
    comment = ArticleComment.objects.filter(pk=event.comment_id).first()
    if comment is None or not _is_last(event):
        return False
    if event.action in MARKS:
        field, value = MARKS[OPPOSITE[Action(event.action)]]
        if event.action == Action.UNPIN and not has_room(discussion.pk):
            return False
        ArticleComment.objects.filter(pk=comment.pk).update(**{field: value})
    else:
        if comment.status != event.to_status or not event.from_status:
            return False
        if event.action not in ANSWERS:
            change_status(comment, Status(event.from_status), discussion)
        _open_again(comment, event)
    ModerationEvent.objects.create(
        comment=comment,
        commenter_id=comment.commenter_id,
        actor=actor,
        action=Action.UNDO,
        from_status=event.to_status,
        to_status=event.from_status,
        reasons=[event.action],
    )
    return True


def _is_last(event: ModerationEvent) -> bool:
    """Whether nothing of the same kind was done to the comment since."""
    later = ModerationEvent.objects.filter(comment=event.comment_id, pk__gt=event.pk)
    if event.action not in MARKS:
        return not later.exclude(to_status="").exists()
    pair = {event.action, OPPOSITE[Action(event.action)].value}
    # An act that was taken back says in its reasons which one it was.
    return all(
        action not in pair and not pair & set(reasons) for action, reasons in later.values_list("action", "reasons")
    )


def _open_again(comment: ArticleComment, event: ModerationEvent) -> None:
    Appeal.objects.filter(comment=comment, decided_at=event.at).update(decided_at=None)
    reopened = Report.objects.filter(comment=comment, resolved_at=event.at).update(resolved_at=None)
    if reopened and not comment.report_count:
        ArticleComment.objects.filter(pk=comment.pk).update(report_count=reopened)
