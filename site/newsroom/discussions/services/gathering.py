"""What is known when a comment arrives, fetched before anything is decided about it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Q
from django.utils import timezone
from wagtail.models import Page

from newsroom.discussions import modes, passages, text
from newsroom.discussions.identity import fold_name, ip_hash
from newsroom.discussions.models import ArticleComment, AuthorKind, Commenter, Discussion, DiscussionSettings
from newsroom.discussions.services import confirming, proving, rules, scorer
from newsroom.discussions.services.drafts import Draft, Facts
from newsroom.discussions.services.matching import Writing

DUPLICATES_WITHIN = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


def author_kind(user: Any, page: Page) -> AuthorKind:
    """What the writer is to the page. Pages that know their authors' logins say so by `is_written_by(user)`."""
    if user is None:
        return AuthorKind.GUEST
    is_written_by = getattr(page.specific, "is_written_by", None)
    if is_written_by is not None and is_written_by(user):
        return AuthorKind.AUTHOR
    return AuthorKind.STAFF if user.has_perm("wagtailadmin.access_admin") else AuthorKind.MEMBER


def gather(
    draft: Draft,
    page: Page,
    discussion: Discussion,
    settings: DiscussionSettings,
    commenter: Commenter | None,
    body: str,
    html: str,
    above: Sequence[Discussion] | None = None,
) -> Facts:
    """All that the phases look at. The discussion is locked: what is true now is true when the comment is in."""
    now = timezone.now()
    above = modes.above(page) if above is None else above
    kind = author_kind(draft.user, page)
    guest = kind == AuthorKind.GUEST
    seconds_since_last, said_before = _lately(commenter, discussion, body, now)
    return Facts(
        settings=settings,
        mode=discussion.effective_mode(settings, page.first_published_at, now, above),
        now=now,
        body=body,
        html=html,
        name=text.tidy_line(draft.name if guest else str(draft.user)),
        email=text.tidy_line(draft.email) if guest else "",
        author_kind=kind,
        commenter=commenter,
        address_confirmed=guest and confirming.is_known(commenter, draft.author_key),
        answered=_answered(draft, discussion),
        passage=_passage(draft, page, settings),
        reserved_names=reserved_names(settings) if guest else frozenset(),
        said_before=said_before,
        seconds_since_last=seconds_since_last,
        last_hour=_written_since(now - HOUR, commenter, ip_hash(draft.ip)),
        rules_found=rules.find(_writing(draft, body)),
        spam_score=scorer.score(body) if settings.scorer else None,
        lacks_proof=_lacks_proof(draft, settings, commenter),
    )


def _writing(draft: Draft, body: str) -> Writing:
    """What the moderators' rules look at. A member's address is that of the account."""
    if draft.user is not None:
        return Writing(body, str(draft.user), draft.user.email)
    return Writing(body, draft.name, draft.email)


def _lacks_proof(draft: Draft, settings: DiscussionSettings, commenter: Commenter | None) -> bool:
    """Whether a guest's first comment came without the sum that the browser was to do."""
    if draft.proof is None or draft.user is not None or not settings.proof_of_work:
        return False
    return not (commenter and commenter.approved_count) and not proving.accept(draft.proof)


def _answered(draft: Draft, discussion: Discussion) -> ArticleComment | None:
    """The comment replied to; None also where it is not one that a reader could see on this page."""
    if draft.reply_to is None:
        return None
    return ArticleComment.objects.published().filter(pk=draft.reply_to, discussion=discussion).first()


def _passage(draft: Draft, page: Page, settings: DiscussionSettings) -> passages.Passage | None:
    """What of the article it speaks about; answers speak about what they answer."""
    if not draft.passage_block or draft.reply_to is not None or not settings.passages:
        return None
    return passages.find(page, draft.passage_block, draft.passage)


def _lately(
    commenter: Commenter | None, discussion: Discussion, body: str, now: dt.datetime
) -> tuple[float | None, bool]:
    """How many seconds ago the commenter last wrote, and whether they have said the same here in the last days."""
    if commenter is None:
        return None, False
    lately = ArticleComment.objects.filter(commenter=commenter, posted_at__gte=now - DUPLICATES_WITHIN).aggregate(
        last=Max("posted_at", filter=Q(source="")),
        same=Count("pk", filter=Q(discussion=discussion, comment=body)),
    )
    return (now - lately["last"]).total_seconds() if lately["last"] else None, lately["same"] > 0


def _written_since(since: dt.datetime, commenter: Commenter | None, address: str) -> int:
    """How many comments came since then from this commenter, or from this address."""
    by = Q(commenter=commenter) if commenter else Q(pk__in=[])
    if address:
        by |= Q(ip_hash=address)
    return ArticleComment.objects.filter(by, posted_at__gte=since).count() if by else 0


def reserved_names(settings: DiscussionSettings) -> frozenset[str]:
    """Names that editors reserved and those of everybody who works here, folded."""
    may_enter = Q(groups__permissions__codename="access_admin") | Q(user_permissions__codename="access_admin")
    staff = get_user_model().objects.filter(Q(is_superuser=True) | may_enter, is_active=True).distinct()
    names = settings.reserved_names.splitlines()
    for user in staff:
        names += [user.get_full_name(), user.get_username()]
    return frozenset(folded for name in names if (folded := fold_name(name)))
