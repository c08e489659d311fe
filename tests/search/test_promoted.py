"""What the editors have picked stands above the results."""

import pytest
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from tests.factories import make_article, make_private, publish

pytestmark = pytest.mark.django_db


def pick(words, page=None, **fields):
    query, _made = Query.objects.get_or_create(query_string=words)
    number = SearchPromotion.objects.count()
    return SearchPromotion.objects.create(query=query, page=page, sort_order=number, **fields)


def search(client, query, **more):
    response = client.get(reverse("search"), {"q": query, **more})
    found = response.context["found"]
    return response.content.decode(), [one.title for one in found.promoted], [one.title for one in found.results.items]


def test_picks_come_first_and_once(newsroom, client):
    stories = [publish(make_article(f"Ferry {number}")) for number in range(3)]
    about = publish(make_article("How we report on boats", body=""))
    pick("ferry times", stories[1], description="Read this first.")
    pick("ferry times", about)
    pick("ferry", stories[2])
    html, picked, listed = search(client, "  Ferry   TIMES ")
    assert picked == ["Ferry 1", "How we report on boats"]
    assert listed == []
    assert html.index("Picked by the editors") < html.index("Read this first.")
    _html, picked, listed = search(client, "ferry")
    assert picked == ["Ferry 2"]
    assert sorted(listed) == ["Ferry 0", "Ferry 1"]


def test_a_pick_may_lead_elsewhere(newsroom, client):
    pick("ferry", external_link_url="https://www.example.com/ferries?a=1&b=2", external_link_text="The <line>")
    pick("ferry", external_link_url="javascript:alert(1)", external_link_text="Bad")
    html, picked, _listed = search(client, "ferry")
    assert picked == ["The <line>"]
    assert 'href="https://www.example.com/ferries?a=1&amp;b=2"' in html
    assert "The &lt;line&gt;" in html
    assert "javascript:" not in html


def test_what_is_not_public_is_not_shown(newsroom, client):
    pick("ferry", make_article("Draft", live=False))
    pick("ferry", make_private(publish(make_article("Members only"))).page)
    make_private(newsroom.opinion)
    pick("ferry", publish(make_article("In a private section", section=newsroom.opinion)))
    html, picked, _listed = search(client, "ferry")
    assert picked == []
    assert "Picked by the editors" not in html


def test_narrowed_or_by_date_all_results_stand_in_the_list(newsroom, client):
    article = publish(make_article("Ferry", topics=["Harbour"]))
    pick("ferry", article)
    assert search(client, "ferry", topic="harbour")[1:] == ([], ["Ferry"])
    assert search(client, "ferry", sort="newest")[1:] == ([], ["Ferry"])
    assert search(client, "other words")[1:] == ([], [])


def test_not_twice_on_a_later_page_either(newsroom, client):
    stories = [publish(make_article(f"Ferry {number}")) for number in range(12)]
    pick("ferry", stories[0])
    first, second = search(client, "ferry"), search(client, "ferry", page=2)
    assert first[1] == ["Ferry 0"]
    assert second[1] == []
    assert "Ferry 0" not in first[2] + second[2]
    assert len(first[2] + second[2]) == 11
