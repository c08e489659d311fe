"""Putting comments into their three tables, for one comment and for thousands alike."""

from collections.abc import Sequence

from django_comments.models import Comment
from django_comments_xtd.models import XtdComment

from newsroom.core.rows import insert, reserve_ids
from newsroom.discussions.models import ArticleComment

# SQLite takes 32,766 values in a statement, the widest of the tables has some 25 columns.
BATCH = 500


def give_ids(comments: Sequence[ArticleComment]) -> None:
    """Give comments their ids before they are written: worth a query where there are many."""
    for comment, pk in zip(comments, reserve_ids(Comment, len(comments)), strict=True):
        _set_id(comment, pk)


def insert_base(comments: Sequence[ArticleComment]) -> None:
    """Write the first table's rows, which is where the comments get their ids if they have none."""
    if comments and comments[0].id:
        insert(Comment, comments)
        return
    fields = [field.attname for field in Comment._meta.local_concrete_fields if not field.primary_key]
    rows = [Comment(**{name: getattr(comment, name) for name in fields}) for comment in comments]
    for comment, row in zip(comments, Comment._base_manager.bulk_create(rows, batch_size=BATCH), strict=True):
        _set_id(comment, row.pk)


def _set_id(comment: ArticleComment, pk: int) -> None:
    comment.id = comment.comment_ptr_id = comment.xtdcomment_ptr_id = pk


def insert_rest(comments: Sequence[ArticleComment]) -> None:
    """Write the other two tables' rows. Every comment has its id, and its `root_id` is known."""
    for comment in comments:
        if comment.root_id is None:
            comment.thread_id = comment.parent_id = comment.pk
        else:
            comment.thread_id = comment.root_id
        comment.order = comment.reply_no + 1
        comment.nested_count = comment.reply_count
    insert(XtdComment, comments)
    insert(ArticleComment, comments)
    for comment in comments:
        comment._state.adding = False
