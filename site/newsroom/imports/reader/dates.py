"""Dates as WordPress writes them, which includes some that never were."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

RSS_DATE = re.compile(r"\s*(?:\w{3,9},\s*)?\d{1,2}\s+\w{3,9}\s+\d{4}\s")
EARLIEST = 1900  # WordPress writes year 0 and year -1 for "none"


def parse_date(text: str) -> datetime | None:
    """`2016-09-12 20:32:19` as a date without a zone, None for zero dates and what is no date."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=None) if found.year >= EARLIEST else None


def parse_rss_date(text: str) -> datetime | None:
    """`Mon, 12 Sep 2016 20:32:19 +0000` in UTC, None for what is no date."""
    if not RSS_DATE.match(text):
        return None  # "Mon, 30 Nov -0001", which the parser below takes for the year 2000
    try:
        found = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if found.year < EARLIEST:
        return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        return None


def best_date(gmt: str, local: str, rss: str = "", offset: timedelta = timedelta()) -> datetime | None:
    """The moment in UTC: from the GMT field, else the local one at `offset` from UTC, else the feed's."""
    if found := parse_date(gmt):
        return found.replace(tzinfo=UTC)
    if found := parse_date(local):
        return (found - offset).replace(tzinfo=UTC)
    return parse_rss_date(rss) if rss else None


def offset_between(gmt: str, local: str) -> timedelta | None:
    """How far the site's clock is from UTC, where both dates are given and the distance is one of a time zone."""
    utc, there = parse_date(gmt), parse_date(local)
    if utc is None or there is None:
        return None
    distance = there - utc
    return distance if abs(distance) <= timedelta(hours=14) else None
