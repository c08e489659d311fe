"""What holds for a page that says nothing itself: the rows of the pages above it, and where each thing comes from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from wagtail.models import Page

from newsroom.discussions.models import Discussion, DiscussionSettings, Mode
from newsroom.discussions.pages import FRONT_PAGE_DEPTH


def rows(page: Page) -> tuple[Discussion, list[Discussion]]:
    """The page's discussion (an unsaved one where it has none) and those of the pages above it, in one query.

    Its own is known by its id: somebody may be moving the page while it is read.
    """
    places = [page.path[: depth * page.steplen] for depth in range(FRONT_PAGE_DEPTH, page.depth)]
    meant = Page.objects.filter(Q(pk=page.pk) | Q(path__in=places)).order_by().values("pk")
    found = Discussion.objects.filter(pk__in=meant).annotate(depth=F("page__depth")).order_by("-depth")
    own = next((row for row in found if row.pk == page.pk), None)
    return own or Discussion(page_id=page.pk), [row for row in found if row.pk != page.pk]


def above(page: Page) -> list[Discussion]:
    """The discussions of the pages above, nearest first."""
    return rows(page)[1]


@dataclass(frozen=True)
class Inherited:
    """What a page has from above. Each thing comes with the page that says so; None: the rules of the site do."""

    mode: Mode
    mode_from: Page | None = None
    opens_at: dt.datetime | None = None
    opens_from: Page | None = None
    closes_at: dt.datetime | None = None
    close_after_days: int = 0
    closes_from: Page | None = None


def inherited(above: Sequence[Discussion], settings: DiscussionSettings) -> Inherited:
    """What holds for a page that leaves everything open."""
    mode = next((row for row in above if row.mode != Mode.INHERIT), None)
    opens = next((row for row in above if row.opens_at), None)
    closes = next((row for row in above if row.closes_at or row.close_after_days is not None), None)
    return Inherited(
        mode=Mode(mode.mode if mode else settings.mode),
        mode_from=mode and mode.page,
        opens_at=opens.opens_at if opens else None,
        opens_from=opens and opens.page,
        closes_at=closes.closes_at if closes else None,
        close_after_days=(closes.close_after_days or 0) if closes else settings.close_after_days,
        closes_from=closes and closes.page,
    )
