"""Votes, stars and subscriptions out of a dump of wpDiscuz's tables."""

from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from newsroom.discussions.models import Subscription
from newsroom.discussions.services import (
    ImportedRating,
    ImportedSubscription,
    ImportedVote,
    import_ratings,
    import_subscriptions,
    import_votes,
)
from newsroom.imports.models import ImportedRecord
from newsroom.imports.reader.dates import parse_date
from newsroom.imports.reader.tables import Row, read_tables
from newsroom.imports.report import Report

TABLES = {
    "wc_users_voted": "votes",
    "wc_users_rated": "stars",
    "wc_comments_subscription": "subscriptions",
}
AT_ONCE = 1000


def import_tables(source: str, path: Path, report: Report) -> None:
    """Write the rows of the file. Raises UnusableFileError where it holds none of the tables."""
    rows = read_tables(path, tuple(TABLES), lambda line, text: report.note(f"{path.name}:{line}", text))
    while batch := list(islice(rows, AT_ONCE)):
        for table, name in TABLES.items():
            of_table = [row for found, row in batch if found == table]
            if not of_table:
                continue
            tally = report.tally(name)
            tally.found += len(of_table)
            outcome = WRITERS[table](source, of_table)
            tally.imported += outcome.pop("imported", 0)
            tally.unchanged += outcome.pop("unchanged", 0)
            tally.skipped.update({reason: number for reason, number in outcome.items() if number})


def _votes(source: str, rows: list[Row]) -> Counter[str]:
    given = [
        ImportedVote(
            import_id=row.get("comment_id", ""),
            voter=_voter(row),
            value=_number(row.get("vote_type", "")),
            at=_date(row.get("date", "")),
        )
        for row in rows
    ]
    votes = [vote for vote in given if vote.value]
    outcome = import_votes(source, votes)
    outcome["taken back there"] += len(given) - len(votes)
    return outcome


def _ratings(source: str, rows: list[Row]) -> Counter[str]:
    pages = _pages(source, rows)
    given = [
        ImportedRating(
            page_id=pages[row["post_id"]],
            voter=_voter(row),
            stars=_number(row.get("rating", "")),
            at=_date(row.get("date", "")),
        )
        for row in rows
        if row.get("post_id") in pages
    ]
    outcome = import_ratings(source, given)
    outcome["of an article that is not here"] += len(rows) - len(given)
    return outcome


def _subscriptions(source: str, rows: list[Row]) -> Counter[str]:
    pages = _pages(source, rows)
    outcome: Counter[str] = Counter()
    given = []
    for row in rows:
        confirmed = row.get("confirm", row.get("confirmed", "1")) == "1"
        if row.get("post_id") not in pages:
            outcome["to an article that is not here"] += 1
        elif not confirmed:
            outcome["never confirmed there"] += 1
        elif not _is_email(row.get("email", "")):
            outcome["without an e-mail address"] += 1
        else:
            whole = row.get("subscribtion_type", row.get("subscription_type", "")) == "post"
            given.append(
                ImportedSubscription(
                    page_id=pages[row["post_id"]],
                    email=row["email"].strip(),
                    scope=Subscription.Scope.ALL if whole else Subscription.Scope.REPLIES,
                    confirmed_at=_date(row.get("subscription_date", "")) or timezone.now(),
                )
            )
    # Who wants to hear of all comments hears of the replies as well.
    given.sort(key=lambda one: one.scope == Subscription.Scope.ALL)
    return outcome + import_subscriptions(given)


WRITERS = {"wc_users_voted": _votes, "wc_users_rated": _ratings, "wc_comments_subscription": _subscriptions}


def _pages(source: str, rows: list[Row]) -> dict[str, int]:
    """The articles by their ids there."""
    ids = {row.get("post_id", "") for row in rows} - {""}
    found = ImportedRecord.objects.filter(source=source, kind=ImportedRecord.Kind.ARTICLE, external_id__in=ids)
    return dict(found.values_list("external_id", "object_id"))


def _voter(row: Row) -> str:
    """Who: wpDiscuz writes the id of an account, or for guests a hash of the address in the same column."""
    for name in ("user_id", "user_ip", "ip"):
        if row.get(name, "") not in ("", "0"):
            return f"{name}:{row[name]}"
    return f"row:{row.get('id', '')}"


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def _date(text: str) -> datetime | None:
    """A date as text or in seconds since 1970; wpDiscuz has both."""
    if text.isdigit() and 0 < int(text) < 2**33:
        return datetime.fromtimestamp(int(text), UTC)
    found = parse_date(text)
    return found.replace(tzinfo=UTC) if found else None


def _is_email(text: str) -> bool:
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True
