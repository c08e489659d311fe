"""What is known when a comment arrives, fetched before anything is decided about it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from newsroom.discussions import modes, passages, text
from newsroom.discussions.identity import fold_name, ip_hash
from newsroom.discussions.models import ArticleComment, AuthorKind, Commenter, Discussion, DiscussionSettings
from newsroom.discussions.services import proving, rules, scorer
from newsroom.discussions.services.drafts import Draft, Facts
from newsroom.discussions.services.matching import Writing

DUPLICATES_WITHIN = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


def author_kind(user: Any, page: Page) -> AuthorKind:
    """What the writer is to the page. Pages that know their authors' logins say so by `is_written_by(user)`."""
    if user is None:
        return AuthorKind.GUEST
    is_written_by = getattr(page.specific_deferred, "is_written_by", None)
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
    lately = _lately(commenter, discussion, body, ip_hash(draft.ip), now)
    answered = _answered(draft, discussion)
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
        address_confirmed=guest and commenter is not None and commenter.confirmed_here,
        answered=answered,
        last_reply_no=answered.last_reply_no if answered else 0,
        passage=_passage(draft, page, settings),
        reserved_names=reserved_names(settings) if guest else frozenset(),
        said_before=lately.said_before,
        seconds_since_last=lately.seconds_since_last,
        last_hour=lately.last_hour,
        rules_found=rules.find(_writing(draft, body)),
        spam_score=scorer.score(body, settings.scorer_trained_at) if settings.scorer else None,
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


def _answered(draft: Draft, discussion: Discussion) -> Any:
    """The comment replied to, with the number of the last reply in its thread.

    None also where it is not one that a reader could see on this page.
    """
    if draft.reply_to is None:
        return None
    of_thread = ArticleComment.objects.filter(root=Coalesce(OuterRef("root"), OuterRef("pk")))
    last = Subquery(of_thread.order_by("-reply_no").values("reply_no")[:1])
    public = ArticleComment.objects.published().filter(pk=draft.reply_to, discussion=discussion)
    return public.annotate(last_reply_no=Coalesce(last, 0)).first()


def _passage(draft: Draft, page: Page, settings: DiscussionSettings) -> passages.Passage | None:
    """What of the article it speaks about; answers speak about what they answer."""
    if not draft.passage_block or draft.reply_to is not None or not settings.passages:
        return None
    return passages.find(page, draft.passage_block, draft.passage)


@dataclass(frozen=True)
class Lately:
    """What has come from a commenter, and from an address on the network."""

    seconds_since_last: float | None = None  # since the commenter last wrote, on any page
    said_before: bool = False  # the same here in the last days
    last_hour: int = 0  # comments from either


def _lately(commenter: Commenter | None, discussion: Discussion, body: str, address: str, now: dt.datetime) -> Lately:
    """One query of two ranges, each of an index: the commenter's last days, and the address's last hour."""
    theirs = Q(commenter=commenter) if commenter else Q(pk__in=[])
    in_hour = Q(posted_at__gte=now - HOUR)
    found = theirs & Q(posted_at__gte=now - DUPLICATES_WITHIN)
    if address:
        found |= Q(ip_hash=address) & in_hour
    lately = ArticleComment.objects.filter(found).aggregate(
        last=Max("posted_at", filter=theirs & Q(source="")),
        same=Count("pk", filter=theirs & Q(discussion=discussion, comment=body)),
        in_hour=Count("pk", filter=in_hour),
    )
    seconds = (now - lately["last"]).total_seconds() if lately["last"] else None
    return Lately(seconds, lately["same"] > 0, lately["in_hour"])


def reserved_names(settings: DiscussionSettings) -> frozenset[str]:
    """Names that editors reserved and those of everybody who works here, folded."""
    may_enter = Q(groups__permissions__codename="access_admin") | Q(user_permissions__codename="access_admin")
    staff = get_user_model().objects.filter(Q(is_superuser=True) | may_enter, is_active=True).distinct()
    names = settings.reserved_names.splitlines()
    for user in staff:
        names += [user.get_full_name(), user.get_username()]
    return frozenset(folded for name in names if (folded := fold_name(name)))
