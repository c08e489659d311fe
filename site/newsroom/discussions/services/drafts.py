"""What a reader sends, what is known when it arrives, and what is decided about it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from newsroom.discussions.models import ArticleComment, AuthorKind, Commenter, DiscussionSettings, Mode, Rule, Status
from newsroom.discussions.passages import Passage


class Reason(TextChoices):
    """Why a comment was held or refused; the held ones are stored with it."""

    LIMITS = "limits", _("Missing or too long")
    CLOSED = "closed", _("The discussion is closed")
    MEMBERS_ONLY = "members_only", _("For readers with an account")
    PASSAGE = "passage", _("The passage is not in the article")
    PARENT = "parent", _("The comment answered is not there")
    BANNED = "banned", _("Banned")
    RESERVED_NAME = "reserved_name", _("A name of the house")
    DUPLICATE = "duplicate", _("Said before")
    RATE = "rate", _("Too many in a short time")
    OWN = "own", _("One’s own comment")
    UNCONFIRMED = "unconfirmed", _("E-mail address not confirmed")
    RECEIVER = "receiver", _("Refused by an extension")
    HONEYPOT = "honeypot", _("Filled in a field that people do not see")
    TOO_QUICK = "too_quick", _("Sent sooner than people write")
    NO_SUM = "no_sum", _("Its writer’s browser ran no scripts")
    LINKS = "links", _("Many links")
    RULE = "rule", _("A rule of the moderators")
    LIKE_SPAM = "like_spam", _("Much like what was spam before")
    NEW_COMMENTER = "new_commenter", _("New commenter")
    REJECTED_LATELY = "rejected_lately", _("Rejected not long ago")
    WATCHED = "watched", _("Watched commenter")
    SHADOWED = "shadowed", _("Shown to its writer only")
    PREMODERATED = "premoderated", _("Every comment here waits")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A comment as it was sent. For a logged-in `user` name and e-mail come from the account, whatever stands here."""

    page_id: int
    body: str
    name: str = ""
    email: str = ""
    reply_to: int | None = None
    user: Any = None
    ip: str = ""
    author_key: str = ""
    seconds_to_write: float | None = None
    honeypot: str = ""
    passage_block: str = ""
    passage: str = ""
    # What the form's script worked out. None where there was no such form: then nothing is asked of the comment.
    proof: str | None = None
    notify: str = ""  # of what the writer wants to hear: a Subscription.Scope, or nothing


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the phases look at, fetched before they run, so that they are plain functions."""

    settings: DiscussionSettings
    mode: Mode
    now: dt.datetime
    body: str
    html: str
    name: str
    email: str
    author_kind: AuthorKind
    commenter: Commenter | None = None
    address_confirmed: bool = False  # in the browser that the comment comes from
    answered: ArticleComment | None = None
    last_reply_no: int = 0  # of its thread
    passage: Passage | None = None
    reserved_names: frozenset[str] = frozenset()
    said_before: bool = False
    seconds_since_last: float | None = None
    last_hour: int = 0
    rules_found: tuple[Rule, ...] = ()
    spam_score: float | None = None
    lacks_proof: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether somebody of the house writes."""
        return self.author_kind in (AuthorKind.STAFF, AuthorKind.AUTHOR)


@dataclass(frozen=True)
class Decision:
    """What a phase has to say: `status` to hold the comment in, or None to refuse it with a `message` at a `field`."""

    reason: Reason
    status: Status | None = None
    message: str = ""
    field: str | None = None
    rule: int | None = None

    @property
    def code(self) -> str:
        """What is stored of it; `newsroom.discussions.services.rules.describe` has words for it."""
        return f"{self.reason.value}:{self.rule}" if self.rule else self.reason.value

    @property
    def refuses(self) -> bool:
        return self.status is None


class Refused(Exception):  # noqa: N818 - it is an answer, not a failure
    """The comment was not taken; the decisions say why, in words for its writer."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        super().__init__(", ".join(decision.reason for decision in decisions))
        self.decisions = list(decisions)

    @property
    def reasons(self) -> list[Reason]:
        return [decision.reason for decision in self.decisions]


class NoDiscussion(Exception):  # noqa: N818
    """There is no such page for the public, or none that is discussed."""


@dataclass(frozen=True)
class Submission:
    """A comment that was taken."""

    comment: ArticleComment
    reasons: list[Reason] = field(default_factory=list)
    letter_sent: bool = False  # with the link that confirms the writer's address

    @property
    def is_published(self) -> bool:
        return self.comment.is_published

    @property
    def awaits_email(self) -> bool:
        return self.comment.status == Status.AWAITING_EMAIL
