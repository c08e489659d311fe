"""Whether what is stored about a discussion is what counting says."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Count, Max, Q

from newsroom.discussions.models import ArticleComment, Commenter, Discussion, Status, Vote
from newsroom.discussions.ranking import rank
from newsroom.discussions.services.counting import COLUMNS as COUNTERS
from newsroom.discussions.services.counting import COUNTED, REFUSED

COLUMNS = (
    *("root", "parent_id", "order", "reply_no", "reply_count", "nested_count"),
    *("status", "up", "down", "rank", "import_id"),
)


def discrepancies(page_id: int) -> list[str]:
    """A line for everything stored about the page's discussion that is not so. Reads all of its comments."""
    comments = {
        comment.pk: comment
        for comment in ArticleComment.objects.filter(discussion=page_id).only(*COLUMNS, "import_id").iterator()
    }
    return [
        *_discussion(page_id),
        *_numbers(comments),
        *_replies(comments),
        *_votes(page_id, comments),
        *_commenters(page_id),
    ]


def _discussion(page_id: int) -> Iterator[str]:
    discussion = Discussion.objects.get(pk=page_id)
    comments = ArticleComment.objects.filter(discussion=page_id)
    for name in COUNTERS:
        statuses = [status for status, counter in COUNTED.items() if counter == name]
        stored, counted = getattr(discussion, name), comments.filter(status__in=statuses).count()
        if stored != counted:
            yield f"{name} is {stored}, there are {counted}"
    last = comments.published().aggregate(last=Max("posted_at"))["last"]
    if discussion.last_comment_at != last:
        yield f"last_comment_at is {discussion.last_comment_at}, the last comment is of {last}"


def _numbers(comments: dict[int, ArticleComment]) -> Iterator[str]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for comment in comments.values():
        numbers[comment.root_pk].append(comment.reply_no)
        if comment.order != comment.reply_no + 1:
            yield f"comment {comment.pk} is number {comment.reply_no}, in xtd's column {comment.order}"
    for root, found in numbers.items():
        if sorted(found) != list(range(len(found))):
            yield f"the replies of thread {root} are not numbered from 1 on"


def _replies(comments: dict[int, ArticleComment]) -> Iterator[str]:
    below: Counter[int] = Counter()
    for comment in comments.values():
        above = comment
        while comment.status == Status.PUBLISHED and above.root_id:
            above = comments[above.parent_id]
            below[above.pk] += 1
    for comment in comments.values():
        if not comment.reply_count == comment.nested_count == below[comment.pk]:
            yield f"comment {comment.pk} says {comment.reply_count} replies, there are {below[comment.pk]}"


def _votes(page_id: int, comments: dict[int, ArticleComment]) -> Iterator[str]:
    votes = Vote.objects.filter(comment__discussion=page_id).values("comment")
    counted = votes.annotate(up=Count("pk", filter=Q(value=1)), down=Count("pk", filter=Q(value=-1)))
    given = {row["comment"]: (row["up"], row["down"]) for row in counted}
    for comment in comments.values():
        up, down = given.get(comment.pk, (0, 0))
        # What an import brought stands in the counts alone: who voted elsewhere nobody knows here.
        if not comment.import_id and (comment.up, comment.down) != (up, down):
            yield f"comment {comment.pk} says +{comment.up} −{comment.down}, the votes are +{up} −{down}"
        if abs(comment.rank - rank(comment.up, comment.down)) > 1e-9:
            yield f"comment {comment.pk} has the rank {comment.rank} with +{comment.up} −{comment.down}"


def _commenters(page_id: int) -> Iterator[str]:
    """Of those who wrote here, wherever they wrote: their counts are for the whole site."""
    here = Commenter.objects.filter(reader_comments__discussion=page_id).distinct()
    counted = Commenter.objects.filter(pk__in=here).annotate(
        approved=Count("reader_comments", filter=Q(reader_comments__status=Status.PUBLISHED)),
        rejected=Count("reader_comments", filter=Q(reader_comments__status__in=REFUSED)),
    )
    for commenter in counted.iterator():
        stored = (commenter.approved_count, commenter.rejected_count)
        if stored != (commenter.approved, commenter.rejected):
            yield f"commenter {commenter.pk} says {stored}, there are {(commenter.approved, commenter.rejected)}"
