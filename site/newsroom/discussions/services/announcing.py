"""What others hear of a comment: those who asked to be told of new ones, and its own writer of a decision.

`published` is called under the discussion's lock whenever a comment becomes public, at once or later; the letters
themselves are written by the worker, however many there are.
"""

from newsroom.discussions import letters
from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import (
    ActionToken,
    Appeal,
    ArticleComment,
    Discussion,
    ModerationEvent,
    Status,
)
from newsroom.discussions.services import tokens
from newsroom.discussions.tasks import tell_of_comment

Purpose = ActionToken.Purpose


def published(comment: ArticleComment, discussion: Discussion) -> None:
    """Have the subscribers of the discussion told. Nobody is told of comments that another system has had before."""
    if comment.source:
        return
    if discussion.is_followed:
        # The task is a row of this transaction, too: it is there when the comment is.
        tell_of_comment.enqueue(comment.pk)


def refused(comment: ArticleComment, event: ModerationEvent) -> None:
    """Send the moderator's reason to the writer, with a link to ask for another look; that can be done once."""
    recipient = comment.user.email if comment.user else comment.user_email
    secret = ""
    if event.action != ModerationEvent.Action.DENY_APPEAL and not Appeal.objects.filter(comment=comment).exists():
        secret, _token = tokens.issue(Purpose.APPEAL, email_hash(recipient), comment=comment)
    letters.decision(event, comment, recipient, secret)


def may_be_told(comment: ArticleComment, before: Status) -> bool:
    """Whether there is an address that is known to be the writer's. One that was only typed may be anybody's."""
    if comment.source or before == Status.AWAITING_EMAIL:
        return False
    return bool(comment.user.email if comment.user else comment.user_email)
