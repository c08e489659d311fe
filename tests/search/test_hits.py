"""What readers search for is counted, and nothing of who they are."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from search import hits
from search.models import EmptySearches

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_gathered():
    hits._gathered = hits.Gathered()
    yield
    hits._gathered = hits.Gathered()


def search(query, number=3, agent=BROWSER, **more):
    headers = more.pop("headers", {})
    request = RequestFactory().get(reverse("search"), {"q": query, **more}, headers={"User-Agent": agent, **headers})
    hits.count(request, query, found_nothing=number == 0)


def counts():
    return {
        day.query.query_string: (day.hits, day.empty_searches.number)
        for day in QueryDailyHits.objects.select_related("query", "empty_searches")
    }


def test_searches_are_written_down_later_and_added_up(django_assert_num_queries):
    with django_assert_num_queries(0):
        search("Zeppelin")
        search("  ZEPPELIN ")
        search("airship", number=0)
    hits.flush()
    search("zeppelin", number=0)
    search("ferry", number=None)
    hits.flush()
    hits.flush()
    assert counts() == {"zeppelin": (3, 1), "airship": (1, 1), "ferry": (1, 0)}


@pytest.mark.parametrize(
    "query",
    ["ana@example.com", "who is ana@example", "+49 (30) 1234567", "4111 1111 1111 1111", "https://x.example", "?!", ""],
)
def test_what_looks_personal_or_is_no_word_is_not_kept(query):
    search(query)
    search("x" * 101)
    hits.flush()
    assert not Query.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"page": "2"},
        {"sort": "newest"},
        {"topic": "tides"},
        {"headers": {"Sec-Purpose": "prefetch;prerender"}},
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"agent": "curl/8.1"},
        {"agent": ""},
    ],
)
def test_machines_and_readers_who_go_on_are_not_counted(more):
    search("zeppelin", **more)
    hits.flush()
    assert not Query.objects.exists()


def test_years_and_short_numbers_are_searched_for_and_counted():
    search("election 2024")
    hits.flush()
    assert counts() == {"election 2024": (1, 0)}


def test_what_is_gathered_is_bounded(monkeypatch):
    monkeypatch.setattr(hits, "MOST_GATHERED", 3)
    for number in range(10):
        search(f"story{number}")
        search("story1")
    hits.flush()
    assert len(counts()) == 3
    assert counts()["story1"][0] == 11


def test_many_searches_are_few_queries(django_assert_max_num_queries):
    for number in range(200):
        search(f"story{number}", number=number % 2)
    with django_assert_max_num_queries(12):
        hits.flush()
    assert EmptySearches.objects.filter(number=1).count() == 100


def test_a_thread_writes_them_down_after_a_while(real_database, settings):
    settings.SEARCH_HITS_SECONDS = 0.05
    search("zeppelin")
    timer = hits._timer
    assert timer
    timer.join(10)
    assert counts() == {"zeppelin": (1, 0)}
    assert hits._timer is None


def test_a_database_that_refuses_is_no_readers_trouble(monkeypatch):
    search("zeppelin")
    monkeypatch.setattr(hits, "_write", lambda gathered: 1 / 0)
    hits.flush()
    assert connection.is_usable()


def test_counts_go_when_they_are_old():
    search("zeppelin")
    hits.flush()
    QueryDailyHits.objects.update(date="2020-01-01")
    QueryDailyHits.garbage_collect()
    Query.garbage_collect()
    assert not Query.objects.exists()
    assert not EmptySearches.objects.exists()


def test_the_search_page_counts(newsroom, client):
    client.get(reverse("search"), {"q": "zeppelin"}, headers={"User-Agent": BROWSER})
    hits.flush()
    assert counts() == {"zeppelin": (1, 1)}
