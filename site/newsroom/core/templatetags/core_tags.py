"""Tags of the shell that every public page shares."""

import datetime as dt
from typing import Any, NamedTuple

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from newsroom.core import fragments
from newsroom.core.models import SiteSettings
from newsroom.core.pagination import ListPage
from newsroom.core.structured_data import json_ld

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any], subject: Any = None) -> SafeString | str:
    """JSON-LD of `subject` (or of the page being shown); nothing where it has none to give."""
    subject = subject or context.get("page")
    describe = getattr(subject, "structured_data", None)
    data = describe(context["request"]) if describe else None
    return json_ld({"@context": "https://schema.org", **data}) if data else ""


class Publication(NamedTuple):
    """What the shell says of the site."""

    name: str
    tagline: str
    contact_email: str
    contact_address: str


class MenuLink(NamedTuple):
    """A link of a menu; `current` is its `aria-current`."""

    text: str
    href: str
    current: str = ""


@register.simple_tag(takes_context=True)
def masthead(context: dict[str, Any]) -> SafeString:
    """The head of every page, and the line that stands in for it when the reader has scrolled past."""
    path, page = context["request"].path, context.get("page")
    front, query = bool(context.get("front")), context.get("query") or ""
    links = tuple(
        MenuLink(link.text, link.href, "page" if link.href == path else "true" if link.current else "")
        for link in context["menus"].navigation
    )
    site = _publication(context["site_settings"])
    render = fragments.render_anew if query else fragments.render
    head = render(
        "partials/masthead.html", site=site, links=links, today=timezone.localdate(), front=front, query=str(query)
    )
    story = page.title if page and not front else ""
    return head + fragments.render("partials/slim.html", name=site.name, story=story)


@register.simple_tag(takes_context=True)
def footer(context: dict[str, Any]) -> SafeString:
    """The foot of every page."""
    settings, menus = context["site_settings"], context["menus"]
    return fragments.render(
        "partials/footer.html",
        site=_publication(settings),
        sections=tuple(MenuLink(link.text, link.href) for link in menus.navigation),
        links=tuple(MenuLink(link.text, link.href) for link in menus.footer),
        profiles=tuple(MenuLink(link.value["label"], link.value["url"]) for link in settings.social_links),
        year=timezone.localdate().year,
    )


def _publication(settings: SiteSettings) -> Publication:
    return Publication(*(getattr(settings, name) for name in Publication._fields))


@register.simple_tag(takes_context=True)
def absolute_url(context: dict[str, Any], path: str) -> str:
    """`path` with scheme and host of the request."""
    return context["request"].build_absolute_uri(path) if path else ""


@register.simple_tag
def page_suffix(listed: ListPage[Any] | None) -> str:
    """What a title says of the pages of a list behind the first: " (page 2)"."""
    number = listed.number if listed else 1
    return f" ({_('page %(number)s') % {'number': number}})" if number > 1 else ""


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any], listed: ListPage[Any] | None = None) -> SafeString:
    """The link that says which address a page has; one for each page of what is `listed`."""
    address = absolute_url(context, context["request"].path)
    if listed and listed.number > 1:
        address += f"?page={listed.number}"
    return format_html('<link rel="canonical" href="{}">', address)


@register.simple_tag(takes_context=True)
def page_query(context: dict[str, Any], number: int) -> str:
    """The present address's query with another `page` number; page 1 is the address without one."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = str(number)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.filter
def iso(moment: dt.datetime | None) -> str:
    """`moment` for a `datetime` attribute: local time with offset, to the second (HTML allows no microseconds)."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
