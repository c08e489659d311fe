"""What one reader with an account has written, for that reader's eyes."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from newsroom.discussions.models import ArticleComment, ModerationEvent, Status
from newsroom.discussions.services.editing import DELETABLE

PER_PAGE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,10})", re.ASCII)
BIGGEST_ID = 2**31 - 1

# What the writer is told. Who sends spam, or is shown to nobody else, must not learn it here: nor by a link that leads
# nowhere, so all of these lead to the article and none to the comment.
STATES = {
    Status.PUBLISHED: _("Published"),
    Status.SPAM: _("Published"),
    Status.SHADOWED: _("Published"),
    Status.AWAITING_EMAIL: _("Waits until you confirm your e-mail address"),
    Status.PENDING: _("Waits for a moderator"),
    Status.HIDDEN_BY_REPORTS: _("Waits for a moderator"),
    Status.REJECTED: _("Not published"),
    Status.REMOVED: _("Removed by a moderator"),
    Status.DELETED_BY_AUTHOR: _("Deleted by you"),
}
REFUSALS = (ModerationEvent.Action.REJECT, ModerationEvent.Action.REMOVE)


@dataclass(frozen=True)
class Own:
    """A comment for its writer. `page` is None where its article is not public any more."""

    comment: ArticleComment
    page: Page | None
    state: str
    reason: str = ""

    @property
    def can_be_deleted(self) -> bool:
        return self.page is not None and self.comment.status in DELETABLE


@dataclass(frozen=True)
class OwnList:
    items: list[Own]
    older: str = ""  # where the next page begins; empty on the last one


class NoSuchPlace(ValueError):  # noqa: N818 - it is the reader, not us
    """What stands in the address is no place in the list."""


def written_by(user: Any, place: str = "") -> OwnList:
    """Twenty comments of `user`, newest first, from the place on. Raises NoSuchPlace. Four queries at most."""
    found = ArticleComment.objects.filter(commenter__user=user).order_by("-posted_at", "-pk")
    found = found.only("pk", "discussion", "status", "posted_at", "body_html", "edited_at")
    if place:
        at, pk = _read(place)
        found = found.filter(Q(posted_at__lte=at), Q(posted_at__lt=at) | Q(pk__lt=pk))
    rows = list(found[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    pages = _public_pages({comment.discussion_id for comment in shown})
    reasons = _reasons([comment.pk for comment in shown if comment.status in (Status.REJECTED, Status.REMOVED)])
    items = [
        Own(
            comment,
            pages.get(comment.discussion_id),
            str(STATES[Status(comment.status)]),
            reasons.get(comment.pk, ""),
        )
        for comment in shown
    ]
    return OwnList(items, _place_of(shown[-1]) if len(rows) > PER_PAGE else "")


def _public_pages(page_ids: set[int]) -> dict[int, Page]:
    if not page_ids:
        return {}
    return {page.pk: page for page in Page.objects.filter(pk__in=page_ids).live().public()}


def _reasons(comment_ids: list[int]) -> dict[int, str]:
    """What moderators gave as the reason when they last refused each of the comments."""
    if not comment_ids:
        return {}
    events = ModerationEvent.objects.filter(comment__in=comment_ids, action__in=REFUSALS).exclude(note="")
    return dict(events.order_by("at", "pk").values_list("comment", "note"))


def _place_of(comment: ArticleComment) -> str:
    return f"{(comment.posted_at - EPOCH) // dt.timedelta(microseconds=1)}-{comment.pk}"


def _read(place: str) -> tuple[dt.datetime, int]:
    matched = PLACE.fullmatch(place)
    if matched is None or int(matched[2]) > BIGGEST_ID:
        raise NoSuchPlace(place)
    return EPOCH + dt.timedelta(microseconds=int(matched[1])), int(matched[2])
