"""The section bar and the footer as links, in one query for the pages of both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.fields import StreamField
from wagtail.models import Page

from newsroom.core.models import SiteSettings
from newsroom.core.page_cache import tag


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    # Whether the request is for this address or one below it.
    current: bool = False


@dataclass(frozen=True)
class Menus:
    navigation: list[Link]
    footer: list[Link]


def menus_for(request: HttpRequest) -> Menus:
    """The menus of the request's site. Links to pages that are not public any more are left out."""
    settings = SiteSettings.for_request(request)
    bar, footer = _values(settings.navigation), _values(settings.footer_links)
    ids = {value["page"] for value in [*bar, *footer] if value.get("page")}
    tag(*(f"page:{pk}" for pk in ids))
    pages = Page.objects.filter(live=True).in_bulk(ids) if ids else {}
    return Menus(list(_links(bar, pages, request)), list(_links(footer, pages, request)))


def _values(stream: StreamField) -> list[dict[str, Any]]:
    # The stored data, not the blocks: asking a block for its page would cost a query for each of the two menus.
    return [item["value"] for item in stream.raw_data]


def _links(values: list[dict[str, Any]], pages: Mapping[int, Page], request: HttpRequest) -> Iterable[Link]:
    for value in values:
        page = pages.get(value["page"]) if value.get("page") else None
        href = page.get_url(request) if page else value.get("url") if not value.get("page") else None
        text = value.get("label") or (page.title if page else "")
        if href and text:
            yield Link(text, href, current=href != "/" and request.path.startswith(href))
