"""Counts that are stored, kept exact under the discussion's lock."""

from collections.abc import Sequence

from django.db.models import F, Max, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from newsroom.discussions.models import ArticleComment, Commenter, Discussion, Status

REFUSED = (Status.REJECTED, Status.SPAM)
# The column of a discussion that counts the comments in a state.
COUNTED = {
    Status.PUBLISHED: "published_count",
    Status.PENDING: "pending_count",
    Status.HIDDEN_BY_REPORTS: "reported_count",
    Status.AWAITING_EMAIL: "unconfirmed_count",
    Status.REJECTED: "rejected_count",
    Status.SHADOWED: "shadowed_count",
    Status.SPAM: "spam_count",
    Status.REMOVED: "removed_count",
    Status.DELETED_BY_AUTHOR: "deleted_count",
}
COLUMNS = sorted(set(COUNTED.values()))


def add_replies(pks: Sequence[int], number: int) -> None:
    """Say that each of the comments has so many published replies more (or fewer) below it."""
    ArticleComment.objects.filter(pk__in=pks).update(reply_count=F("reply_count") + number)
    XtdComment.norel_objects.filter(pk__in=pks).update(nested_count=F("nested_count") + number)


def above(comment: ArticleComment) -> list[int]:
    """The comments that this one stands below, nearest first. A query for each between its parent and the root."""
    if not comment.root_id:
        return []
    found = [comment.parent_id]
    for _level in range(comment.level - 2):
        found.append(ArticleComment.objects.values_list("parent_id", flat=True).get(pk=found[-1]))
    return found if found[-1] == comment.root_id else [*found, comment.root_id]


def count_change(comment: ArticleComment, before: Status | None, discussion: Discussion) -> None:
    """Bring all stored counts in line after `comment` came to its present state from `before` (None: it is new)."""
    after = Status(comment.status)
    if before == after:
        return
    _count_in_discussion(comment, before, after, discussion)
    published = (after == Status.PUBLISHED) - (before == Status.PUBLISHED)
    if published and (parents := above(comment)):
        add_replies(parents, published)
    if comment.commenter_id:
        refused = (after in REFUSED) - (before in REFUSED)
        if published or refused:
            Commenter.objects.filter(pk=comment.commenter_id).update(
                approved_count=_never_below_zero("approved_count", published),
                rejected_count=_never_below_zero("rejected_count", refused),
            )
        if refused and before is not None:
            _note_rejection(comment, refused)


def _note_rejection(comment: ArticleComment, refused: int) -> None:
    """When a comment of this writer was last rejected: now, or, where one came back, when the last that did not was."""
    at = timezone.now()
    if refused < 0:
        others = ArticleComment.objects.filter(commenter=comment.commenter_id, status__in=REFUSED)
        at = others.exclude(pk=comment.pk).aggregate(last=Max("moderation_events__at"))["last"]
    Commenter.objects.filter(pk=comment.commenter_id).update(last_rejected_at=at)


def _count_in_discussion(comment: ArticleComment, before: Status | None, after: Status, discussion: Discussion) -> None:
    if before is not None:
        name = COUNTED[before]
        setattr(discussion, name, getattr(discussion, name) - 1)
    name = COUNTED[after]
    setattr(discussion, name, getattr(discussion, name) + 1)
    last = discussion.last_comment_at
    if after == Status.PUBLISHED and (last is None or comment.posted_at > last):
        discussion.last_comment_at = comment.posted_at
    elif before == Status.PUBLISHED and last == comment.posted_at:
        published = ArticleComment.objects.published().filter(discussion=discussion).exclude(pk=comment.pk)
        discussion.last_comment_at = published.aggregate(last=Max("posted_at"))["last"]
    discussion.save(update_fields=[*COLUMNS, "last_comment_at"])


def _never_below_zero(name: str, change: int) -> Greatest:
    # A commenter's counts may have been cut when an account was merged or erased; they are no reason to fail.
    return Greatest(F(name) + change, Value(0))
