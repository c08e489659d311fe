"""What the page of results costs in queries, with all that can stand on it: the same on every database."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from search.vocabulary import bring_in_line
from tests.factories import make_article, make_contributor, make_image, make_topic, make_video, publish
from tests.test_queries import Paper

pytestmark = pytest.mark.django_db

MOST = 12


@pytest.fixture
def paper(newsroom):
    """Thirteen stories with “zeppelin” in them, pictures, clips, authors, topics; two picks; one video."""
    paper = Paper(newsroom)
    topics, person = [make_topic("Air"), make_topic("Sea")], make_contributor("Zeppelin Harrow")
    for number in range(13):
        make_article(
            f"Zeppelin {number}",
            section=paper.sections[number % 3],
            authors=[person, paper.authors[number % 3]],
            topics=[topics[number % 2]],
            kind=["news", "opinion"][number % 2],
            lead_image=make_image(),
            lead_video=make_video(poster=make_image(), captions=("Here comes the zeppelin.",)),
        )
    clip = make_video(captions=("Here comes the kittiwake.",))
    make_article("Kittiwake", authors=[person], lead_image=make_image(), lead_video=clip)
    make_video("The zeppelin lands", poster=make_image(), captions=("Down comes the zeppelin.",))
    for text in ("zeppelin", "kittiwake"):
        query = Query.objects.create(query_string=text)
        SearchPromotion.objects.create(query=query, page=publish(make_article(f"About it: {text}")), sort_order=0)
        SearchPromotion.objects.create(query=query, external_link_url="https://example.com/", external_link_text="Else")
    bring_in_line()
    paper.topic = topics[0]
    return paper


@contextmanager
def counted(number):
    with CaptureQueriesContext(connection) as queries:
        yield
    told = "\n".join(f"{n} {query['sql'][:170]}" for n, query in enumerate(queries, 1))
    assert len(queries) == number <= MOST, f"{len(queries)} queries, not {number}:\n{told}"


def cost(client, number, **query):
    client.get(reverse("search"), query)  # makes the renditions of its pictures
    with counted(number):
        response = client.get(reverse("search"), query)
    assert response.status_code == 200
    return response


def test_many_results_with_everything(paper, client):
    found = cost(client, 12, q="zeppelin").context["found"]
    assert found.results.has_next
    assert found.promoted
    assert found.videos[0].said
    assert any(article.said for article in found.results.items)
    assert {facet.name for facet in found.facets} >= {"section", "author", "topic", "kind", "video"}


def test_the_second_page(paper, client):
    assert cost(client, 9, q="zeppelin", page=2).context["results"].items


def test_narrowed_by_all_there_is(paper, client):
    section = str(paper.sections[0].pk)
    query = {"q": "zeppelin", "section": section, "topic": paper.topic.slug, "author": "zeppelin-harrow"}
    found = cost(client, 11, **query, kind="news", year="2026", video="1", until="2030").context["found"]
    assert found.results.items
    assert len(found.narrowings) == 7


def test_a_misspelt_word(paper, client):
    found = cost(client, 11, q="zeppelni").context["found"]
    assert found.corrected
    assert found.results.items


def test_few_results(paper, client):
    found = cost(client, 11, q="kittiwake").context["found"]
    assert found.promoted
    assert found.results.items


def test_nothing(paper, client):
    found = cost(client, 7, q="xylophone").context["found"]
    assert found.is_empty
