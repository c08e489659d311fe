"""Lists are made of rows, and their markup only where one of these is another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import entries, stories
from news.models import ArticlePage
from tests.factories import make_article, make_contributor, make_image, make_private

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists_made(monkeypatch):
    """The templates of lists that were run."""
    ran = []
    original = stories.get_template

    def noting(name):
        ran.append(name)
        return original(name)

    monkeypatch.setattr(stories, "get_template", noting)
    return ran


def test_a_list_is_made_again_when_what_it_shows_is_another(newsroom, client, lists_made):
    ana = make_contributor("Ana Sample")
    story = make_article("The ferry", section=newsroom.section, authors=[ana])
    address = newsroom.section.url
    first = client.get(address).content
    assert client.get(address).content == first
    assert len(lists_made) == 1
    ana.name = "Ana Other"
    ana.save()
    assert "Ana Other" in client.get(address).content.decode()
    ArticlePage.objects.filter(pk=story.pk).update(standfirst="It left at six.")
    assert "It left at six." in client.get(address).content.decode()
    assert len(lists_made) == 3


def test_a_picture_that_is_not_made_yet_is_made_and_then_kept(newsroom, client, lists_made):
    make_article("The ferry", section=newsroom.section, lead_image=make_image())
    pages = [client.get(newsroom.section.url).content for _ in range(3)]
    assert b"<picture" in pages[0]
    assert len(set(pages)) == 1
    assert len(lists_made) == 2


def test_what_is_private_is_left_out_and_the_list_stays_full(newsroom, client):
    for number in range(25):
        make_article(f"Number {number:02}", section=newsroom.section)
    make_private(ArticlePage.objects.get(title="Number 24"))
    html = client.get(newsroom.section.url).content.decode()
    assert "Number 24" not in html
    assert "Number 04" in html
    assert "Number 03" not in html


def test_any_part_of_a_list_costs_the_same_queries(newsroom, client):
    for number in range(45):
        make_article(f"Number {number:02}", section=newsroom.subsection)
    costs = set()
    for page in ("?page=1", "?page=2", "?page=3"):
        client.get(newsroom.section.url + page)
        with CaptureQueriesContext(connection) as queries:
            client.get(newsroom.section.url + page)
        costs.add(len(queries))
    assert len(costs) == 1


def test_far_into_a_list_the_same_follow(newsroom, rf, monkeypatch):
    articles = [make_article(f"Story {number}", section=newsroom.section) for number in range(6)]
    request = rf.get("/")
    name = entries.of_section(newsroom.section)
    near = [row.pk for row in stories.Listed(name, request)[3:5]]
    monkeypatch.setattr(stories, "FAR", 2)
    assert [row.pk for row in stories.Listed(name, request)[3:5]] == near
    assert len(near) == 2
    assert set(near) < {article.pk for article in articles}
    with pytest.raises(ValueError, match="not the name of a list"):
        stories.Listed("all' OR 1=1 --", request)[3:5]
