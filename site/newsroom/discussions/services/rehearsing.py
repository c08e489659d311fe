"""What a rule would have found lately: a walk over past comments that changes nothing and ends in a few seconds."""

import datetime as dt
import time
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from newsroom.discussions.models import ArticleComment, AuthorKind, Rule, Status
from newsroom.discussions.services.folding import squeeze
from newsroom.discussions.services.matching import Matcher, Writing, folded_pattern

DAYS = 30
MOST_COMMENTS = 50_000
MOST_SECONDS = 3.0
EXAMPLES = 20
HOUSE = (AuthorKind.STAFF, AuthorKind.AUTHOR)  # whom rules do not hold
BATCH = 1000
COLUMNS = ("pk", "user_name", "user_email", "comment", "status", "posted_at")


@dataclass
class Rehearsal:
    """What was found among how many, and whether the walk ended before the thirty days did."""

    looked_at: int = 0
    back_to: dt.datetime | None = None
    is_complete: bool = True
    by_status: Counter[str] = field(default_factory=Counter)
    examples: list[ArticleComment] = field(default_factory=list)

    @property
    def found(self) -> int:
        return sum(self.by_status.values())

    @property
    def found_in_public(self) -> int:
        return self.by_status[Status.PUBLISHED]


def rehearse(kind: str, pattern: str, *, most: int = MOST_COMMENTS, seconds: float = MOST_SECONDS) -> Rehearsal:
    """Run one rule, saved or not, over the last thirty days, newest first. Raises BadPattern."""
    rule = Rule(kind=kind, pattern=pattern, folded=folded_pattern(kind, pattern))
    matcher = Matcher.of([rule])
    ends = time.monotonic() + seconds
    result = Rehearsal()
    since = timezone.now() - dt.timedelta(days=DAYS)
    recent = ArticleComment.objects.exclude(author_kind__in=HOUSE).filter(posted_at__gte=since)
    newest_first = recent.order_by("-posted_at", "-pk").values_list(*COLUMNS)
    may_be_there = squeeze(rule.folded) if kind == Rule.Kind.WORD else ""
    examples: list[int] = []
    for pk, name, email, body, status, posted_at in newest_first[: most + 1].iterator(chunk_size=BATCH):
        if result.looked_at == most or time.monotonic() > ends:
            result.is_complete = False
            break
        result.looked_at += 1
        result.back_to = posted_at
        if (not may_be_there or may_be_there in squeeze(body)) and matcher.matches(Writing(body, name, email)):
            result.by_status[status] += 1
            if len(examples) < EXAMPLES:
                examples.append(pk)
    result.examples = list(ArticleComment.objects.filter(pk__in=examples).order_by("-posted_at", "-pk"))
    return result
