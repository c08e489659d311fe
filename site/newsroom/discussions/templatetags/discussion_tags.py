"""The discussion in an article, and counts in lists.

{% load discussion_tags %}
{% discussion_scripts page %}         in the head: what makes the discussion work in place
{% discussion page %}                 the first threads of the page's discussion
{% passage page block.id as passage %} what is said about a block of its body
{% comment_counts articles %}         gives each article of the list its `comment_count`, in one query
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.text import Truncator
from wagtail.models import Page

from newsroom.discussions import counts, identity, reading
from newsroom.discussions.models import DiscussionSettings
from newsroom.discussions.pages import original
from newsroom.discussions.passages import text_of
from newsroom.discussions.views.access import Room, enter

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], page: Page) -> str:
    """The first page of threads, the same for every reader; nothing where the discussion is hidden."""
    request = context["request"]
    if page is not None and page.pk and getattr(request, "is_preview", False):
        return render_to_string("newsroom_discussions/preview.html", request=request)
    room = _room(context, page)
    if room is None:
        return ""
    shown = {"room": room, "listed": reading.threads(room.page.pk), "subject": room.page, "first_page": True}
    return render_to_string("newsroom_discussions/discussion.html", shown, request=request)


@register.simple_tag(takes_context=True)
def discussion_scripts(context: dict[str, Any], page: Page) -> str:
    """Nothing where there is no discussion to read."""
    room = _room(context, page)
    if room is None:
        return ""
    shown = {"passages": room.rules.passages and room.is_open}
    return render_to_string("newsroom_discussions/scripts.html", shown, request=context["request"])


@dataclass(frozen=True)
class Commented:
    """A passage of the article as its page shows it."""

    page_id: int
    block: str
    beginning: str
    number: int  # of comments on it
    is_open: bool


@register.simple_tag(takes_context=True)
def passage(context: dict[str, Any], page: Page, block_id: str) -> Commented | None:
    """What stands beside a block of the body that readers can comment on; None for all others."""
    text = text_of(page, str(block_id))
    room = _room(context, page) if text else None
    if room is None or not room.rules.passages:
        return None
    counts_by_page: dict[int, dict[str, int]] = context["request"].__dict__.setdefault("discussion_passages", {})
    if room.page.pk not in counts_by_page:
        said = room.discussion.published_count
        counts_by_page[room.page.pk] = reading.passage_counts(room.page.pk) if said else {}
    number = counts_by_page[room.page.pk].get(str(block_id), 0)
    return Commented(room.page.pk, str(block_id), Truncator(text).words(6, truncate=" …"), number, room.is_open)


def _room(context: dict[str, Any], page: Page) -> Room | None:
    """The page's discussion, fetched once for all tags of a request; None in previews and where it is hidden."""
    request = context["request"]
    if page is None or page.pk is None or getattr(request, "is_preview", False):
        return None
    rooms: dict[int, Room | None] = request.__dict__.setdefault("discussion_rooms", {})
    if page.pk not in rooms:
        try:
            rooms[page.pk] = enter(original(page), DiscussionSettings.for_request(request))
        except Http404:
            rooms[page.pk] = None
    return rooms[page.pk]


@register.simple_tag(takes_context=True)
def comment_counts(context: dict[str, Any], pages: Iterable[Any]) -> str:
    counts.attach(pages, DiscussionSettings.for_request(context["request"]).mode)
    return ""


@register.filter
def initials(name: str) -> str:
    return identity.initials(name)


@register.filter
def tone(name: str) -> int:
    return identity.tone(name)
