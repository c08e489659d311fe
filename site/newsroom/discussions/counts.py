"""How many comments pages have, for lists: one query whatever their number."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from wagtail.models import Page

from newsroom.core.page_cache import tag
from newsroom.discussions import modes
from newsroom.discussions.models import Mode


def for_pages(page_ids: Iterable[int], site_mode: str = Mode.OPEN) -> dict[int, int]:
    """Published comments by page id; pages without any, or whose discussion is hidden, are not in it.

    `site_mode` holds where neither the page nor one above it has a mode of its own. An alias has the count of the
    page that it stands for.
    """
    ids = list(page_ids)
    if not ids:
        return {}
    count = Coalesce("alias_of__reader_discussion__published_count", "reader_discussion__published_count")
    counted = Page.objects.filter(pk__in=ids).annotate(comments=count, discussed_at=Coalesce("alias_of__path", "path"))
    listed = counted.annotate(discussion_mode=modes.mode_of_listed(site_mode, "discussed_at"))
    shown = listed.filter(comments__gt=0).exclude(discussion_mode=Mode.HIDDEN)
    return dict(shown.order_by().values_list(F("pk"), "comments"))


def attach(pages: Iterable[Any], site_mode: str = Mode.OPEN) -> None:
    """Give every page of a list its `comment_count`."""
    listed = [page for page in pages if getattr(page, "pk", None)]
    tag(*(f"discussion:{page.alias_of_id or page.pk}" for page in listed))
    counts = for_pages((page.pk for page in listed), site_mode)
    for page in listed:
        page.comment_count = counts.get(page.pk, 0)
