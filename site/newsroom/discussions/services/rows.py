"""Putting comments into their three tables, for one comment and for thousands alike."""

from collections.abc import Sequence

from django.db import models
from django_comments.models import Comment
from django_comments_xtd.models import XtdComment

from newsroom.discussions.models import ArticleComment

# SQLite takes 32,766 values in a statement, the widest of the tables has some 25 columns.
BATCH = 500


def insert_base(comments: Sequence[ArticleComment]) -> None:
    """Write the first table's rows, which is where the comments get their ids."""
    fields = [field.attname for field in Comment._meta.local_concrete_fields if not field.primary_key]
    rows = [Comment(**{name: getattr(comment, name) for name in fields}) for comment in comments]
    for comment, row in zip(comments, Comment._base_manager.bulk_create(rows, batch_size=BATCH), strict=True):
        comment.id = comment.comment_ptr_id = comment.xtdcomment_ptr_id = row.pk


def insert_rest(comments: Sequence[ArticleComment]) -> None:
    """Write the other two tables' rows. Every comment has its id, and its `root_id` is known."""
    for comment in comments:
        if comment.root_id is None:
            comment.thread_id = comment.parent_id = comment.pk
        else:
            comment.thread_id = comment.root_id
        comment.order = comment.reply_no + 1
        comment.nested_count = comment.reply_count
    for model in (XtdComment, ArticleComment):
        _insert_own_columns(model, comments)
    for comment in comments:
        comment._state.adding = False


def _insert_own_columns(model: type[models.Model], comments: Sequence[ArticleComment]) -> None:
    # Django's bulk_create refuses models that inherit their columns; this is the step of it that it would run.
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    for start in range(0, len(comments), BATCH):
        model._base_manager._insert(comments[start : start + BATCH], fields=fields, using="default")  # type: ignore[attr-defined]
