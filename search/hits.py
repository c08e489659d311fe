"""Counting what readers search for, without a reader waiting for it and without knowing who they are.

    hits.count(request, query, found_nothing=False)

remembers one search in this process; every few seconds a thread writes what has gathered to Wagtail's own counts
(search_promotions) and our count of searches that found nothing. No row says who searched, or at what hour. What may
be an address, a telephone or a card number is not kept at all. What is in memory is lost when a process is killed.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import normalise_query_string

from search.filters import FROM_ADDRESS
from search.models import EmptySearches

logger = logging.getLogger("newsroom.search")

LONGEST = 100  # characters; who pastes more does not look for a story
MOST_GATHERED = 500  # different searches in one interval and process; those after it are not counted
PERSONAL = re.compile(r"\S@\S|(?:\d[\s./()+-]*){7}|https?://")
MACHINE = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|curl|wget|python|java/|go-http|libwww|headless|scrapy|preview|monitor|^$", re.I
)


@dataclass
class Gathered:
    """What has been searched for since the last time it was written down."""

    searches: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)


_gathered = Gathered()
_lock = threading.Lock()
_timer: threading.Timer | None = None


def count(request: HttpRequest, query: str, *, found_nothing: bool) -> None:
    """Remember that somebody searched for `query`.

    Costs no query, and raises nothing. Not counted: machines, pages that a browser fetches ahead, second pages,
    searches that are narrowed or ordered anew (it is the same reader, further on), and what looks personal.
    """
    if is_counted(request, query):
        with _lock:
            _remember(normalise_query_string(query), found_nothing=found_nothing)


def is_counted(request: HttpRequest, query: str) -> bool:
    headers, asked = request.headers, request.GET
    ahead = headers.get("Sec-Purpose", headers.get("Purpose", "")).startswith("prefetch")
    further = {"page", "sort", *FROM_ADDRESS} & set(asked)
    personal = len(query) > LONGEST or PERSONAL.search(query) or not any(letter.isalnum() for letter in query)
    machine = MACHINE.search(headers.get("User-Agent", ""))
    return request.method == "GET" and not (ahead or further or personal or machine)


def flush() -> None:
    """Write down what has gathered. Raises nothing: a count is not worth an error."""
    global _gathered, _timer
    with _lock:
        gathered, _gathered, _timer = _gathered, Gathered(), None
    if gathered.searches:
        try:
            _write(gathered)
        except Exception:
            logger.exception("Searches could not be counted.")


def _remember(query: str, *, found_nothing: bool) -> None:
    global _timer
    if query not in _gathered.searches and len(_gathered.searches) >= MOST_GATHERED:
        return
    _gathered.searches[query] += 1
    _gathered.empty[query] += found_nothing
    if _timer is None and settings.SEARCH_HITS_SECONDS:
        _timer = threading.Timer(settings.SEARCH_HITS_SECONDS, _flush_in_thread)
        _timer.daemon = True
        _timer.start()
        atexit.unregister(flush)
        atexit.register(flush)  # what has gathered by then


def _flush_in_thread() -> None:
    try:
        flush()
    finally:
        connection.close()  # the thread's own


def _write(gathered: Gathered) -> None:
    """In a few queries, however many searches; rows are locked in one order, so that no processes wait in a ring."""
    today, searches = timezone.localdate(), sorted(gathered.searches)
    with transaction.atomic():
        Query.objects.bulk_create([Query(query_string=query) for query in searches], ignore_conflicts=True)
        queries = dict(Query.objects.filter(query_string__in=searches).values_list("query_string", "pk"))
        days = [QueryDailyHits(query_id=queries[query], date=today, hits=0) for query in searches]
        QueryDailyHits.objects.bulk_create(days, ignore_conflicts=True)
        rows = QueryDailyHits.objects.filter(query__in=queries.values(), date=today).select_for_update().order_by("pk")
        names = {pk: query for query, pk in queries.items()}
        today_rows = {row: names[query] for row, query in rows.values_list("pk", "query_id")}
        EmptySearches.objects.bulk_create([EmptySearches(day_id=row) for row in today_rows], ignore_conflicts=True)
        for number, rows_of in _by_number(today_rows, gathered.searches).items():
            QueryDailyHits.objects.filter(pk__in=rows_of).update(hits=F("hits") + number)
        for number, rows_of in _by_number(today_rows, gathered.empty).items():
            EmptySearches.objects.filter(pk__in=rows_of).update(number=F("number") + number)


def _by_number(rows: dict[int, str], counts: Counter[str]) -> dict[int, list[int]]:
    """Rows by how much they grow: most searches are one of their kind."""
    found: dict[int, list[int]] = {}
    for row, query in rows.items():
        if counts[query]:
            found.setdefault(counts[query], []).append(row)
    return found
