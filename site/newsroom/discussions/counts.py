"""How many comments pages have, for lists: one query whatever their number."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from newsroom.core.page_cache import tag
from newsroom.core.prepared import Given, Prepared
from newsroom.discussions.models import Discussion, Mode
from newsroom.discussions.pages import FRONT_PAGE_DEPTH


class Place(NamedTuple):
    """The page that is discussed, which of an alias is the one that it stands for, and where it hangs."""

    page_id: int
    path: str


class DiscussionRow(NamedTuple):
    page_id: int
    path: str
    mode: str
    published_count: int


# What belongs to the pages themselves is found by their ids: where somebody moves one just now, its path may be another
# than a moment ago. Their paths only say which pages are above them.
_DISCUSSIONS = Prepared(
    DiscussionRow,
    lambda: (
        Discussion.objects.filter(page__among=Given("pages"))
        .annotate(path=Value("", CharField()))
        .values_list(*DiscussionRow._fields)
        .union(
            Discussion.objects.filter(page__path__among=Given("above", CharField()))
            .annotate(path=F("page__path"))
            .values_list(*DiscussionRow._fields),
            all=True,
        )
    ),
    shows={"page": ()},  # where one hangs says nothing that is shown
)


def for_pages(page_ids: Iterable[int], site_mode: str = Mode.OPEN) -> dict[int, int]:
    """Published comments by page id; pages without any, or whose discussion is hidden, are not in it.

    `site_mode` holds where neither the page nor one above it has a mode of its own. An alias has the count of the
    page that it stands for.
    """
    return _counts(_discussed(list(page_ids)), site_mode)


def attach(pages: Iterable[Any], site_mode: str = Mode.OPEN) -> None:
    """Give every page of a list its `comment_count`."""
    listed = [page for page in pages if getattr(page, "pk", None)]
    counts = for_rows(((page.pk, page.path, page.alias_of_id) for page in listed), site_mode)
    for page in listed:
        page.comment_count = counts.get(page.pk, 0)


def for_rows(rows: Iterable[tuple[int, str, int | None]], site_mode: str = Mode.OPEN) -> dict[int, int]:
    """As `for_pages`, of a list whose ids, paths and `alias_of` are known; the response is tagged with them."""
    listed = list(rows)
    tag(*(f"discussion:{alias_of or pk}" for pk, _, alias_of in listed))
    aliases = [pk for pk, _, alias_of in listed if alias_of]
    return _counts({pk: Place(pk, path) for pk, path, _ in listed} | _discussed(aliases), site_mode)


def _discussed(ids: list[int]) -> dict[int, Place]:
    if not ids:
        return {}
    pages = Page.objects.filter(pk__in=ids).order_by()
    found = pages.values_list("pk", Coalesce("alias_of_id", "pk"), Coalesce("alias_of__path", "path"))
    return {pk: Place(page_id, path) for pk, page_id, path in found}


def _counts(places: dict[int, Place], site_mode: str) -> dict[int, int]:
    """The discussions of these pages and of those above, in one query; which mode holds for a page is decided here."""
    if not places:
        return {}
    found = _DISCUSSIONS.all(
        pages={place.page_id for place in places.values()},
        above={path for place in places.values() for path in _above(place.path)},
    )
    own = {row.page_id: row for row in found if not row.path}
    modes = {row.path: row.mode for row in found}
    counts: dict[int, int] = {}
    for pk, place in places.items():
        row = own.get(place.page_id)
        if row is None or not row.published_count:
            continue
        inherited = [row.mode, *(modes.get(path, Mode.INHERIT) for path in _above(place.path))]
        mode = next((mode for mode in inherited if mode != Mode.INHERIT), site_mode)
        if mode != Mode.HIDDEN:
            counts[pk] = row.published_count
    return counts


def _above(path: str) -> list[str]:
    """The paths of the pages above, nearest first, up to the front page."""
    first = FRONT_PAGE_DEPTH * Page.steplen
    return [path[:end] for end in range(len(path) - Page.steplen, first - 1, -Page.steplen)]
