"""Readers tell the moderators about a comment.

Everybody counts once for each comment. `report_count` of a comment is the number of open reports; what a moderator
decides closes them, and closed ones count no more: a comment that was found good is hidden by other people or by none.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.discussions.identity import ip_hash
from newsroom.discussions.models import (
    ArticleComment,
    Commenter,
    Discussion,
    DiscussionSettings,
    Mode,
    ModerationEvent,
    Report,
    Status,
)
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.drafts import NoDiscussion, Reason
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import move
from newsroom.discussions.services.submitting import settings_of
from newsroom.discussions.services.taking_part import is_banned, mode_of, often, public_comment, refuse
from newsroom.mail.outbox import enqueue

IN_AN_HOUR = (10, 30)  # by one reader, and from one address
NOTICES_IN_AN_HOUR = (3, 6)  # of illegal content: each is answered by a letter
DAY = dt.timedelta(days=1)
LETTERS_IN_A_DAY = 5  # to one address, whoever gives it as theirs
LONGEST_TEXT = 5000


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What is said about a comment. `name` and `email` belong to a notice of illegal content."""

    kind: Report.Kind
    text: str = ""
    name: str = ""
    email: str = ""

    @property
    def is_notice(self) -> bool:
        return self.kind == Report.Kind.ILLEGAL


def report(comment_id: int, complaint: Complaint, reader: Reader, ip: str = "") -> int:
    """Keep a report for the moderators; hide the comment when so many have reported it as editors have set.

    Returns the page. Who has reported the comment before is not counted again, and is not told so. Raises Refused, or
    NoDiscussion where there is no such comment for the public.
    """
    now = timezone.now()
    address = ip_hash(ip)
    found = _find(comment_id, complaint, reader, address, now)
    settings = settings_of(found.discussion.page)
    _ask(found, complaint, settings, now)
    page_id: int = found.discussion_id
    with transaction.atomic():
        discussion = lock([page_id])[page_id]
        comment = ArticleComment.objects.published().filter(pk=comment_id).first()
        if comment is None:
            raise NoDiscussion
        kept, counts = _keep(comment, complaint, reader, address, now)
        if counts:
            comment.report_count += 1
            ArticleComment.objects.filter(pk=comment.pk).update(report_count=comment.report_count)
            if settings.report_threshold and comment.report_count >= settings.report_threshold:
                _hide(comment, discussion, now)
        if kept is not None and complaint.is_notice:
            _confirm_receipt(kept, comment)
    return page_id


def _find(comment_id: int, complaint: Complaint, reader: Reader, address: str, now: dt.datetime) -> Any:
    reports = Report.objects.all()
    most = IN_AN_HOUR
    if complaint.is_notice:
        reports, most = reports.filter(kind=Report.Kind.ILLEGAL), NOTICES_IN_AN_HOUR
    return public_comment(
        comment_id, banned=is_banned(reader, now), too_often=often(reports, "reporter", reader, address, now, most)
    )


def _ask(comment: Any, complaint: Complaint, settings: DiscussionSettings, now: dt.datetime) -> None:
    """Raises Refused. A closed discussion is still reported on; a notice of illegal content is always taken."""
    if mode_of(comment.discussion, settings, now) == Mode.HIDDEN:
        raise NoDiscussion
    if not complaint.is_notice:
        if settings.stopped:
            raise refuse(Reason.CLOSED, _("All discussions are stopped at present."))
        if comment.banned:
            raise refuse(Reason.BANNED, _("You cannot take part here at present."))
    if comment.too_often:
        raise refuse(Reason.RATE, _("There have been a lot of reports from you, or from where you are. Try it later."))


def _keep(
    comment: ArticleComment, complaint: Complaint, reader: Reader, address: str, now: dt.datetime
) -> tuple[Report | None, bool]:
    """The report as it is stored, None where there is nothing new in it; and whether it counts."""
    values = {
        "kind": complaint.kind,
        "text": complaint.text[:LONGEST_TEXT],
        "contact_name": complaint.name[:100],
        "contact_email": complaint.email[:254],
        "ip_hash": address,
        "at": now,
    }
    own = Report.objects.filter(comment=comment, reporter=reader.key).first()
    if own is None:
        counts = not (reader.user is None and _address_has_reported(comment, address))
        return Report.objects.create(comment=comment, reporter=reader.key, **values), counts
    if complaint.is_notice and own.kind != Report.Kind.ILLEGAL:
        # The law wants a notice looked at, also from somebody whose report of another kind was answered before.
        was_open = own.resolved_at is None
        for name, value in {**values, "resolved_at": None}.items():
            setattr(own, name, value)
        own.save()
        return own, not was_open
    return None, False


def _address_has_reported(comment: ArticleComment, address: str) -> bool:
    """Guests of one address count as one: a cookie is easily thrown away."""
    return bool(address) and Report.objects.filter(comment=comment, ip_hash=address).exists()


def _hide(comment: ArticleComment, discussion: Discussion, now: dt.datetime) -> None:
    Commenter.objects.filter(pk=comment.commenter_id).update(reported_count=F("reported_count") + 1)
    move(comment, Status.HIDDEN_BY_REPORTS, discussion, ModerationEvent.Action.HIDE, now)


def _confirm_receipt(notice: Report, comment: ArticleComment) -> None:
    """Who gives notice of illegal content is told that it has arrived (Digital Services Act, article 16)."""
    lately = Report.objects.filter(contact_email__iexact=notice.contact_email, at__gt=notice.at - DAY)
    if not notice.contact_email or lately.count() > LETTERS_IN_A_DAY:
        return
    sentence = _(
        "Your notice about comment %(number)s has arrived. A moderator will look at it and decide. "
        "If you did not send it, somebody else gave your address; you need not do anything."
    )
    enqueue(
        key=f"notice:{notice.pk}",
        recipient=notice.contact_email,
        subject=_("Your notice has arrived"),
        text=sentence % {"number": comment.pk},
    )
