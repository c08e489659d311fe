"""Bylines read as a newspaper's would."""

import pytest

from news.byline import join_names
from tests.factories import make_article, make_contributor

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {name: make_contributor(name) for name in ("Ana", "Bo", "Cy", "Di")}


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["Ana"], "Ana"),
        (["Ana", "Bo"], "Ana and Bo"),
        (["Ana", "Bo", "Cy"], "Ana, Bo and Cy"),
        (["Ana", "Bo", "Cy", "Di"], "Ana, Bo, Cy and Di"),
    ],
)
def test_names_are_joined(names, text):
    assert join_names(names) == text


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([], ""),
        ([("author", "Ana")], "By Ana"),
        ([("author", "Ana"), ("author", "Bo"), ("author", "Cy")], "By Ana, Bo and Cy"),
        (
            [("photographer", "Di"), ("author", "Ana"), ("author", "Bo"), ("author", "Cy")],
            "By Ana, Bo and Cy; photographs by Di",
        ),
        ([("photographer", "Di")], "Photographs by Di"),
        ([("translator", "Bo"), ("author", "Ana")], "By Ana; translated by Bo"),
        ([("author", "Ana"), ("author", "Ana")], "By Ana"),
        ([("author", "Ana"), ("photographer", "Ana")], "By Ana; photographs by Ana"),
        (
            [
                ("editor", "Di"),
                ("research", "Cy"),
                ("illustrator", "Bo"),
                ("photographer", "Ana"),
                ("photographer", "Bo"),
            ],
            "Photographs by Ana and Bo; illustrations by Bo; research by Cy; edited by Di",
        ),
    ],
)
def test_the_roles_of_a_byline(newsroom, people, entries, text):
    article = make_article(byline=[(role, people[name]) for role, name in entries])
    assert article.byline == text


def test_names_stand_in_the_order_of_the_editor(newsroom, people):
    article = make_article(authors=[people["Cy"], people["Ana"], people["Bo"]])
    assert article.byline == "By Cy, Ana and Bo"


def test_twelve_authors_all_stand_in_the_byline_with_a_link(newsroom, client):
    crowd = [make_contributor(f"Writer Number {number}") for number in range(12)]
    html = client.get(make_article(authors=crowd).url).content.decode()
    for person in crowd:
        assert f'href="{person.get_absolute_url()}"' in html


def test_a_name_is_text_wherever_it_stands(newsroom, client):
    nasty = make_contributor("<b>Ana</b> & Co", slug="ana")
    article = make_article(authors=[nasty])
    for url in (article.url, newsroom.section.url, newsroom.home.url, nasty.get_absolute_url(), "/authors/"):
        html = client.get(url).content.decode()
        assert "<b>Ana</b>" not in html, url
