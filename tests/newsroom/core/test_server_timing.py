"""The header that says what a page cost in the database."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


@pytest.fixture
def timed(settings) -> Client:
    settings.SERVER_TIMING = True
    return Client()  # makes its middleware at the first request


def told(response) -> tuple[int, float]:
    found = re.fullmatch(r'sql;desc="(\d+) queries";dur=(\d+\.\d)', response["Server-Timing"])
    assert found, response["Server-Timing"]
    return int(found[1]), float(found[2])


def test_it_counts_what_is_sent_to_the_database(newsroom, timed):
    timed.get("/")
    with CaptureQueriesContext(connection) as sent:
        response = timed.get("/")
    queries, milliseconds = told(response)
    assert queries == len(sent) > 0
    assert milliseconds > 0


def test_every_request_is_counted_by_itself(newsroom, timed):
    timed.get("/")
    assert told(timed.get("/robots.txt")) == (0, 0.0)
    assert told(timed.get("/nothing-here/"))[0] > 0


def test_nobody_is_told_without_the_setting(newsroom, client):
    assert "Server-Timing" not in client.get("/")
