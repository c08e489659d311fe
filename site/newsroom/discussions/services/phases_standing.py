"""What somebody's past, and what moderators have said of them, does to what they write next."""

import datetime as dt
from collections.abc import Iterator

from newsroom.discussions.models import Status, Trust
from newsroom.discussions.services.drafts import Decision, Draft, Facts, Reason


def is_trusted(facts: Facts) -> bool:
    """Whether a moderator has said that what they write is not held."""
    return facts.commenter is not None and facts.commenter.trust == Trust.TRUSTED


def shadow(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """Shown to nobody but whoever wrote it, for so long as moderators have said."""
    if facts.commenter is not None and facts.commenter.is_shadowed(facts.now):
        yield Decision(Reason.SHADOWED, Status.SHADOWED)


def watched(draft: Draft, facts: Facts) -> Iterator[Decision]:
    if facts.commenter is not None and facts.commenter.trust == Trust.WATCHED:
        yield Decision(Reason.WATCHED, Status.PENDING)


def new_commenter(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """Who has not had a few comments approved waits for a moderator."""
    approved = facts.commenter.approved_count if facts.commenter else 0
    if approved < facts.settings.held_at_first:
        yield Decision(Reason.NEW_COMMENTER, Status.PENDING)


def rejected_lately(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """After a comment was rejected, what its writer says next is looked at for some days."""
    last = facts.commenter.last_rejected_at if facts.commenter else None
    if last and facts.now - last < dt.timedelta(days=facts.settings.hold_after_rejection_days):
        yield Decision(Reason.REJECTED_LATELY, Status.PENDING)
