"""What moderators know of a commenter."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from newsroom.discussions.admin.permissions import Reach
from newsroom.discussions.admin.reasons import Words
from newsroom.discussions.models import ArticleComment, Commenter, ModerationEvent, Status

LAST_COMMENTS = 10
LAST_EVENTS = 20


@dataclass(frozen=True)
class History:
    """Counts of their comments by state, the last of them, notes, and what was decided about them."""

    commenter: Commenter
    states: list[tuple[str, int]]
    comments: QuerySet[ArticleComment]
    notes: QuerySet
    events: list[dict[str, Any]]

    @property
    def name(self) -> str:
        last = next(iter(self.comments), None)
        return last.user_name if last else str(self.commenter)


def history_of(commenter: Commenter, where: Reach) -> History:
    """All that is known of them in the part of the site that the moderator looks after; bans hold for all of it."""
    theirs = ArticleComment.objects.filter(where.within("discussion__page__path"), commenter=commenter)
    numbers = dict(theirs.order_by().values_list("status").annotate(number=Count("pk")))
    decided = commenter.moderation_events.filter(comment=None).select_related("actor")
    return History(
        commenter,
        [(label, numbers[status]) for status, label in Status.choices if status in numbers],
        theirs.select_related("discussion__page").order_by("-posted_at")[:LAST_COMMENTS],
        commenter.notes.select_related("author"),
        entries(decided.order_by("-at", "-pk")[:LAST_EVENTS]),
    )


def entries(events: QuerySet[ModerationEvent]) -> list[dict[str, Any]]:
    """The lines of a log, with the reasons in words."""
    found = list(events)
    words = Words.of(event.reasons for event in found)
    return [{"event": event, "reasons": words.for_codes(event.reasons)} for event in found]
