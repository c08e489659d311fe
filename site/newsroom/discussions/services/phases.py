"""The rules that a new comment goes through, in order. Each is a plain function of what was sent and what is known.

A phase yields decisions. The first phase that refuses ends it; what holds a comment is gathered from all of them.
"""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.discussions import text
from newsroom.discussions.identity import fold_name
from newsroom.discussions.models import AuthorKind, Mode, Status
from newsroom.discussions.services import phases_rules
from newsroom.discussions.services import phases_standing as standing
from newsroom.discussions.services.drafts import Decision, Draft, Facts, Reason
from newsroom.discussions.services.scorer import LIKE_SPAM

Phase = Callable[[Draft, Facts], Iterator[Decision]]


def limits(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """Something is said, by somebody with a name and an address, and not too much of it."""
    longest = facts.settings.max_length
    if not any(letter.isalnum() for letter in text.plain(facts.html)):
        yield Decision(Reason.LIMITS, message=_("Write something first."), field="body")
    elif len(facts.body) > longest:
        sentence = _("This is %(length)s characters long; up to %(longest)s fit. Your text is still here to shorten.")
        yield Decision(Reason.LIMITS, message=sentence % {"length": len(facts.body), "longest": longest}, field="body")
    if facts.author_kind != AuthorKind.GUEST:
        return
    if not fold_name(facts.name):
        yield Decision(Reason.LIMITS, message=_("Sign with a name."), field="name")
    elif len(facts.name) > 50:
        yield Decision(Reason.LIMITS, message=_("A name has at most 50 characters."), field="name")
    try:
        validate_email(facts.email)
    except ValidationError:
        yield Decision(Reason.LIMITS, message=_("Give an e-mail address. It is not shown."), field="email")


def mode(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """The discussion is open to whoever writes."""
    if facts.mode in (Mode.READ_ONLY, Mode.HIDDEN):
        yield Decision(Reason.CLOSED, message=_("This discussion is closed. Copy your text if you want to keep it."))
    elif facts.mode == Mode.MEMBERS and facts.author_kind == AuthorKind.GUEST:
        yield Decision(Reason.MEMBERS_ONLY, message=_("Only readers who are logged in can write here."))


def answered(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """What it replies to stands on this page, published."""
    if draft.reply_to is not None and facts.answered is None:
        yield Decision(
            Reason.PARENT,
            message=_("The comment that you answer is no longer there. Send your text again to start a new thread."),
        )


def passage(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """What it quotes stands in the article as the public reads it."""
    if draft.passage_block and draft.reply_to is None and facts.settings.passages and facts.passage is None:
        yield Decision(
            Reason.PASSAGE,
            message=_("The words that you quote are no longer in the story. Send your text again without them."),
        )


def identity(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """Nobody who is banned, and nobody under a name of the house."""
    if facts.commenter is not None and facts.commenter.is_banned(facts.now):
        yield Decision(Reason.BANNED, message=_("You cannot comment here at present."))
    elif facts.author_kind == AuthorKind.GUEST and fold_name(facts.name) in facts.reserved_names:
        yield Decision(Reason.RESERVED_NAME, message=_("This name is reserved. Sign with another one."), field="name")


def duplicate(draft: Draft, facts: Facts) -> Iterator[Decision]:
    if facts.said_before:
        yield Decision(Reason.DUPLICATE, message=_("You have already said this here."), field="body")


def rate(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """Not one comment after the other; what the limits are, editors say."""
    if facts.is_staff:
        return
    pause = facts.settings.seconds_between
    if facts.seconds_since_last is not None and facts.seconds_since_last < pause:
        wait = max(1, round(pause - facts.seconds_since_last))
        sentence = ngettext(
            "That was quick. Send it again in %(wait)s second.",
            "That was quick. Send it again in %(wait)s seconds.",
            wait,
        )
        yield Decision(Reason.RATE, message=sentence % {"wait": wait})
    elif facts.last_hour >= facts.settings.hourly_limit:
        yield Decision(Reason.RATE, message=_("That is a lot for one hour. Send it again later."))


def address(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """A guest's address is theirs: it was confirmed in this browser, or a letter asks for that."""
    if facts.author_kind == AuthorKind.GUEST and facts.settings.confirm_guests and not facts.address_confirmed:
        yield Decision(Reason.UNCONFIRMED, Status.AWAITING_EMAIL)


def robots(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """What fills in a field that is hidden is spam; what is sent sooner than people write waits, or without the sum."""
    if draft.honeypot:
        yield Decision(Reason.HONEYPOT, Status.SPAM)
    if draft.seconds_to_write is not None and draft.seconds_to_write < facts.settings.min_seconds:
        yield Decision(Reason.TOO_QUICK, Status.PENDING)
    if facts.lacks_proof:
        yield Decision(Reason.NO_SUM, Status.PENDING)


def links(draft: Draft, facts: Facts) -> Iterator[Decision]:
    if text.count_links(facts.html) > facts.settings.max_links:
        yield Decision(Reason.LINKS, Status.PENDING)


def like_spam(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """What the site's own scorer takes for spam waits; a person decides."""
    if facts.spam_score is not None and facts.spam_score >= LIKE_SPAM:
        yield Decision(Reason.LIKE_SPAM, Status.PENDING)


def premoderation(draft: Draft, facts: Facts) -> Iterator[Decision]:
    if facts.mode == Mode.PREMODERATED:
        yield Decision(Reason.PREMODERATED, Status.PENDING)


# Staff is not asked the questions of the last list, nor is who is trusted.
REFUSING: tuple[Phase, ...] = (limits, mode, answered, passage, identity, phases_rules.refusing, duplicate, rate)
STANDING: tuple[Phase, ...] = (address, standing.shadow, standing.watched)
HOLDING: tuple[Phase, ...] = (
    robots,
    phases_rules.holding,
    links,
    standing.new_commenter,
    standing.rejected_lately,
    like_spam,
    premoderation,
)


def decide(draft: Draft, facts: Facts) -> list[Decision]:
    """What is decided about a draft: the refusals of the first phase that refuses, else all reasons to hold it."""
    for phase in REFUSING:
        if decisions := list(phase(draft, facts)):
            return decisions
    phases = STANDING if facts.is_staff or standing.is_trusted(facts) else STANDING + HOLDING
    return [decision for phase in phases for decision in phase(draft, facts)]


# What is asked about a text alone: who writes, and how often, was asked when the comment came.
REFUSING_TEXTS: tuple[Phase, ...] = (limits, mode, phases_rules.refusing, duplicate)
HOLDING_TEXTS: tuple[Phase, ...] = (phases_rules.holding, links, like_spam, premoderation)


def decide_again(draft: Draft, facts: Facts) -> list[Decision]:
    """The same for a comment whose text its writer changes."""
    for phase in REFUSING_TEXTS:
        if decisions := list(phase(draft, facts)):
            return decisions
    watching: tuple[Phase, ...] = (standing.shadow, standing.watched)
    phases = watching if facts.is_staff or standing.is_trusted(facts) else watching + HOLDING_TEXTS
    return [decision for phase in phases for decision in phase(draft, facts)]
