"""Going through a queue of any length: a page begins after the last comment of the one before it.

Nothing is counted and nothing skipped over, and what has left the queue in the meantime moves no page.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from newsroom.discussions.models import ArticleComment
from newsroom.discussions.views.access import BIGGEST_ID

PAGE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
PLACE = re.compile(r"([0-9]{1,9})\.(-?[0-9]{1,17})\.([0-9]{1,10})", re.ASCII)


@dataclass(frozen=True)
class Sort:
    name: str
    label: Any
    order: tuple[str, ...]

    def after(self, place: "Place") -> Q:
        """What comes after the place. The first condition is a range of the index, the other says where it begins."""
        at, pk = place.at, place.pk
        if self.name == "newest":
            return Q(posted_at__lte=at) & (Q(posted_at__lt=at) | Q(pk__lt=pk))
        older = Q(posted_at__gte=at) & (Q(posted_at__gt=at) | Q(pk__gt=pk))
        if self.name == "oldest":
            return older
        return Q(report_count__lte=place.reports) & (Q(report_count__lt=place.reports) | older)


SORTS = {
    sort.name: sort
    for sort in (
        Sort("newest", _("Newest first"), ("-posted_at", "-pk")),
        Sort("oldest", _("Oldest first"), ("posted_at", "pk")),
        # Those that most people have reported, then those that have waited longest.
        Sort("priority", _("By priority"), ("-report_count", "posted_at", "pk")),
    )
}


@dataclass(frozen=True)
class Place:
    """Where a comment stands in the queue, whichever way it is sorted."""

    reports: int
    at: dt.datetime
    pk: int

    @classmethod
    def of(cls, comment: ArticleComment) -> "Place":
        return cls(comment.report_count, comment.posted_at, comment.pk)

    @classmethod
    def parse(cls, raw: str) -> "Place | None":
        """None for what is no place; the queue then begins at its beginning."""
        found = PLACE.fullmatch(raw)
        if found is None or int(found[3]) > BIGGEST_ID:
            return None
        try:
            return cls(int(found[1]), EPOCH + dt.timedelta(microseconds=int(found[2])), int(found[3]))
        except OverflowError:
            return None

    def __str__(self) -> str:
        microseconds = (self.at - EPOCH) // dt.timedelta(microseconds=1)
        return f"{self.reports}.{microseconds}.{self.pk}"


def page_of(found: QuerySet, sort: Sort, place: Place | None) -> tuple[list[ArticleComment], Place | None]:
    """The comments of one page, and where the next one begins; None on the last."""
    if place is not None:
        found = found.filter(sort.after(place))
    rows = list(found.order_by(*sort.order)[: PAGE + 1])
    return rows[:PAGE], Place.of(rows[PAGE - 1]) if len(rows) > PAGE else None
