"""The tabs of the desk, and how many comments are on each without counting them.

A tab with columns has its count in the rows of the discussions, which are summed; the sum is exact. Reported comments
and open appeals each stand in a small index of their own, of which no more than COUNTED_TO entries are looked at.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, Max, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from newsroom.discussions.admin.permissions import Reach
from newsroom.discussions.models import Appeal, ArticleComment, Discussion, Status

COUNTED_TO = 1000


@dataclass(frozen=True)
class Tab:
    """`column` counts it in a discussion. What `waits` is shown with the oldest first."""

    name: str
    label: Any
    status: Status | None = None
    column: str = ""
    waits: bool = False
    hidden_when_empty: bool = False

    def comments(self) -> QuerySet:
        if self.name == "reported":
            return ArticleComment.objects.filter(is_reported=True)
        if self.name == "appeals":
            # The ids themselves: for a subquery PostgreSQL would rather walk through all comments by date.
            waiting = Appeal.objects.filter(decided_at=None).order_by("at").values_list("comment", flat=True)
            return ArticleComment.objects.filter(pk__in=list(waiting[:COUNTED_TO])).select_related("appeal")
        return ArticleComment.objects.filter(status=self.status) if self.status else ArticleComment.objects.all()

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The states that comments on this tab can be in."""
        if self.name == "reported":
            return (Status.PUBLISHED, Status.HIDDEN_BY_REPORTS)
        if self.name == "appeals":
            return (Status.REJECTED, Status.SPAM, Status.REMOVED)
        return (self.status,) if self.status else tuple(Status)


TABS = {
    tab.name: tab
    for tab in (
        Tab("pending", _("Pending"), Status.PENDING, "pending_count", waits=True),
        Tab("reported", _("Reported"), waits=True),
        Tab("appeals", _("Appeals"), waits=True),
        Tab("unconfirmed", _("Unconfirmed"), Status.AWAITING_EMAIL, "unconfirmed_count"),
        Tab("spam", _("Spam"), Status.SPAM, "spam_count"),
        Tab("recent", _("Recent")),
        Tab("approved", _("Approved"), Status.PUBLISHED, "published_count"),
        Tab("rejected", _("Rejected"), Status.REJECTED, "rejected_count"),
        Tab("removed", _("Removed"), Status.REMOVED, "removed_count"),
        Tab("shadowed", _("Shown to their writers only"), Status.SHADOWED, "shadowed_count", hidden_when_empty=True),
    )
}
FIRST = TABS["pending"]


class CountUpTo(Subquery):
    """How many rows a query finds, which looks at no more than it is limited to."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, found: QuerySet) -> None:
        super().__init__(found.order_by().values("pk")[: COUNTED_TO + 1])


@dataclass(frozen=True)
class Counts:
    """`tabs` in words for each tab, "17" or "1000+"; `waiting` is how many comments wait for a moderator."""

    tabs: dict[str, str]
    waiting: int


def counts(where: Reach) -> Counts:
    """What stands on each tab, for the part of the site in reach, in one query that looks at no comment."""
    columns = {tab.name: tab.column for tab in TABS.values() if tab.column}
    reported = TABS["reported"].comments().filter(where.within("discussion__page__path"))
    appeals = Appeal.objects.filter(where.within("comment__discussion__page__path"), decided_at=None)
    found = Discussion.objects.filter(where.within("page__path")).aggregate(
        **{f"{name}_": Sum(column) for name, column in columns.items()},
        hidden=Sum("reported_count"),
        # The same for every row: Max only takes it out of them.
        reported_=Max(CountUpTo(reported)),
        appeals_=Max(CountUpTo(appeals)),
    )
    number = {name: found[f"{name}_"] or 0 for name in (*columns, "reported", "appeals")}
    shown = {name: str(number[name]) for name in number}
    for name in ("reported", "appeals"):
        if number[name] > COUNTED_TO:
            shown[name] = f"{COUNTED_TO}+"
    return Counts(shown, number["pending"] + (found["hidden"] or 0))


def waiting_count(where: Reach) -> int:
    """How many comments wait for a moderator, from the few discussions that have any."""
    waiting = Discussion.objects.with_waiting().filter(where.within("page__path"))
    sums = waiting.aggregate(pending=Sum("pending_count"), reported=Sum("reported_count"))
    return (sums["pending"] or 0) + (sums["reported"] or 0)
