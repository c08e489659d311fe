"""What stands under an article as "Read next"."""

import pytest

from tests.factories import make_article, make_private, make_series

pytestmark = pytest.mark.django_db


def related(client, article):
    return [other.title for other in client.get(article.url).context["related"]]


def test_the_same_series_comes_before_shared_topics_and_those_before_the_section(newsroom, client):
    series = make_series("A year on the pier")
    make_article("Same section")
    make_article("One topic", section=newsroom.opinion, topics=["Ferry"])
    make_article("Two topics", section=newsroom.opinion, topics=["Ferry", "Bridge"])
    make_article("Same series", section=newsroom.opinion, series=series)
    article = make_article(topics=["Ferry", "Bridge"], series=series)
    assert related(client, article) == ["Same series", "Two topics", "One topic", "Same section"]


def test_at_most_four_and_among_equals_the_newest(newsroom, client):
    for number in range(6):
        make_article(f"Number {number}", topics=["Ferry"])
    assert related(client, make_article(topics=["Ferry"])) == ["Number 5", "Number 4", "Number 3", "Number 2"]


def test_neither_the_article_itself_nor_what_is_not_public(newsroom, client):
    make_article("Draft", live=False, topics=["Ferry"])
    make_private(make_article("Private", topics=["Ferry"]))
    article = make_article("Itself", topics=["Ferry"])
    assert related(client, article) == []


def test_an_article_that_shares_everything_stands_once(newsroom, client):
    series = make_series("A year on the pier")
    make_article("Twin", topics=["Ferry", "Bridge"], series=series)
    article = make_article(topics=["Ferry", "Bridge"], series=series)
    assert related(client, article) == ["Twin"]
