"""Readers who say something, each from an address of their own so that no limit gets in the way."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from newsroom.discussions.models import ArticleComment, Discussion, Status
from newsroom.discussions.services import Draft, ImportedComment, approve, import_comments, submit
from newsroom.discussions.services.counting import COLUMNS, COUNTED

_numbers = count(1)


def draft(page: Any, body: str = "", **fields: Any) -> Draft:
    number = next(_numbers)
    fields.setdefault("name", f"Reader {number}")
    fields.setdefault("email", f"reader{number}@example.com")
    fields.setdefault("ip", f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    fields.setdefault("seconds_to_write", 30)
    return Draft(page_id=page.pk, body=body or f"Comment number {number}", **fields)


def say(page: Any, body: str = "", **fields: Any) -> ArticleComment:
    """Sent and, if it was held, still waiting."""
    return fresh(submit(draft(page, body, **fields)).comment)


def said(page: Any, body: str = "", **fields: Any) -> ArticleComment:
    """Sent and published."""
    comment = say(page, body, **fields)
    if comment.status != Status.PUBLISHED:
        assert approve(comment.pk, None)
    return fresh(comment)


def fresh(comment: ArticleComment) -> ArticleComment:
    return ArticleComment.objects.get(pk=comment.pk)


def imported(page: Any, number: int, *, source: str = "test", **fields: Any) -> None:
    """So many comments in threads of five: a start, two replies, a reply to the first of them, one to that."""
    then = timezone.now() - dt.timedelta(days=30)
    rows = []
    for n in range(number):
        start = n - n % 5
        above = {1: start, 2: start, 3: start + 1, 4: start + 3}.get(n % 5)
        rows.append(
            ImportedComment(
                import_id=str(n),
                parent_import_id="" if above is None else str(above),
                page_id=page.pk,
                name=f"Reader {n % 40}",
                email=f"reader{n % 40}@example.org",
                body=f"Comment {n}",
                posted_at=then + dt.timedelta(minutes=n),
                **fields,
            )
        )
    import_comments(source, rows)


def assert_counts_are_true(page: Any) -> None:
    """Every stored count says what counting the comments says."""
    comments = {comment.pk: comment for comment in ArticleComment.objects.filter(discussion=page.pk)}
    below = dict.fromkeys(comments, 0)
    for comment in comments.values():
        if comment.status == Status.PUBLISHED:
            above = comment
            while above.root_id:
                above = comments[above.parent_id]
                below[above.pk] += 1
    for comment in comments.values():
        assert comment.reply_count == comment.nested_count == below[comment.pk]
        assert comment.visible == (comment.status == Status.PUBLISHED or below[comment.pk] > 0)
        assert comment.thread_id == comment.root_pk
        assert comment.order == comment.reply_no + 1
        assert comment.is_public == (comment.status == Status.PUBLISHED)
        assert comment.submit_date == comment.posted_at
        assert comment.object_pk == str(page.pk)
    discussion = Discussion.objects.get(pk=page.pk)
    statuses = [comment.status for comment in comments.values()]
    for column in COLUMNS:
        states = [status for status, counted_in in COUNTED.items() if counted_in == column]
        assert getattr(discussion, column) == sum(statuses.count(status) for status in states), column
    published = [comment.posted_at for comment in comments.values() if comment.status == Status.PUBLISHED]
    assert discussion.last_comment_at == max(published, default=None)
    for root in {comment.root_pk for comment in comments.values()}:
        numbers = sorted(comment.reply_no for comment in comments.values() if comment.root_pk == root)
        assert len(numbers) == len(set(numbers))
