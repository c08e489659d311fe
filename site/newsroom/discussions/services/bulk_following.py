"""Comments that an earlier run has written: they follow the other system as long as nobody here has touched them."""

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django_comments.models import Comment

from newsroom.discussions import text
from newsroom.discussions.models import ArticleComment, ModerationEvent, Status
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import change_status
from newsroom.discussions.services.rows import BATCH

if TYPE_CHECKING:
    from newsroom.discussions.services.bulk import ImportedComment


def follow(given: Mapping[str, "ImportedComment"], known: Mapping[str, ArticleComment]) -> int:
    """Give those of the comments that changed there their new state and words. Returns how many.

    Whatever is done to a comment here, by a moderator, its writer or a rule, is in the log: what has an entry is left
    as it is.
    """
    changed = [row for import_id, row in known.items() if import_id in given and _differs(given[import_id], row)]
    touched = _touched(changed)
    changed = [row for row in changed if row.pk not in touched]
    changed.sort(key=lambda row: (row.discussion_id, row.pk))
    for page_id, rows in groupby(changed, key=lambda row: row.discussion_id):
        with transaction.atomic():
            discussion = lock([page_id])[page_id]
            for row in rows:
                comment = given[row.import_id]
                if (after := Status(comment.status)) != row.status:
                    change_status(row, after, discussion)
                _reword(row, *words(comment))
    return len(changed)


def words(comment: "ImportedComment") -> tuple[str, str]:
    """A comment's HTML, and the text as it was typed, or as near to that as is known."""
    html = text.render_html(comment.body) if comment.is_html else text.render(comment.body)
    return html, text.tidy(comment.text or (text.plain(html) if comment.is_html else comment.body))


def _differs(comment: "ImportedComment", row: ArticleComment) -> bool:
    return row.status != comment.status or row.body_html != words(comment)[0]


def _touched(rows: list[ArticleComment]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(rows), BATCH):
        entries = ModerationEvent.objects.filter(comment__in=rows[start : start + BATCH])
        found.update(entries.values_list("comment_id", flat=True))
    return found


def _reword(row: ArticleComment, html: str, typed: str) -> None:
    if html == row.body_html:
        return
    ArticleComment.objects.filter(pk=row.pk).update(body_html=html, is_long=text.is_long(html))
    Comment._base_manager.filter(pk=row.pk).update(comment=typed)
