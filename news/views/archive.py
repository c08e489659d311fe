"""The archive by date: years, then months, then days."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from news import entries
from news.freshness import ARTICLES
from news.stories import Listed, list_page, periods_with_any
from newsroom.core.page_cache import remember


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _between(start: dt.date, end: dt.date, request: HttpRequest) -> Listed:
    remember(ARTICLES)
    return Listed(entries.ALL, request, between=(_midnight(start), _midnight(end)))


def _date(year: int, month: int = 1, day: int = 1) -> dt.date:
    """The date, or Http404 where the calendar has none or the archive can't reach it."""
    if not 1 < year < 9998:
        raise Http404("No such date")
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        raise Http404("No such date") from None


def _month_after(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _those_with_any(bounds: list[dt.date], request: HttpRequest) -> list[dt.date]:
    """The dates on which a period begins in which something appeared, newest first; the last one only ends the last."""
    found = periods_with_any([_midnight(day) for day in bounds], request)
    return [timezone.localtime(start).date() for start in reversed(found)]


def years(request: HttpRequest) -> HttpResponse:
    """The years between the oldest and the newest article: two index look-ups, whatever the archive's size."""
    remember(ARTICLES)
    newest = Listed(entries.ALL, request)[:1]
    oldest = Listed(entries.ALL, request, oldest_first=True)[:1]
    span: list[int] = []
    if newest and oldest:
        first, last = (timezone.localtime(row.published_at).year for (row,) in (oldest, newest))
        span = list(range(last, first - 1, -1))
    return render(request, "news/archive_years.html", {"years": span})


def year(request: HttpRequest, year: int) -> HttpResponse:
    remember(ARTICLES)
    start = _date(year)
    months = [start.replace(month=number) for number in range(1, 13)]
    context = {"year": start, "months": _those_with_any([*months, start.replace(year=year + 1)], request)}
    return render(request, "news/archive_year.html", context)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    start = _date(year, month)
    end = _month_after(start)
    days = [start + dt.timedelta(days=number) for number in range((end - start).days)]
    context: dict[str, Any] = {
        "month": start,
        "days": _those_with_any([*days, end], request),
        "articles": list_page(_between(start, end, request), request, per_page=40),
    }
    return render(request, "news/archive_month.html", context)


def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    start = _date(year, month, day)
    found = _between(start, start + dt.timedelta(days=1), request)
    context = {"day": start, "articles": list_page(found, request, per_page=40)}
    return render(request, "news/archive_day.html", context)
