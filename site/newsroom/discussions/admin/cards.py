"""A comment as the queue shows it: its text, why it is here, and what can be done."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from newsroom.discussions.admin.reasons import Words
from newsroom.discussions.models import Appeal, ArticleComment, Report
from newsroom.discussions.services.moderating import TELLING, Action, acts_on


@dataclass
class Card:
    comment: ArticleComment
    reasons: list[str]
    acts: list[Action]
    appeal: Appeal | None = None
    reports: list[tuple[str, int]] = field(default_factory=list)  # what they say, and how many say so

    @property
    def acts_with_reason(self) -> list[Action]:
        return [action for action in self.acts if action in TELLING]


def cards_for(comments: Sequence[ArticleComment]) -> list[Card]:
    """Two queries at most, whatever the number of comments: for rules and for reports, where there are any.

    An appeal is shown with comments that were fetched with it.
    """
    words = Words.of(comment.reasons for comment in comments)
    reports = _reports([comment.pk for comment in comments if comment.report_count])
    appeals = {comment.pk: appeal for comment in comments if (appeal := _open_appeal(comment))}
    return [
        Card(
            comment,
            words.for_comment(comment),
            acts_on(comment, has_appeal=comment.pk in appeals),
            appeals.get(comment.pk),
            reports.get(comment.pk, []),
        )
        for comment in comments
    ]


def _open_appeal(comment: ArticleComment) -> Appeal | None:
    appeal = getattr(comment, "appeal", None) if comment._meta.get_field("appeal").is_cached(comment) else None
    return appeal if appeal and appeal.decided_at is None else None


def _reports(comment_ids: list[int]) -> dict[int, list[tuple[str, int]]]:
    if not comment_ids:
        return {}
    rows = Report.objects.filter(comment__in=comment_ids, resolved_at=None).values_list("comment", "kind")
    labels = dict(Report.Kind.choices)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for comment_id, kind, number in rows.annotate(number=Count("pk")).order_by():
        found[comment_id][str(labels.get(kind, kind))] += number
    return {comment_id: kinds.most_common() for comment_id, kinds in found.items()}
