"""Lifting a comment out of the others: pinned on top of the discussion, or featured where it stands."""

import uuid
from typing import Any

from django.db import transaction

from newsroom.discussions.models import ArticleComment, ModerationEvent
from newsroom.discussions.services.locking import lock

Action = ModerationEvent.Action

MOST_PINNED = 3
# What each act sets.
MARKS: dict[Action, tuple[str, bool]] = {
    Action.PIN: ("pinned", True),
    Action.UNPIN: ("pinned", False),
    Action.FEATURE: ("featured", True),
    Action.UNFEATURE: ("featured", False),
}
OPPOSITE = {
    Action.PIN: Action.UNPIN,
    Action.UNPIN: Action.PIN,
    Action.FEATURE: Action.UNFEATURE,
    Action.UNFEATURE: Action.FEATURE,
}


class TooManyPinned(Exception):  # noqa: N818 - it is an answer, not a failure
    """As many comments of the discussion are pinned as may be."""


def has_room(page_id: int) -> bool:
    """Whether one more comment of the discussion can be pinned."""
    return ArticleComment.objects.published().filter(discussion=page_id, pinned=True).count() < MOST_PINNED


def marks_on(comment: ArticleComment) -> list[Action]:
    """How the comment could be marked, or no longer be: published comments only, pinned only what starts a thread."""
    if not comment.is_published:
        return []
    marks = [Action.UNFEATURE if comment.featured else Action.FEATURE]
    if comment.pinned:
        marks.append(Action.UNPIN)
    elif comment.root_id is None:
        marks.append(Action.PIN)
    return marks


def mark(comment_id: int, action: Action, actor: Any, *, batch: uuid.UUID | None = None) -> bool:
    """Pin, unpin, feature or unfeature; False where that changes nothing. Raises TooManyPinned."""
    page_id = ArticleComment.objects.filter(pk=comment_id).values_list("discussion_id", flat=True).first()
    if page_id is None:
        return False
    with transaction.atomic():
        lock([page_id])
        comment = ArticleComment.objects.filter(pk=comment_id).first()
        if comment is None or action not in marks_on(comment):
            return False
        if action == Action.PIN and not has_room(page_id):
            raise TooManyPinned
        field, value = MARKS[action]
        ArticleComment.objects.filter(pk=comment.pk).update(**{field: value})
        ModerationEvent.objects.create(
            comment=comment, commenter_id=comment.commenter_id, actor=actor, action=action, batch=batch
        )
    return True
