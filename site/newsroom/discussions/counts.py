"""How many comments pages have, for lists: one query whatever their number."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import CharField, F
from django.db.models.functions import Coalesce
from wagtail.models import Page

from newsroom.core.page_cache import tag
from newsroom.core.prepared import Given, Prepared
from newsroom.discussions.models import Discussion, Mode
from newsroom.discussions.pages import FRONT_PAGE_DEPTH


class DiscussionRow(NamedTuple):
    path: str
    mode: str
    published_count: int


_DISCUSSIONS = Prepared(
    DiscussionRow,
    lambda: Discussion.objects.filter(page__path__among=Given("places", CharField())).annotate(path=F("page__path")),
    shows={"page": ()},  # where one hangs says nothing that is shown
)


def for_pages(page_ids: Iterable[int], site_mode: str = Mode.OPEN) -> dict[int, int]:
    """Published comments by page id; pages without any, or whose discussion is hidden, are not in it.

    `site_mode` holds where neither the page nor one above it has a mode of its own. An alias has the count of the
    page that it stands for.
    """
    return _counts(_discussed_at(list(page_ids)), site_mode)


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
    return _counts({pk: path for pk, path, _ in listed} | _discussed_at(aliases), site_mode)


def _discussed_at(ids: list[int]) -> dict[int, str]:
    """The paths of pages, of aliases those of the pages that they stand for."""
    if not ids:
        return {}
    pages = Page.objects.filter(pk__in=ids).order_by().annotate(discussed_at=Coalesce("alias_of__path", "path"))
    return dict(pages.values_list("pk", "discussed_at"))


def _counts(paths: Mapping[int, str], site_mode: str) -> dict[int, int]:
    """The discussions at these paths and above, all in one query; which of them holds for a page is decided here."""
    if not paths:
        return {}
    steps = range(FRONT_PAGE_DEPTH * Page.steplen, max(map(len, paths.values())) + 1, Page.steplen)
    places = {path[:end] for path in paths.values() for end in steps}
    found = {row.path: (row.mode, row.published_count) for row in _DISCUSSIONS.all(places=places)}
    counts: dict[int, int] = {}
    for pk, path in paths.items():
        _, number = found.get(path, (Mode.INHERIT, 0))
        above = [found[path[:end]][0] for end in reversed(steps) if path[:end] in found]
        mode = next((mode for mode in above if mode != Mode.INHERIT), site_mode)
        if number and mode != Mode.HIDDEN:
            counts[pk] = number
    return counts
