"""Writers change what they wrote, for a while, and delete it, at any time."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_comments.models import Comment

from newsroom.discussions import text
from newsroom.discussions.models import (
    ArticleComment,
    AuthorKind,
    Discussion,
    DiscussionSettings,
    ModerationEvent,
    Revision,
    Status,
)
from newsroom.discussions.pages import public_page
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import rules, scorer
from newsroom.discussions.services.drafts import Decision, Draft, Facts, NoDiscussion, Reason, Refused, Submission
from newsroom.discussions.services.gathering import DUPLICATES_WITHIN
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import move
from newsroom.discussions.services.phases import decide_again
from newsroom.discussions.services.rules import Writing
from newsroom.discussions.services.submitting import settings_of, status_by
from newsroom.discussions.services.taking_part import mode_of, refuse

Action = ModerationEvent.Action

# Spam and what is shown to its writer only, too: nobody shall learn from us that it is that.
EDITABLE = (Status.PUBLISHED, Status.PENDING, Status.AWAITING_EMAIL, Status.SHADOWED, Status.SPAM)
DELETABLE = (*EDITABLE, Status.HIDDEN_BY_REPORTS)
MOST_EDITS = 20  # of one comment


def editable_until(comment: ArticleComment, settings: DiscussionSettings) -> dt.datetime:
    """When the time to change a comment is over; in the past where it cannot be changed."""
    return comment.posted_at + dt.timedelta(minutes=settings.edit_minutes)


def find_own(comment_id: int, reader: Reader) -> ArticleComment:
    """The comment that the reader wrote. Raises NoDiscussion for all others, and for what is no longer theirs."""
    comment = ArticleComment.objects.filter(pk=comment_id, status__in=DELETABLE).first()
    if comment is None or not reader.wrote(comment):
        raise NoDiscussion
    return comment


def edit(comment_id: int, body: str, reader: Reader) -> Submission:
    """Change the text of the reader's own comment; what it said before is kept for the moderators.

    The rules for texts run again, so that a public comment may come to wait for a moderator. Replies, votes and its
    place stay. Raises Refused, or NoDiscussion where the reader has no such comment.
    """
    page = public_page(find_own(comment_id, reader).discussion_id)
    if page is None:
        raise NoDiscussion
    settings = settings_of(page)
    with transaction.atomic():
        discussion = lock([page.pk])[page.pk]
        discussion.page = page
        comment = find_own(comment_id, reader)
        body = text.tidy(body)
        if body == comment.comment:
            return Submission(comment)
        facts = _gather(comment, discussion, settings, body)
        _ask_whether_in_time(comment, settings, facts)
        decisions = decide_again(Draft(page_id=page.pk, body=body, user=reader.user), facts)
        if refusals := [decision for decision in decisions if decision.refuses]:
            raise Refused(refusals)
        _write(comment, facts)
        _hold(comment, discussion, decisions, facts.now)
    return Submission(comment, [decision.reason for decision in decisions])


def delete_own(comment_id: int, reader: Reader) -> ArticleComment:
    """Take the reader's own comment off the page. Replies stay, and its place with them while there are any.

    Raises NoDiscussion where the reader has no such comment.
    """
    page_id = find_own(comment_id, reader).discussion_id
    with transaction.atomic():
        discussion = lock([page_id])[page_id]
        comment = find_own(comment_id, reader)
        move(comment, Status.DELETED_BY_AUTHOR, discussion, Action.DELETE, timezone.now())
    return comment


def _gather(comment: ArticleComment, discussion: Discussion, settings: DiscussionSettings, body: str) -> Facts:
    now = timezone.now()
    said = ArticleComment.objects.filter(commenter=comment.commenter_id, posted_at__gte=now - DUPLICATES_WITHIN)
    email = comment.user.email if comment.user else comment.user_email
    return Facts(
        settings=settings,
        mode=mode_of(discussion, settings, now),
        now=now,
        body=body,
        html=text.render(body),
        name=comment.user_name,
        email=comment.user_email,
        author_kind=AuthorKind(comment.author_kind),
        commenter=comment.commenter,
        said_before=comment.commenter_id is not None
        and said.filter(discussion=discussion, comment=body).exclude(pk=comment.pk).exists(),
        rules_found=rules.find(Writing(body, comment.user_name, email)),
        spam_score=scorer.score(body, settings.scorer_trained_at) if settings.scorer else None,
    )


def _ask_whether_in_time(comment: ArticleComment, settings: DiscussionSettings, facts: Facts) -> None:
    if comment.status not in EDITABLE or facts.now >= editable_until(comment, settings):
        raise refuse(Reason.CLOSED, _("The time in which this comment could be changed is over."))
    if facts.commenter is not None and facts.commenter.is_banned(facts.now):
        raise refuse(Reason.BANNED, _("You cannot comment here at present."))
    if comment.revisions.count() >= MOST_EDITS:
        raise refuse(Reason.RATE, _("This comment has been changed so often that it stays as it is."))


def _write(comment: ArticleComment, facts: Facts) -> None:
    Revision.objects.create(comment=comment, body=comment.comment, body_html=comment.body_html, at=facts.now)
    comment.comment = facts.body
    comment.body_html = facts.html
    comment.is_long = text.is_long(facts.html)
    comment.edited_at = facts.now
    comment.spam_score = facts.spam_score
    Comment._base_manager.filter(pk=comment.pk).update(comment=comment.comment)
    ArticleComment.objects.filter(pk=comment.pk).update(
        body_html=comment.body_html,
        is_long=comment.is_long,
        edited_at=comment.edited_at,
        spam_score=comment.spam_score,
    )
    ModerationEvent.objects.create(comment=comment, commenter_id=comment.commenter_id, action=Action.EDIT, at=facts.now)


def _hold(comment: ArticleComment, discussion: Discussion, decisions: list[Decision], now: dt.datetime) -> None:
    """A public comment goes where the rules say; one that is not stays where it is, if it does not look like spam.

    The reasons are written down in any case: they decide when what waits for its writer's address goes on.
    """
    if not decisions:
        return
    after = status_by(decisions)
    comment.reasons = list(dict.fromkeys([*comment.reasons, *(decision.code for decision in decisions)]))
    ArticleComment.objects.filter(pk=comment.pk).update(reasons=comment.reasons)
    if after != comment.status and (after == Status.SPAM or comment.status == Status.PUBLISHED):
        move(comment, after, discussion, Action.HOLD, now, comment.reasons)
