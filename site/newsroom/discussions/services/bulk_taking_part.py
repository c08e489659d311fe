"""The door for what readers of another system did besides writing: votes, stars, subscriptions; and closed pages.

What is here already stands: a second run adds nothing, and what readers did here since is not written over. Voters
are known by a keyed hash of what the other system knew them by, and `source` keeps those of two systems apart.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from newsroom.discussions.identity import email_hash, ip_hash, keyed_hash
from newsroom.discussions.models import ArticleComment, ArticleRating, Commenter, Discussion, Mode, Subscription, Vote
from newsroom.discussions.ranking import rank
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.rows import BATCH


@dataclass(frozen=True, kw_only=True)
class ImportedDiscussion:
    """A page whose readers could write no longer, or gave it stars of which only the number is known."""

    page_id: int
    closed: bool = False
    rating_sum: int = 0
    rating_count: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportedVote:
    import_id: str  # of the comment
    voter: str
    value: int
    ip: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedRating:
    page_id: int
    voter: str
    stars: int
    ip: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedSubscription:
    page_id: int
    email: str
    scope: Subscription.Scope
    confirmed_at: dt.datetime
    created_at: dt.datetime | None = None


def import_discussions(given: Iterable[ImportedDiscussion]) -> None:
    """Close the pages and give them their stars, where nobody has chosen a mode or given a star here."""
    for batch in _batches(given):
        with transaction.atomic():
            found = lock([one.page_id for one in batch])
            for one in batch:
                row = found[one.page_id]
                if one.closed and row.mode == Mode.INHERIT:
                    row.mode = Mode.READ_ONLY
                if one.rating_count and not row.rating_count:
                    row.rating_sum, row.rating_count = one.rating_sum, one.rating_count
            Discussion.objects.bulk_update(found.values(), ["mode", "rating_sum", "rating_count"], batch_size=200)


def import_votes(source: str, given: Iterable[ImportedVote]) -> Counter[str]:
    """Write the votes; says how many were imported, unchanged, or on a comment that is not here."""
    outcome: Counter[str] = Counter()
    for batch in _batches(given):
        ids = {vote.import_id for vote in batch}
        known = dict(ArticleComment.objects.filter(source=source, import_id__in=ids).values_list("import_id", "pk"))
        outcome["on a comment that is not here"] += sum(vote.import_id not in known for vote in batch)
        rows = [
            Vote(
                comment_id=known[vote.import_id],
                voter=_voter(source, vote.voter),
                value=1 if vote.value > 0 else -1,
                ip_hash=ip_hash(vote.ip),
                at=vote.at or timezone.now(),
            )
            for vote in batch
            if vote.import_id in known and vote.value
        ]
        with transaction.atomic():
            _write(Vote, rows, lambda row: (row.comment_id, row.voter), "comment", outcome)
            _count_votes(list(known.values()))
    return outcome


def import_ratings(source: str, given: Iterable[ImportedRating]) -> Counter[str]:
    """Write the stars. A page whose rows are more than its stored count gets the rows' count."""
    outcome: Counter[str] = Counter()
    for batch in _batches(given):
        rows = [
            ArticleRating(
                discussion_id=one.page_id,
                voter=_voter(source, one.voter),
                stars=one.stars,
                ip_hash=ip_hash(one.ip),
                at=one.at or timezone.now(),
            )
            for one in batch
            if 1 <= one.stars <= 5
        ]
        outcome["not of one to five stars"] += len(batch) - len(rows)
        with transaction.atomic():
            found = lock([row.discussion_id for row in rows])
            _write(ArticleRating, rows, lambda row: (row.discussion_id, row.voter), "discussion", outcome)
            counted = ArticleRating.objects.filter(discussion__in=found).values_list("discussion")
            for page_id, number, stars in counted.annotate(Count("pk"), Sum("stars")):
                if number >= found[page_id].rating_count:
                    Discussion.objects.filter(pk=page_id).update(rating_count=number, rating_sum=stars)
    return outcome


def import_subscriptions(given: Iterable[ImportedSubscription]) -> Counter[str]:
    """Write subscriptions that were confirmed there; no letter is sent."""
    outcome: Counter[str] = Counter()
    for batch in _batches(given):
        with transaction.atomic():
            lock([one.page_id for one in batch])
            hashes = {email_hash(one.email) for one in batch}
            Commenter.objects.bulk_create(
                (Commenter(email_hash=found) for found in sorted(hashes)), ignore_conflicts=True
            )
            people = dict(Commenter.objects.filter(email_hash__in=hashes).values_list("email_hash", "pk"))
            rows = [
                Subscription(
                    discussion_id=one.page_id,
                    commenter_id=people[email_hash(one.email)],
                    scope=one.scope,
                    email=one.email[:254],
                    confirmed_at=one.confirmed_at,
                    created_at=one.created_at or one.confirmed_at,
                )
                for one in batch
            ]
            _write(Subscription, rows, lambda row: (row.discussion_id, row.commenter_id), "discussion", outcome)
    return outcome


def _voter(source: str, name: str) -> str:
    return keyed_hash("reader", f"import:{source}:{name}")


def _write(model: Any, rows: list[Any], key: Callable[[Any], Any], owner: str, outcome: Counter[str]) -> None:
    """Write those of the rows whose like is not here; `key` is what makes two rows alike."""
    fresh = {key(row): row for row in rows}
    owners = {getattr(row, f"{owner}_id") for row in rows}
    for row in model.objects.filter(**{f"{owner}__in": owners}):
        fresh.pop(key(row), None)
    model.objects.bulk_create(fresh.values(), batch_size=BATCH)
    outcome["imported"] += len(fresh)
    outcome["unchanged"] += len(rows) - len(fresh)


def _count_votes(comments: list[int]) -> None:
    """A comment whose rows are more than its stored count gets the rows' count: the other system may keep fewer rows
    than it has counted."""
    up, down = Count("pk", filter=Q(value=1)), Count("pk", filter=Q(value=-1))
    counted = Vote.objects.filter(comment__in=comments).values("comment").annotate(ups=up, downs=down)
    by_comment = {row["comment"]: (row["ups"], row["downs"]) for row in counted.order_by()}
    by_counts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pk, had_up, had_down in ArticleComment.objects.filter(pk__in=by_comment).values_list("pk", "up", "down"):
        ups, downs = by_comment[pk]
        after = (max(ups, had_up), max(downs, had_down))
        if after != (had_up, had_down):
            by_counts[after].append(pk)
    for (ups, downs), pks in by_counts.items():
        ArticleComment.objects.filter(pk__in=pks).update(up=ups, down=downs, rank=rank(ups, downs))


def _batches(given: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(given)
    while batch := list(islice(waiting, BATCH)):
        yield batch
