"""Reading a discussion: the same few queries for five comments or ten thousand.

Twenty threads by keyset, the first replies of each in one query, no recursion. What is fetched is what is shown: no
e-mail address, no address on the network and no source text leaves the database here.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.models.comment import CommentQuerySet

THREADS = 20
FIRST_REPLIES = 3
REPLIES = 50
SHOWN_COLUMNS = (
    "pk",
    "discussion",
    "root",
    "reply_to",
    "reply_no",
    "reply_count",
    "status",
    "posted_at",
    "edited_at",
    "body_html",
    "is_long",
    "author_kind",
    "import_id",
    "up",
    "down",
    "rank",
    "pinned",
    "featured",
    "passage_block",
    "passage",
    "parent_id",
    "level",
    "user_name",
)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Where a page of the list ends: the microsecond, or the rank as Python writes a number down, and the comment's id.
INSTANT_CURSOR = re.compile(r"(-?[0-9]{1,17})-([0-9]{1,10})", re.ASCII)
RANK_CURSOR = re.compile(r"([0-9](?:\.[0-9]{1,20})?(?:e-[0-9]{1,3})?)-([0-9]{1,10})", re.ASCII)
NO_LIMIT = 2**31 - 1


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    BEST = "best"  # by votes, see ranking.py


ORDER = {Sort.NEWEST: ("-posted_at", "-pk"), Sort.OLDEST: ("posted_at", "pk"), Sort.BEST: ("-rank", "-pk")}

PLACE: dict[Sort, Callable[[ArticleComment], tuple[Any, int]]] = {
    Sort.NEWEST: lambda comment: (comment.posted_at, comment.pk),
    Sort.OLDEST: lambda comment: (comment.posted_at, comment.pk),
    Sort.BEST: lambda comment: (comment.rank, comment.pk),
}


@dataclass
class Shown:
    """A comment as it stands on a page: how far indented, and whom it answers where that is not plain to see."""

    comment: ArticleComment
    level: int = 0
    in_reply_to: int | None = None
    in_reply_to_name: str = ""


@dataclass
class Thread:
    root: Shown
    replies: list[Shown] = field(default_factory=list)
    more: int = 0  # published replies that are not in `replies` and come after them
    last_reply_no: int = 0


@dataclass
class ThreadList:
    threads: list[Thread]
    cursor: str = ""  # where the next page begins; empty on the last one


class BadCursor(ValueError):  # noqa: N818 - it is the reader, not us
    """What stands in the address is no place in a list."""


def threads(page_id: int, *, sort: Sort = Sort.NEWEST, cursor: str = "", passage: str = "") -> ThreadList:
    """Twenty threads of a page's discussion from the cursor on, each with its first replies. Raises BadCursor.

    The few that moderators pinned come before them on the first page. `passage` is the block of the article that the
    threads speak about; empty for all.
    """
    starts: CommentQuerySet = ArticleComment.objects.visible().filter(discussion=page_id, root__isnull=True)
    if passage:
        starts = starts.filter(passage_block=passage)
    page = starts.filter(pinned=False)
    if cursor:
        page = _from_cursor(page, cursor, sort)
    page = page.order_by(*ORDER[sort])[: THREADS + 1]
    if cursor:
        found = list(_with_first_replies(page))
    else:
        # One query of two ranges: there is an index for each of them, and there would be none for both as one.
        pinned = _with_first_replies(starts.filter(pinned=True))
        both = pinned.union(_with_first_replies(ArticleComment.objects.filter(pk__in=page.values("pk"))), all=True)
        found = sorted(both.order_by("pk"), key=PLACE[sort], reverse=sort != Sort.OLDEST)
    top = [root for root in found if root.pinned]
    others = [root for root in found if not root.pinned]
    roots = [*top, *others[:THREADS]]
    replies = _first_replies(roots)
    threads_found = [_thread(root, replies.get(root.pk, [])) for root in roots]
    return ThreadList(threads_found, _cursor_of(roots[-1], sort) if len(others) > THREADS else "")


def passage_counts(page_id: int) -> dict[str, int]:
    """How many published comments speak about each block of the article; blocks without any are not in it."""
    # Both are written out: in a prepared statement PostgreSQL could not tell that the index of such rows will do.
    published, nothing = RawSQL("'published'", ()), RawSQL("''", ())
    about = ArticleComment.objects.filter(discussion=page_id, status=published).exclude(passage_block=nothing)
    return dict(about.values_list("passage_block").annotate(number=Count("pk")))


def thread(root_id: int, page_id: int, after: int = 0) -> Thread | None:
    """One thread with fifty of its replies, from the number `after` on; None where there is no such thread."""
    root = _shown().filter(pk=root_id, discussion=page_id, root__isnull=True).first()
    if root is None:
        return None
    replies = list(_shown().filter(root=root_id, reply_no__gt=after).order_by("reply_no")[: REPLIES + 1])
    found = _thread(root, replies[:REPLIES])
    found.more = 0
    if len(replies) > REPLIES:
        later = ArticleComment.objects.published().filter(root=root_id, reply_no__gt=found.last_reply_no)
        found.more = max(1, later.count())
    return found


def alone(comment: ArticleComment) -> Shown:
    """A comment away from its thread; where it does not stand below what it answers, it says so as it does there."""
    answered = comment.reply_to
    if answered is None or answered.pk == comment.parent_id:
        return Shown(comment)
    return Shown(comment, comment.level, answered.pk, answered.user_name if answered.is_published else "")


def _shown(comments: CommentQuerySet | None = None) -> CommentQuerySet:
    found: CommentQuerySet = ArticleComment.objects.visible() if comments is None else comments
    return found.only(*SHOWN_COLUMNS).annotate(
        answered_name=F("reply_to__user_name"), answered_status=F("reply_to__status")
    )


def _with_first_replies(starts: CommentQuerySet) -> CommentQuerySet:
    """What is shown of comments that start threads, with the number of the last reply that is shown with each."""
    last = (
        ArticleComment.objects.visible()
        .filter(root=OuterRef("pk"))
        .order_by("reply_no")
        .values("reply_no")[FIRST_REPLIES - 1 : FIRST_REPLIES]
    )
    return _shown(starts).annotate(preview_end=Coalesce(Subquery(last), NO_LIMIT))


def _first_replies(roots: list[Any]) -> dict[int, list[ArticleComment]]:
    wanted = Q()
    for root in roots:
        if root.reply_count:
            wanted |= Q(root=root.pk, reply_no__lte=root.preview_end)
    found: dict[int, list[ArticleComment]] = {}
    if wanted:
        for reply in _shown().filter(wanted).order_by("root_id", "reply_no"):
            found.setdefault(reply.root_pk, []).append(reply)
    return found


def _thread(root: ArticleComment, replies: list[Any]) -> Thread:
    """Replies below what they answer. One whose parent is not on this page stands first-level and names it."""
    present = {reply.pk for reply in replies}
    below: dict[int, list[Any]] = {}
    for reply in replies:
        below.setdefault(reply.parent_id if reply.parent_id in present else root.pk, []).append(reply)
    arranged: list[Shown] = []
    stack = [(reply, 1) for reply in reversed(below.get(root.pk, []))]
    while stack:
        reply, level = stack.pop()
        arranged.append(_shown_reply(reply, level, parent=root.pk if level == 1 else reply.parent_id))
        stack += [(answer, level + 1) for answer in reversed(below.get(reply.pk, []))]
    published = sum(reply.is_published for reply in replies)
    last = replies[-1].reply_no if replies else 0
    return Thread(Shown(root), arranged, more=root.reply_count - published, last_reply_no=last)


def _shown_reply(reply: Any, level: int, parent: int) -> Shown:
    if reply.reply_to_id is None or reply.reply_to_id == parent:
        return Shown(reply, level)
    name = reply.answered_name if reply.answered_status == Status.PUBLISHED else ""
    return Shown(reply, level, reply.reply_to_id, name)


def _cursor_of(comment: ArticleComment, sort: Sort) -> str:
    if sort == Sort.BEST:
        return f"{comment.rank!r}-{comment.pk}"
    return f"{(comment.posted_at - EPOCH) // dt.timedelta(microseconds=1)}-{comment.pk}"


def _from_cursor(starts: CommentQuerySet, cursor: str, sort: Sort) -> CommentQuerySet:
    """What comes after the cursor. A comment that is voted up or down meanwhile may be met twice, or not."""
    matched = (RANK_CURSOR if sort == Sort.BEST else INSTANT_CURSOR).fullmatch(cursor)
    if matched is None or int(matched[2]) > NO_LIMIT:
        raise BadCursor(cursor)
    pk = int(matched[2])
    # The first condition is what the index runs on, the second takes out what was shown at the very same place.
    if sort == Sort.BEST:
        rank = float(matched[1])
        return starts.filter(Q(rank__lte=rank), Q(rank__lt=rank) | Q(pk__lt=pk))
    try:
        at = EPOCH + dt.timedelta(microseconds=int(matched[1]))
    except OverflowError as error:
        raise BadCursor(cursor) from error
    if sort == Sort.OLDEST:
        return starts.filter(Q(posted_at__gte=at), Q(posted_at__gt=at) | Q(pk__gt=pk))
    return starts.filter(Q(posted_at__lte=at), Q(posted_at__lt=at) | Q(pk__lt=pk))
