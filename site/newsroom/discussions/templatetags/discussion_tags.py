"""The discussion in an article, and counts in lists.

{% load discussion_tags %}
{% discussion_scripts page %}         in the head: what makes the discussion work in place
{% discussion page %}                 the first threads of the page's discussion
{% comment_shown shown %}             a comment of a discussion; `focus` where the keyboard is to stand
{% comment_counts articles %}         gives each article of the list its `comment_count`, in one query
"""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django import template
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from wagtail.models import Page
from wagtail.templatetags.wagtailcore_tags import pageurl

from newsroom.core import fragments, unchanged
from newsroom.discussions import counts, identity, reading
from newsroom.discussions.models import DiscussionSettings
from newsroom.discussions.pages import original
from newsroom.discussions.views.access import Room, enter

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], page: Page) -> str:
    """The first page of threads, the same for every reader; nothing where the discussion is hidden."""
    request = context["request"]
    if page is not None and page.pk and getattr(request, "is_preview", False):
        return render_to_string("newsroom_discussions/preview.html", request=request)
    room = _room(context, page)
    # The page changes with the room; what is said in it changes without the page.
    return unchanged.part(request, partial(_discussion, page.pk)) if room else ""


def _discussion(page_id: int, request: HttpRequest) -> str:
    rooms: dict[int, Room | None] = request.__dict__.setdefault("discussion_rooms", {})
    room = rooms.get(page_id) or _room({"request": request}, Page.objects.get(pk=page_id))
    if room is None:
        return ""
    # Where nothing is published, nothing keeps a place for an answer either.
    listed = reading.threads(room.page.pk) if room.discussion.published_count else reading.ThreadList([])
    shown = {"room": room, "listed": listed, "subject": room.page, "first_page": True}
    return render_to_string("newsroom_discussions/discussion.html", shown, request=request)


@register.simple_tag(takes_context=True)
def discussion_scripts(context: dict[str, Any], page: Page) -> str:
    """Nothing where there is no discussion to read."""
    room = _room(context, page)
    if room is None:
        return ""
    shown = {"passages": room.rules.passages and room.is_open}
    return render_to_string("newsroom_discussions/scripts.html", shown, request=context["request"])


class Commented(NamedTuple):
    """A passage of the article as its page shows it."""

    page_id: int
    block: str
    beginning: str
    number: int  # of comments on it
    is_open: bool


def with_comments(context: Any, page: Page, block_id: str, words: str, shown: SafeString) -> SafeString:
    """A block of the body as it is `shown`, and below it what is said about its `words`, where readers can."""
    room = _room(context, page) if block_id and words else None
    if room is None or not room.rules.passages:
        return shown
    counts_by_page: dict[int, dict[str, int]] = context["request"].__dict__.setdefault("discussion_passages", {})
    if room.page.pk not in counts_by_page:
        said = room.discussion.published_count
        counts_by_page[room.page.pk] = reading.passage_counts(room.page.pk) if said else {}
    number = counts_by_page[room.page.pk].get(block_id, 0)
    commented = Commented(room.page.pk, block_id, _beginning(words), number, room.is_open)
    acts = fragments.render("newsroom_discussions/passage.html", passage=commented, is_foreign=bool(page.language))
    return format_html('<div class="passage" id="passage-{}">{}{}</div>', block_id, shown, acts)


@fragments.remembered
def _beginning(words: str) -> str:
    return Truncator(words).words(6, truncate=" …")


def _room(context: Any, page: Page) -> Room | None:
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


class Subject(NamedTuple):
    """The page that is discussed."""

    pk: int
    href: str


class Rules(NamedTuple):
    """What of a room shows in every comment."""

    is_open: bool
    is_stopped: bool
    shows_votes: bool
    shows_votes_against: bool
    takes_votes: bool


class Said(NamedTuple):
    """All that is shown of a comment."""

    pk: int
    old_number: str
    is_published: bool
    status: str
    featured: bool
    pinned: bool
    user_name: str
    author_kind: str
    posted_at: dt.datetime
    is_edited: bool
    passage_block: str
    passage: str
    body_html: str
    is_long: bool
    up: int
    down: int


@register.simple_tag(takes_context=True)
def comment_shown(context: dict[str, Any], shown: reading.Shown, focus: bool = False) -> SafeString:
    """One comment. `focus_on_first` in the context is for the first of a list."""
    comment = shown.comment
    if context.get("focus_on_first") and context.get("forloop", {}).get("first"):
        focus = True
    return fragments.render(
        "newsroom_discussions/comment.html",
        comment=Said(
            comment.pk,
            comment.old_number,
            comment.is_published,
            str(comment.status),
            comment.featured,
            comment.pinned,
            comment.user_name,
            comment.author_kind,
            comment.posted_at,
            comment.edited_at is not None,
            comment.passage_block,
            comment.passage,
            comment.body_html,
            comment.is_long,
            comment.up,
            comment.down,
        ),
        in_reply_to=shown.in_reply_to,
        in_reply_to_name=shown.in_reply_to_name,
        focus=focus,
        **_surroundings(context),
    )


def _surroundings(context: dict[str, Any]) -> dict[str, Any]:
    """Room and subject of a list's comments, put together once for all of them."""
    room: Room = context["room"]
    subject: Page = context["subject"]
    known: dict[int, dict[str, Any]] = context["request"].__dict__.setdefault("discussion_surroundings", {})
    if id(room) not in known:
        rules = Rules(*(getattr(room, name) for name in Rules._fields))
        known[id(room)] = {"room": rules, "subject": Subject(subject.pk, pageurl(context, subject))}
    return known[id(room)]


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
