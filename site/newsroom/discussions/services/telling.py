"""Writing the letters about one comment to all who asked for them: once to each, however often it is begun."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from newsroom.discussions import letters, modes, text
from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import ArticleComment, Mode, Status, Subscription
from newsroom.discussions.pages import public_page
from newsroom.discussions.services.submitting import settings_of
from newsroom.discussions.services.subscribing import stop_code
from newsroom.mail.drain import KEPT
from newsroom.mail.outbox import enqueue_many

BATCH = 500
LONGEST_TEXT = 1000


def write_letters(comment_id: int) -> None:
    """Put a letter to each subscriber into the outbox, in batches. Nothing about what is not public (any more).

    The outbox knows each letter by comment and address: begun again after a crash, it adds those that are missing.
    """
    comment = ArticleComment.objects.published().filter(pk=comment_id).select_related("reply_to", "user").first()
    if comment is None or _was_told_of(comment):
        return
    page = public_page(comment.discussion_id)
    if page is None:
        return
    discussion, above = modes.rows(page)
    if discussion.effective_mode(settings_of(page), page.first_published_at, above=above) == Mode.HIDDEN:
        return
    sheet = letters.Sheet.about(page)
    words = Truncator(text.plain(comment.body_html)).chars(LONGEST_TEXT)
    told = {email_hash(address) for address in (comment.user_email, comment.user.email if comment.user else "")}
    for subscriptions in _batches(comment):
        drafts = []
        for subscription in subscriptions:
            recipient = recipient_of(subscription)
            address = email_hash(recipient)
            if recipient and address not in told:
                told.add(address)
                key = f"comment:{comment.pk}:{address}"
                code = stop_code(subscription.pk)
                drafts.append(letters.new_comment(sheet, comment, words, subscription, recipient, key, code))
        enqueue_many(drafts)


def recipient_of(subscription: Subscription) -> str:
    """The address of an account is the account's own, as it is now."""
    user = subscription.commenter.user
    if user is None:
        return subscription.email
    return user.email if user.is_active else ""


def _was_told_of(comment: ArticleComment) -> bool:
    """Whether it has been public before, so long ago that the outbox has forgotten the letters about it."""
    if comment.posted_at > timezone.now() - KEPT:
        return False
    return comment.moderation_events.filter(from_status=Status.PUBLISHED).exists()


def _batches(comment: ArticleComment) -> Iterator[list[Subscription]]:
    """All who are to be told, in the order of their subscriptions: who wants all, and whom the comment answers."""
    wants = Q(scope=Subscription.Scope.ALL)
    if comment.reply_to is not None and comment.reply_to.commenter_id is not None:
        wants |= Q(scope=Subscription.Scope.REPLIES, commenter=comment.reply_to.commenter_id)
    found = Subscription.objects.filter(wants, discussion=comment.discussion_id, confirmed_at__isnull=False)
    if comment.commenter_id is not None:
        found = found.exclude(commenter=comment.commenter_id)
    last = 0
    while batch := list(found.filter(pk__gt=last).select_related("commenter__user").order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
