"""What the site itself has learned of spam, from what its moderators decided. It holds; it never refuses or deletes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from newsroom.discussions.models import ArticleComment, ModerationEvent, SpamModel, Status
from newsroom.discussions.services.bayes import Learned, in_words

ENOUGH = 50  # decisions of each kind, before anything is scored
MOST = 20_000  # of each kind, the newest
LIKE_SPAM = 0.9
NAMED = 6

Action = ModerationEvent.Action
DECIDING = (Action.APPROVE, Action.REJECT, Action.SPAM, Action.REMOVE)
SPAM_STATES = (Status.REJECTED, Status.SPAM)


@dataclass
class _Known:
    """What this process last read; `trained_at` says whether there is something newer."""

    trained_at: dt.datetime | None = None
    learned: Learned | None = None


_known = _Known()


def last_training() -> Subquery:
    """When it last learned, as a column of a query that is made anyway; NULL: never."""
    return Subquery(SpamModel.objects.order_by("-pk").values("trained_at")[:1])


def score(text: str, trained_at: dt.datetime | None) -> float | None:
    """0 to 1, or None while moderators have not decided often enough. `trained_at`: what `last_training` says."""
    learned = _learned(trained_at)
    return learned.score(text) if learned else None


@dataclass(frozen=True)
class Why:
    """Something that the text has, and how much it speaks for spam (above 0) or against it."""

    what: str
    weight: float

    @property
    def speaks_for_spam(self) -> bool:
        return self.weight > 0


def explain(text: str) -> list[Why]:
    """What weighed most in the score of a text, in words for moderators; empty while nothing has been learned."""
    newest = SpamModel.objects.order_by("-pk").values_list("trained_at", flat=True).first()
    learned = _learned(newest)
    weights = learned.weights(text)[:NAMED] if learned else []
    return [Why(in_words(feature), weight) for feature, weight in weights]


def _learned(trained_at: dt.datetime | None) -> Learned | None:
    if trained_at is None:
        return None
    if _known.trained_at != trained_at:
        row = SpamModel.objects.order_by("-pk").first()
        if row is None:
            return None
        counts = {token: (spam, ham) for token, (spam, ham) in row.tokens.items()}
        _known.learned, _known.trained_at = Learned(row.spam_count, row.ham_count, counts), row.trained_at
    return _known.learned


@dataclass(frozen=True)
class Training:
    """How many decisions there were, and whether that was enough."""

    spam: int
    ham: int

    @property
    def is_enough(self) -> bool:
        return min(self.spam, self.ham) >= ENOUGH


def train() -> Training:
    """Learn anew from what people decided. With too few decisions, what was learned before is forgotten."""
    learned = Learned.of(_decided())
    training = Training(learned.spam, learned.ham)
    with transaction.atomic():
        SpamModel.objects.all().delete()
        if training.is_enough:
            SpamModel.objects.create(
                spam_count=learned.spam, ham_count=learned.ham, tokens=learned.counts, trained_at=timezone.now()
            )
    return training


def _decided() -> Iterator[tuple[str, bool]]:
    """Texts on which a person decided, and which are in that state still; what the site itself did teaches nothing."""
    by_person = ModerationEvent.objects.filter(comment=OuterRef("pk"), actor__isnull=False, action__in=DECIDING)
    for states, is_spam in ((SPAM_STATES, True), ((Status.PUBLISHED,), False)):
        found = ArticleComment.objects.filter(Exists(by_person), status__in=states).order_by("-posted_at", "-pk")
        for text in found.values_list("comment", flat=True)[:MOST].iterator(chunk_size=1000):
            yield text, is_spam
