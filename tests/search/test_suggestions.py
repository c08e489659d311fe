"""What is offered while a reader types."""

import datetime as dt
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from news.models import ArticlePage
from search import suggestions
from search.failing import SearchUnavailable
from tests.factories import make_archive, make_article, make_private, make_series, publish

pytestmark = pytest.mark.django_db

NAUGHTY = Path(__file__).resolve().parents[3] / "shared" / "data" / "strings-blns"


def answered(client, typed):
    response = client.get(reverse("suggestions"), {"q": typed})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def offered(client, typed):
    return [option.span.text for option in answered(client, typed).select("[role=option]")]


@pytest.fixture
def paper(newsroom):
    make_article("The night ferry returns", authors=["Ana Bergström"], topics=["Ferry"])
    make_article("No ferry on Sundays", topics=["Sundays"])
    make_article("Größere Fähren für Zürich", series=make_series("Fair winds"))
    make_article("北京的港口", slug="beijing", body="")
    return newsroom


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fer", ["Ferry", "No ferry on Sundays", "The night ferry returns"]),
        ("f", ["Fair winds", "Ferry", "Größere Fähren für Zürich", "No ferry on Sundays", "The night ferry returns"]),
        ("ferry s", ["No ferry on Sundays"]),
        ("fer s", []),
        ("FERRY  ret", ["The night ferry returns"]),
        ("fahr", ["Größere Fähren für Zürich"]),
        ("zürich gros", ["Größere Fähren für Zürich"]),
        ("ana b", ["Ana Bergström"]),
        ("港", ["北京的港口"]),
        ("港口", ["北京的港口"]),
        ("sun", ["Sundays", "No ferry on Sundays"]),
        ("xyz", []),
        ("", []),
        (" ", []),
        ("!?", []),
    ],
)
def test_names_and_headlines_by_what_was_typed(paper, client, typed, expected):
    assert offered(client, typed) == expected


def test_an_option_leads_where_it_says(paper, client):
    options = answered(client, "fer").select("a[role=option]")
    assert options[0]["href"] == "/topics/ferry/"
    for option in options:
        page = client.get(option["href"])
        assert page.status_code == 200
        assert option.span.text in page.content.decode()
    assert options[0].select_one(".suggest__what").text == "Topic"


def test_it_says_how_many(paper, client):
    said = [answered(client, typed).div["data-said"] for typed in ("xyz", "ana", "fer")]
    assert said == ["No suggestions", "1 suggestion", "3 suggestions"]


def test_never_more_than_a_handful(newsroom, client):
    for number in range(12):
        make_article(f"Ferry {number}", authors=[f"Ferryman {number}"])
    found = answered(client, "ferry")
    assert len(found.select("[role=option]")) == suggestions.AT_MOST
    assert len(found.select("[role=group]:first-child [role=option]")) == suggestions.NAMES


def test_old_headlines_are_asked_of_the_index(newsroom, client, monkeypatch):
    monkeypatch.setattr(suggestions, "NEWEST", 2)
    old = timezone.now() - dt.timedelta(days=900)
    make_article("Zeppelin over the pier", published_at=old)
    make_article("A zeppelin lands", published_at=old - dt.timedelta(days=1))
    make_article("A zebra", published_at=old)
    for number in range(3):
        make_article(f"Story {number}")
    assert offered(client, "zep") == ["Zeppelin over the pier", "A zeppelin lands"]
    assert offered(client, "ze") == []  # too short for a look at everything
    publish(make_article("Zeppelin again", live=False))
    assert offered(client, "zep")[0] == "Zeppelin again"


def test_what_is_not_public_is_not_offered(newsroom, client, monkeypatch):
    for newest in (1000, 1):
        monkeypatch.setattr(suggestions, "NEWEST", newest)
        make_article(f"Zeppelin draft {newest}", live=False, authors=[f"Zeppelina {newest}"])
        make_private(make_article(f"Zeppelin private {newest}", authors=[f"Zeppelino {newest}"]))
        assert offered(client, "zeppelin") == []
    shown = publish(make_article("Zeppelin shown"))
    make_article("A newer story")
    assert offered(client, "zeppelin") == ["Zeppelin shown"]
    shown.unpublish()
    assert offered(client, "zeppelin") == []


@pytest.mark.parametrize(("typed", "budget"), [("fe", 3), ("ferry ret", 5), ("story", 3), ("!", 0)])
def test_few_queries_in_a_paper_of_any_size(paper, client, typed, budget):
    client.get(reverse("suggestions"), {"q": "ferry"})  # the addresses of sites are known from here on
    article = ArticlePage.objects.get(title="The night ferry returns")
    author = article.byline_entries.get().contributor
    counts = []
    for size in (20, 40):
        sections, topics = [paper.section], list(article.topics.all())
        make_archive(size, prefix=f"archive-{size}", sections=sections, authors=[author], topics=topics, images=[])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("suggestions"), {"q": typed})
        counts.append(len(queries))
    assert counts == [budget, budget], [query["sql"] for query in queries]


def test_answers_may_be_kept_for_a_moment_and_are_no_search_results(paper, client):
    response = client.get(reverse("suggestions"), {"q": "fer"})
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=60"}
    assert response["X-Robots-Tag"] == "noindex"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert client.post(reverse("suggestions"), {"q": "fer"}).status_code == 405


def test_names_are_offered_when_the_search_server_is_down(paper, client, monkeypatch):
    def refuse(*args, **kwargs):
        raise SearchUnavailable("no route to host")

    monkeypatch.setattr(suggestions, "NEWEST", 1)
    monkeypatch.setattr(type(get_search_backend()), "autocomplete", refuse)
    assert offered(client, "ferry") == ["Ferry"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        "q=%ED%A0%80",
        "q=" + "a" * 50_000,
        "q=" + "a+" * 5000,
        "q=a&q=b",
        "q[]=a",
        "",
        "q=%25_%27%22%3B--",
    ],
)
def test_hostile_queries_are_answered(paper, client, query):
    assert client.get(f"{reverse('suggestions')}?{query}").status_code in (200, 400)


def test_what_was_typed_and_what_is_found_is_printed_as_text(newsroom, client):
    make_article('<img src=x onerror="alert(1)"> ferry', authors=['Ferry "><script>alert(1)</script>'])
    html = client.get(reverse("suggestions"), {"q": "ferry"}).content.decode()
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the list of naughty strings is not here")
def test_naughty_strings(paper, client):
    lines = [line for file in NAUGHTY.rglob("*.txt") for line in file.read_text(errors="replace").splitlines()]
    assert len(lines) > 300
    for line in dict.fromkeys(lines):
        status = client.get(f"{reverse('suggestions')}?q={quote(line)}").status_code
        assert status == (400 if "\x00" in line else 200), line
