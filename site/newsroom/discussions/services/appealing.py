"""The writer of a refused comment asks to have the decision looked at again: once, by the link in the letter."""

from django.db import transaction
from django.utils.translation import gettext as _

from newsroom.discussions import text
from newsroom.discussions.models import ActionToken, Appeal, ArticleComment, ModerationEvent
from newsroom.discussions.services import tokens
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import FROM
from newsroom.discussions.services.tokens import LinkProblem

LONGEST = 5000
Action = ModerationEvent.Action


class NotTaken(Exception):  # noqa: N818 - it is an answer, not a failure
    """What was written is no appeal yet; the message says why."""


def may_appeal(comment: ArticleComment) -> bool:
    """Whether there still is a decision against the comment, and nobody has asked about it."""
    return comment.status in FROM[Action.DENY_APPEAL] and not Appeal.objects.filter(comment=comment).exists()


def decision_about(comment: ArticleComment) -> ModerationEvent | None:
    """The last decision that its writer was told of."""
    return comment.moderation_events.filter(told=True).last()


def appeal(token: ActionToken, words: str) -> Appeal:
    """Put it before the moderators. Raises NotTaken for what says nothing or too much, LinkProblem for a used link."""
    words = text.tidy(words)
    if not words:
        raise NotTaken(_("Say why you think that the decision is wrong."))
    if len(words) > LONGEST:
        sentence = _("This is %(length)s characters long; up to %(longest)s fit. Your text is still here to shorten.")
        raise NotTaken(sentence % {"length": len(words), "longest": LONGEST})
    page_id = ArticleComment.objects.values_list("discussion_id", flat=True).get(pk=token.comment_id)
    with transaction.atomic():
        lock([page_id])
        tokens.use(token)
        comment = ArticleComment.objects.get(pk=token.comment_id)
        if not may_appeal(comment):
            raise LinkProblem(LinkProblem.Kind.USED)
        made = Appeal.objects.create(comment=comment, text=words)
        ModerationEvent.objects.create(comment=comment, commenter_id=comment.commenter_id, action=Action.APPEAL)
    return made
