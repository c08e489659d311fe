"""What is asked of everybody who votes, rates or reports, before anything is written."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Left, Length
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from newsroom.discussions import modes
from newsroom.discussions.models import ArticleComment, Commenter, Discussion, DiscussionSettings, Mode
from newsroom.discussions.pages import is_discussed
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.drafts import Decision, NoDiscussion, Reason, Refused

HOUR = dt.timedelta(hours=1)


def refuse(reason: Reason, message: str) -> Refused:
    """The answer to a reader who asks for what is not to be had, to be raised."""
    return Refused([Decision(reason, message=message)])


def mode_of(discussion: Discussion, rules: DiscussionSettings, now: dt.datetime) -> Mode:
    """The mode that holds, by itself or from above. The discussion comes with its page."""
    page = discussion.page
    return discussion.effective_mode(rules, page.first_published_at, now, modes.above(page))


def ask_whether_open(mode: Mode, reader: Reader) -> None:
    """Raises Refused where the discussion is closed, to everybody or to this reader."""
    if mode in (Mode.READ_ONLY, Mode.HIDDEN):
        raise refuse(Reason.CLOSED, _("This discussion is closed."))
    if mode == Mode.MEMBERS and reader.user is None:
        raise refuse(Reason.MEMBERS_ONLY, _("Only readers who are logged in can take part here."))


def public_comment(comment_id: int, **asked: Any) -> Any:
    """A published comment of a page that anybody may read, with its discussion, page and all that is `asked` about it.

    One query: a vote has few of them to spend. Raises NoDiscussion where there is no such comment.
    """
    # A restriction holds for the page that it is on and for those below it.
    above = Left(OuterRef("discussion__page__path"), Length("page__path"))
    restricted = Exists(PageViewRestriction.objects.filter(page__path=above))
    found = ArticleComment.objects.published().filter(pk=comment_id, discussion__page__live=True)
    comment = found.select_related("discussion__page").annotate(restricted=restricted, **asked).first()
    if comment is None or comment.restricted or not is_discussed(comment.discussion.page):
        raise NoDiscussion
    return comment


# The rest are things to ask in that query.


def is_banned(reader: Reader, now: dt.datetime) -> Any:
    """Whether the reader's account is banned. A guest is banned by the address that comments are signed with."""
    if reader.user is None:
        return Value(False)
    return Exists(Commenter.objects.filter(user=reader.user, banned_until__gt=now))


def so_many(acts: QuerySet, most: int) -> Exists:
    """Whether there are `most` of these acts; no more of them are counted."""
    return Exists(acts[most - 1 : most])


def so_many_guests(acts: QuerySet) -> Exists:
    """Whether as many guests of one address have done this as are let: a cookie is easily thrown away."""
    return so_many(acts, settings.DISCUSSION_GUESTS_OF_ADDRESS)


def often(acts: QuerySet, by: str, reader: Reader, address: str, now: dt.datetime, most: tuple[int, int]) -> Any:
    """Whether the reader, or everybody at the address, has done this as often in the last hour as `most` says."""
    lately = acts.filter(at__gt=now - HOUR)
    by_reader = so_many(lately.filter(**{by: reader.key}), most[0])
    if not address:
        return by_reader
    return by_reader | so_many(lately.filter(ip_hash=address), most[1])
