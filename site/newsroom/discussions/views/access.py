"""What every public view of a discussion asks first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail.models import Page

from newsroom.core.page_cache import tag, until
from newsroom.discussions import modes
from newsroom.discussions.models import Discussion, DiscussionSettings, Mode, Votes
from newsroom.discussions.pages import public_page
from newsroom.discussions.services import settings_of

BIGGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Room:
    """A page's discussion and the rules that hold for it now."""

    page: Page
    discussion: Discussion
    rules: DiscussionSettings
    mode: Mode
    above: Sequence[Discussion] = ()  # those of the pages above, as `modes.rows` found them
    opens_at: dt.datetime | None = None  # where it is closed because it has not begun

    @property
    def is_open(self) -> bool:
        return self.mode in (Mode.OPEN, Mode.PREMODERATED, Mode.MEMBERS)

    @property
    def is_stopped(self) -> bool:
        """Whether all discussions are: nobody writes, votes, rates or reports."""
        return self.rules.stopped

    @property
    def shows_votes(self) -> bool:
        return self.rules.votes != Votes.OFF

    @property
    def shows_votes_against(self) -> bool:
        return self.rules.votes == Votes.BOTH

    @property
    def takes_votes(self) -> bool:
        """Whether there are buttons; who may press them is said when they do."""
        return self.shows_votes and self.is_open


def room_of(page_id: int) -> Room:
    """The discussion of a page that anybody may read. Raises Http404 for all others, and for hidden discussions."""
    page = public_page(page_id) if 0 < page_id <= BIGGEST_ID else None
    if page is None:
        raise Http404("No discussion")
    return enter(page, settings_of(page))


def enter(page: Page, rules: DiscussionSettings) -> Room:
    tag(f"discussion:{page.pk}")
    discussion, above = modes.rows(page)
    until(discussion.start(above))
    until(discussion.end(rules, page.first_published_at, above))
    mode = discussion.effective_mode(rules, page.first_published_at, above=above)
    if mode == Mode.HIDDEN:
        raise Http404("The discussion is hidden")
    opens_at = discussion.start(above)
    waits = mode == Mode.READ_ONLY != discussion.chosen_mode(rules, above) and opens_at and opens_at > timezone.now()
    return Room(page, discussion, rules, mode, above, opens_at if waits else None)


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number of the query, None where it is not given. Raises Http404 for what is no number we could have."""
    raw = request.GET.get(name, "")
    if raw == "":
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10) or int(raw) > BIGGEST_ID:
        raise Http404("No such number")
    return int(raw)
