"""The archive by date."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_article

pytestmark = pytest.mark.django_db


def at(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)


@pytest.fixture
def archive(newsroom):
    make_article("New year", published_at=at(2024, 1, 1, 0, 0))
    make_article("Last minute", published_at=at(2024, 12, 31, 23, 59))
    make_article("Leap day", published_at=at(2024, 2, 29, 12, 0))
    make_article("Next", published_at=at(2025, 1, 1, 0, 0))
    make_article("Draft", live=False, published_at=at(2024, 6, 1, 12, 0))
    return newsroom


def titles(client, *date: int):
    name = {2: "archive-month", 3: "archive-day"}[len(date)]
    return [article.title for article in client.get(reverse(name, args=date)).context["articles"].items]


def test_years_run_from_the_newest_to_the_oldest_without_gaps(archive, client):
    make_article("Long ago", published_at=at(2021, 5, 5))
    assert client.get(reverse("archive")).context["years"] == [2025, 2024, 2023, 2022, 2021]


def test_an_empty_archive_answers(newsroom, client):
    assert client.get(reverse("archive")).context["years"] == []
    assert client.get(reverse("archive-year", args=[2024])).status_code == 200


def test_a_year_names_its_months(archive, client):
    months = client.get(reverse("archive-year", args=[2024])).context["months"]
    assert [start.month for start in months] == [12, 2, 1]


def test_a_month_names_its_days(archive, client):
    days = client.get(reverse("archive-month", args=[2024, 2])).context["days"]
    assert [start.day for start in days] == [29]


def test_nothing_of_a_year_is_counted(archive, client):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("archive-year", args=[2024]))
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"] or "GROUP BY" in query["sql"]]


def test_months_and_days_begin_and_end_at_midnight(archive, client):
    assert titles(client, 2024, 1) == ["New year"]
    assert titles(client, 2024, 12) == ["Last minute"]
    assert titles(client, 2024, 12, 31) == ["Last minute"]
    assert titles(client, 2025, 1, 1) == ["Next"]
    assert titles(client, 2024, 2, 29) == ["Leap day"]
    assert titles(client, 2024, 6) == []


def test_midnight_is_that_of_the_paper(newsroom, client, settings):
    settings.TIME_ZONE = "Europe/Athens"
    make_article("Early boat", published_at=at(2024, 6, 30, 22, 30))  # half past one on 1 July in Athens
    assert titles(client, 2024, 7, 1) == ["Early boat"]
    assert titles(client, 2024, 6, 30) == []
    months = client.get(reverse("archive-year", args=[2024])).context["months"]
    assert [start.month for start in months] == [7]


@pytest.mark.parametrize(
    "url",
    [
        "/archive/0/",
        "/archive/1/",
        "/archive/9998/",
        "/archive/10000/",
        "/archive/2024/13/",
        "/archive/2024/0/",
        "/archive/2023/2/29/",
        "/archive/2024/4/31/",
        "/archive/99999999999999999999/",
        "/archive/2024/99999999999/",
        "/archive/2024/2/99999999999999999999/",
    ],
)
def test_dates_that_the_calendar_has_not_are_not_found(newsroom, client, url):
    assert client.get(url).status_code == 404


def test_the_first_and_last_year_that_can_be_asked_for_answer(newsroom, client):
    assert client.get("/archive/2/1/1/").status_code == 200
    assert client.get("/archive/9997/12/31/").status_code == 200


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_edges_of_the_calendar_hold_in_every_time_zone(newsroom, client, settings, zone):
    settings.TIME_ZONE = zone
    for url in ("/archive/2/", "/archive/9997/", "/archive/9997/12/31/", "/archive/2/1/1/"):
        assert client.get(url).status_code == 200


def test_the_archive_of_a_month_leads_to_its_days(archive, client):
    html = client.get(reverse("archive-month", args=[2024, 2])).content.decode()
    assert reverse("archive-day", args=[2024, 2, 29]) in html


def test_today_is_in_the_archive(newsroom, client):
    with time_machine.travel(at(2026, 3, 2, 6, 0), tick=False):
        make_article("This morning", published_at=at(2026, 3, 2, 5, 0))
        assert titles(client, 2026, 3, 2) == ["This morning"]
