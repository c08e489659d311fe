"""Facets, what results are narrowed to, and operators: each finds what counting by hand finds."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    every_block,
    make_article,
    make_contributor,
    make_image,
    make_section,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(newsroom):
    """Six stories with “tide” in them, by two people, in three sections, of three years."""
    ana, bo = make_contributor("Ana Zephyr"), make_contributor("Bo Quill")
    tides, budget = make_topic("Tides"), make_topic("Budget")
    below = make_section("Food", parent=newsroom.opinion)
    rows = [
        ("Tide one", newsroom.section, [ana], [tides], "news", 2024, None),
        ("Tide two", newsroom.section, [ana, bo], [tides, budget], "news", 2025, make_video("Clip")),
        ("Tide three", newsroom.subsection, [bo], [], "opinion", 2025, None),
        ("Tide four", newsroom.opinion, [bo], [budget], "opinion", 2026, None),
        ("Tide five", below, [ana], [tides], "interview", 2026, None),
        ("Tide six", below, [bo], [tides], "news", 2026, None),
    ]
    for title, section, authors, topics, kind, year, video in rows:
        published = timezone.make_aware(dt.datetime(year, 6, 15, 12))
        make_article(
            title,
            section=section,
            authors=authors,
            topics=topics,
            kind=kind,
            lead_video=video,
            published_at=published,
            first_published_at=published,
        )
    make_article("Something else", section=newsroom.section, authors=[ana])
    return {"below": below, "opinion": newsroom.opinion, "section": newsroom.section}


def titles(client, **query):
    response = client.get(reverse("search"), query)
    assert response.status_code == 200
    return {article.title.removeprefix("Tide ") for article in response.context["results"].items}


def counted(client, **query):
    response = client.get(reverse("search"), query)
    return {facet.name: {v.label: v.number for v in facet.values} for facet in response.context["found"].facets}


def test_facets_count_exactly(paper, client):
    facets = counted(client, q="tide")
    assert facets["author"] == {"Ana Zephyr": 3, "Bo Quill": 4}
    assert facets["topic"] == {"Tides": 4, "Budget": 2}
    assert facets["kind"] == {"News": 3, "Opinion": 2, "Interview": 1}
    assert facets["year"] == {"2026": 3, "2025": 2, "2024": 1}
    assert list(facets["video"].values()) == [1]
    # A section counts what stands in those below it.
    assert facets["section"][paper["section"].title] == 3
    assert facets["section"][paper["opinion"].title] == 3
    assert facets["section"]["Food"] == 2


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({"author": "ana-zephyr"}, {"one", "two", "five"}),
        ({"topic": "budget"}, {"two", "four"}),
        ({"kind": "opinion"}, {"three", "four"}),
        ({"year": "2025"}, {"two", "three"}),
        ({"video": "1"}, {"two"}),
        ({"author": "bo-quill", "topic": "tides"}, {"two", "six"}),
        ({"author": "nobody"}, {"one", "two", "three", "four", "five", "six"}),
        ({"year": "99999", "kind": "poem"}, {"one", "two", "three", "four", "five", "six"}),
    ],
)
def test_narrowed_by_the_address(paper, client, narrowing, expected):
    assert titles(client, q="tide", **narrowing) == expected


def test_narrowed_to_a_section_and_those_below(paper, client):
    assert titles(client, q="tide", section=paper["opinion"].pk) == {"four", "five", "six"}
    assert titles(client, q="tide", section=paper["below"].pk) == {"five", "six"}


OPERATORS = [
    ("tide author:Zephyr", {"one", "two", "five"}),
    ('tide author:"Bo Quill" -topic:tides', {"three", "four"}),
    ("tide kind:Opinion", {"three", "four"}),
    ("tide section:food", {"five", "six"}),
    ("tide has:video", {"two"}),
    ("tide -has:video after:2024", {"three", "four", "five", "six"}),
    ("tide before:2025-06-15", {"one"}),
    ("tide after:2025-05 before:2026", {"two", "three"}),
    ('"tide five"', {"five"}),
    ("tide -five -three", {"one", "two", "four", "six"}),
    ("kind:interview", {"five"}),
    ("one author:Nobody", set()),
    ("tide -author:nobody", {"one", "two", "three", "four", "five", "six"}),
    ("tide -before:nonsense", {"one", "two", "three", "four", "five", "six"}),
    ("author:ZÉPHYR tide", {"one", "two", "five"}),
    ("author:zep tide", {"one", "two", "five"}),
    ('topic:"TÍDES" tide', {"one", "two", "five", "six"}),
    ("section:FOOD tide", {"five", "six"}),
    ("one OR five OR nowhere", {"one", "five"}),
    ("tide one OR two OR five -one", {"two", "five"}),
    ('tide "tide one" OR "tide two"', {"one", "two"}),
    ("-one -two -else", {"three", "four", "five", "six"}),
    ("author:one", {"one"}),  # nobody of that name: taken for a word
]


def test_operators(paper, client):
    for query, expected in OPERATORS:
        assert titles(client, q=query) == expected, query


def test_sections_are_a_tree(paper, client, monkeypatch):
    monkeypatch.setattr("search.query.FEW", 0)  # so that a few results are narrowed too
    found = client.get(reverse("search"), {"q": "tide"}).context["found"]
    (sections,) = [facet for facet in found.facets if facet.name == "section"]
    shown = [(value.label, value.number, value.depth) for value in sections.values]
    assert shown == [("News", 3, 0), ("Local", 1, 1), ("Opinion", 3, 0), ("Food", 2, 1)]
    # Within one, those below it are left to choose from.
    response = client.get(reverse("search"), {"q": "tide", "section": paper["opinion"].pk})
    (sections,) = [facet for facet in response.context["found"].facets if facet.name == "section"]
    assert [(value.label, value.number, value.depth) for value in sections.values] == [("Food", 2, 0)]
    assert f"?q=tide&amp;section={paper['below'].pk}" in response.content.decode()
    within = client.get(reverse("search"), {"q": "tide", "section": paper["below"].pk}).context["found"]
    assert "section" not in {facet.name for facet in within.facets}


def test_facets_and_their_links_go_on_and_off(paper, client):
    html = client.get(reverse("search"), {"q": "tide"}).content.decode()
    assert "?q=tide&amp;topic=budget" in html
    narrowed = client.get(reverse("search"), {"q": "tide", "topic": "budget"}).content.decode()
    assert 'href="?q=tide"' in narrowed
    assert "2 stories with “tide”" in narrowed


def test_newest_first(paper, client):
    response = client.get(reverse("search"), {"q": "tide", "sort": "newest"})
    years = [article.published_at.year for article in response.context["results"].items]
    assert years == sorted(years, reverse=True)


def test_words_are_marked_in_headline_and_text(newsroom, client):
    make_article("The tide", standfirst="Tides rise.", body="Long ago the tides rose & fell over <b>the</b> bar.")
    html = client.get(reverse("search"), {"q": "tide"}).content.decode()
    assert "The <mark>tide</mark></a>" in html
    assert "<mark>Tides</mark> rise." in html
    assert "the <mark>tides</mark> rose &amp; fell" in html


def test_words_of_captions_are_shown_where_the_text_has_none(newsroom, client):
    picture = {"image": {"image": make_image().pk, "alt_text": "", "decorative": False}, "caption": "Zeppelins & more"}
    make_article("Sky", lead_image=make_image(), lead_image_caption="A zeppelin at dawn", body=[("image", picture)])
    html = client.get(reverse("search"), {"q": "zeppelin"}).content.decode()
    assert "A <mark>zeppelin</mark> at dawn … <mark>Zeppelins</mark> &amp; more" in html


def test_a_page_with_all_of_it_takes_twelve_queries_at_most(paper, client):
    client.get(reverse("search"), {"q": "tide"})
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("search"), {"q": "tide"})
    assert len(queries) <= 12
    with CaptureQueriesContext(connection) as narrowed:
        client.get(reverse("search"), {"q": "tide", "topic": "tides"})
    assert len(narrowed) <= 12


def test_marking_the_words_asks_for_no_pictures_of_the_text(newsroom, client, django_assert_max_num_queries):
    for number in range(5):
        make_article(f"Tide {number}", body=every_block())
    client.get(reverse("search"), {"q": "tide"})
    with django_assert_max_num_queries(12):
        assert client.get(reverse("search"), {"q": "tide"}).status_code == 200
