"""Who wants to hear of new comments. A guest confirms that by a link; whoever has an account does not need to.

Every letter has a link that stops them. It has to work for as long as the letter lies in somebody's mailbox, so it is
no token: the number of the subscription, and a keyed hash of it that nobody can make up.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from wagtail.models import Page

from newsroom.discussions import letters
from newsroom.discussions.identity import email_hash, keyed_hash
from newsroom.discussions.models import ActionToken, ArticleComment, Commenter, ConfirmedBrowser, Status, Subscription
from newsroom.discussions.services import commenters, tokens
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.tokens import LinkProblem

Purpose = ActionToken.Purpose
Scope = Subscription.Scope


def subscribe_user(page_id: int, user: Any, scope: Scope) -> None:
    """An account's wish holds at once."""
    with transaction.atomic():
        lock([page_id])
        _set(page_id, commenters.make(user, ""), scope, "")


def subscribe_with(comment: ArticleComment, sheet: letters.Sheet, scope: Scope, is_known: bool) -> None:
    """The wish that was sent with a comment, under its discussion's lock. `is_known`: the address is the writer's.

    Where the comment waits for its writer's address, its letter confirms the wish as well. What an address has
    confirmed before is not changed by somebody who only types it.
    """
    commenter = comment.commenter
    if commenter is None:
        return
    if is_known:
        _set(comment.discussion_id, commenter, scope, comment.user_email)
    elif not commenter.has_letters:
        subscription = _wish(comment.discussion_id, commenter, scope, comment.user_email)
        if comment.status != Status.AWAITING_EMAIL:
            _send_link(subscription, sheet, scope, comment.ip_hash)


def ask(page: Page, email: str, scope: Scope, ip_hash: str) -> None:
    """A guest's wish without a comment: a letter asks for it to be confirmed, if the address may be sent one.

    Nothing tells the sender whether it was, or whether the address is known here.
    """
    with transaction.atomic():
        lock([page.pk])
        commenter = commenters.make(None, email)
        confirmed = Subscription.objects.filter(discussion=page.pk, commenter=commenter, confirmed_at__isnull=False)
        # Confirmed before: then the link lets its owner choose anew.
        subscription = confirmed.first() or _wish(page.pk, commenter, scope, email)
        _send_link(subscription, letters.Sheet.about(page), scope, ip_hash)


def confirm(token: ActionToken, scope: Scope, reader_key: str) -> Subscription:
    """The owner of the address wants the letters. Raises LinkProblem for a used link."""
    with transaction.atomic():
        tokens.use(token)
        subscription = Subscription.objects.filter(pk=token.subscription_id).select_related("commenter").first()
        if subscription is None:
            raise LinkProblem(LinkProblem.Kind.UNKNOWN)
        remember_confirmed(subscription.commenter, reader_key)
        subscription.scope, subscription.confirmed_at = scope, timezone.now()
        subscription.save(update_fields=["scope", "confirmed_at"])
    return subscription


def is_wished_with(comments: list[ArticleComment]) -> bool:
    """Whether confirming these comments confirms a wish for letters."""
    return any(_wished_with(comment).exists() for comment in comments)


def confirm_with(comments: list[ArticleComment]) -> None:
    """What a guest wished for with comments that they have now confirmed."""
    for comment in comments:
        _wished_with(comment).update(confirmed_at=timezone.now())


def remember_confirmed(commenter: Commenter, reader_key: str) -> None:
    """The address is the commenter's, and this browser is theirs."""
    Commenter.objects.filter(pk=commenter.pk, email_confirmed_at=None).update(email_confirmed_at=timezone.now())
    ConfirmedBrowser.objects.bulk_create(
        [ConfirmedBrowser(commenter=commenter, reader_key=reader_key)], ignore_conflicts=True
    )


def stop_code(subscription_id: int) -> str:
    """What the link that stops the letters holds."""
    return f"{subscription_id}-{keyed_hash('stop', str(subscription_id))[:32]}"


def find_by_code(code: str) -> Subscription | None:
    """The subscription; None where it was stopped before. Raises LinkProblem for a code that is none of ours."""
    number = code.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise LinkProblem(LinkProblem.Kind.UNKNOWN)
    if not constant_time_compare(code.encode(), stop_code(int(number)).encode()):
        raise LinkProblem(LinkProblem.Kind.UNKNOWN)
    return Subscription.objects.filter(pk=int(number)).select_related("discussion__page", "commenter").first()


def stop(subscription: Subscription) -> None:
    """No more letters about this page; nothing is kept of the wish."""
    subscription.delete()


def stop_all(commenter: Commenter) -> None:
    Subscription.objects.filter(commenter=commenter).delete()


def prune() -> int:
    """Delete wishes that nobody confirmed while they could; returns how many."""
    old = timezone.now() - tokens.LIFETIMES[Purpose.SUBSCRIBE] - tokens.KEPT
    return Subscription.objects.filter(confirmed_at=None, created_at__lt=old).delete()[0]


def _wished_with(comment: ArticleComment) -> QuerySet[Subscription]:
    of_guest = Subscription.objects.filter(discussion=comment.discussion_id, commenter=comment.commenter_id)
    return of_guest.filter(confirmed_at=None)


def _set(page_id: int, commenter: Commenter, scope: Scope, email: str) -> None:
    now = timezone.now()
    wish = Subscription(discussion_id=page_id, commenter=commenter, scope=scope, email=email, confirmed_at=now)
    _write(wish, "scope", "email", "confirmed_at")


def _wish(page_id: int, commenter: Commenter, scope: Scope, email: str) -> Subscription:
    """Write down what still has to be confirmed, where nothing is confirmed yet."""
    return _write(Subscription(discussion_id=page_id, commenter=commenter, scope=scope, email=email), "scope", "email")


def _write(subscription: Subscription, *fields: str) -> Subscription:
    """The only one that a commenter has about a page: a new row, or these fields of the one that is there."""
    Subscription.objects.bulk_create(
        [subscription], update_conflicts=True, unique_fields=["discussion", "commenter"], update_fields=fields
    )
    return subscription


def _send_link(subscription: Subscription, sheet: letters.Sheet, scope: Scope, ip_hash: str) -> None:
    address = email_hash(subscription.email)
    if tokens.is_too_much(address, ip_hash):
        return
    secret, token = tokens.issue(Purpose.SUBSCRIBE, address, subscription=subscription, ip_hash=ip_hash)
    letters.confirm_subscription(subscription, sheet, scope, secret, token.pk)
