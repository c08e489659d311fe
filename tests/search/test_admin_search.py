"""Wagtail's own search of pages in the admin, which asks the same backend as the paper's readers do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from news.models import ArticlePage
from tests.factories import make_archive, make_article, make_contributor, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(newsroom, admin_client):
    make_article("The night ferry returns", section=newsroom.section)
    make_article("A ferry in a draft", section=newsroom.section, live=False)
    make_article("The bridge", section=newsroom.section)
    return newsroom


def places(newsroom) -> dict[str, str]:
    return {
        "search": reverse("wagtailadmin_pages:search"),
        "chooser": reverse("wagtailadmin_choose_page_search"),
        "section": reverse("wagtailadmin_explore", args=[newsroom.section.pk]),
    }


def searched(client, address, words):
    """What the admin answers, and the queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, {"q": words})
    assert response.status_code == 200
    return response.content.decode(), [query["sql"] for query in queries]


@pytest.mark.parametrize("place", ["search", "chooser", "section"])
@pytest.mark.parametrize("words", ["ferry", "ferr", "FERRY"])
def test_pages_are_found_by_the_beginning_of_a_word_drafts_too(paper, admin_client, place, words):
    html, _queries = searched(admin_client, places(paper)[place], words)
    assert "The night ferry returns" in html
    assert "A ferry in a draft" in html
    assert "The bridge" not in html


@pytest.mark.parametrize("place", ["search", "chooser", "section"])
def test_a_search_costs_the_same_in_a_paper_of_any_size(paper, admin_client, place):
    author, topic = make_contributor("Ana"), make_topic("Boats")
    counts = []
    for size in (30, 60):  # one page of results and more
        made = make_archive(
            size, prefix=f"ferry-{size}", sections=[paper.section], authors=[author], topics=[topic], images=[]
        )
        for article in made:
            article.title = f"Ferry {article.title}"
        get_search_backend().get_index_for_model(ArticlePage).add_items(ArticlePage, made)
        searched(admin_client, places(paper)[place], "ferry")  # content types and sites are known from here on
        _html, queries = searched(admin_client, places(paper)[place], "ferry")
        counts.append(len(queries))
        assert not [sql for sql in queries if "indexentry_fts" in sql], "the stock index of SQLite, which is slow"
    assert counts[0] == counts[1]
    assert counts[0] <= 100  # the chooser's own: three for each of its 25 rows


@pytest.mark.parametrize(
    "words", ['"', "fer*", "a OR", "title:x", "(", "%", "live:yes ferry", "\\", "'; --", "ferry " * 200]
)
def test_no_words_break_it(paper, admin_client, words):
    for address in places(paper).values():
        searched(admin_client, address, words)


def test_pages_of_every_type_are_found_at_once(paper):
    found = Page.objects.all().autocomplete("loc")
    assert [page.title for page in found] == ["Local"]
