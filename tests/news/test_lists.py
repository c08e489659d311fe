"""Lists that are not in the page tree: authors, topics, series, corrections."""

import pytest
from django.urls import reverse

from news.models import Correction, Topic
from news.views import lists
from news.views.lists import PER_PAGE
from newsroom.core.pagination import paginate
from tests.factories import (
    make_article,
    make_contributor,
    make_image,
    make_private,
    make_series,
    make_topic,
)
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db


def titles(client, url):
    return [article.title for article in client.get(url).context["articles"].items]


def test_an_author_page_tells_who_it_is_and_lists_all_they_had_a_hand_in(newsroom, client):
    ana = make_contributor(
        "Ana Sample",
        role="Harbour correspondent",
        short_biography="Grew up on a tug.",
        biography="<p>Writes about <b>boats</b>.</p>",
        photo=make_image("Ana at work"),
        links=[("link", {"label": "Mastodon", "url": "https://social.example.com/@ana"})],
    )
    make_article("Written", authors=[ana])
    make_article("Photographed", byline=[("author", make_contributor("Bo")), ("photographer", ana)])
    make_article("Both", byline=[("author", ana), ("photographer", ana)])
    make_article("By somebody else", authors=["Cy"])
    response = client.get(ana.get_absolute_url())
    html = response.content.decode()
    assert [article.title for article in response.context["articles"].items] == ["Both", "Photographed", "Written"]
    assert "Harbour correspondent" in html
    assert "<b>boats</b>" in html
    assert 'href="https://social.example.com/@ana"' in html
    assert "<picture" in html
    assert "Person" in str(json_ld_of(response))


def test_an_author_without_articles_has_a_page_too(newsroom, client):
    assert titles(client, make_contributor("Newcomer").get_absolute_url()) == []


def test_all_contributors_are_listed_by_name(newsroom, client):
    for name in ("Cy", "Ana", "Bo"):
        make_contributor(name)
    html = client.get(reverse("authors")).content.decode()
    positions = [html.index(f"/authors/{name}/") for name in ("ana", "bo", "cy")]
    assert positions == sorted(positions)


def test_topics_are_listed_and_a_topic_lists_its_articles_newest_first(newsroom, client):
    make_article("Older", topics=["Ferry"])
    make_article("Newer", topics=["Ferry", "Bridge"])
    make_article("Other", topics=["Bridge"])
    assert titles(client, reverse("topic", args=["ferry"])) == ["Newer", "Older"]
    html = client.get(reverse("topics")).content.decode()
    for topic in Topic.objects.all():
        assert f'href="{topic.get_absolute_url()}"' in html


def test_a_series_is_read_from_its_beginning(newsroom, client):
    series = make_series("A year on the pier", description="One month at a time.")
    for month in ("January", "February", "March"):
        make_article(month, series=series)
    assert titles(client, series.get_absolute_url()) == ["January", "February", "March"]
    assert "One month at a time." in client.get(series.get_absolute_url()).content.decode()


@pytest.mark.parametrize("url", ["/authors/nobody/", "/topics/nothing/", "/series/none/"])
def test_what_does_not_exist_is_not_found(newsroom, client, url):
    assert client.get(url).status_code == 404


def test_lists_are_paged_and_pages_keep_to_their_list(newsroom, client):
    topic = make_topic("Ferry")
    for number in range(PER_PAGE + 2):
        make_article(f"Number {number}", topics=[topic])
    url = topic.get_absolute_url()
    first, second = client.get(url), client.get(f"{url}?page=2")
    assert first.context["articles"].items[0].title == f"Number {PER_PAGE + 1}"
    assert 'rel="next"' in first.content.decode()
    assert titles(client, f"{url}?page=2") == ["Number 1", "Number 0"]
    assert 'rel="prev"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()
    assert client.get(f"{url}?page=3").status_code == 404


def test_corrections_stand_on_their_article_and_on_one_page_newest_first(newsroom, client):
    article = make_article("Ferry returns")
    Correction.objects.create(article=article, text="The ferry holds 120, not 1,200.")
    Correction.objects.create(article=make_article("Bridge closed"), text="The bridge is open.")
    Correction.objects.create(article=make_private(make_article("Hidden")).page.specific, text="For us alone.")
    page = client.get(reverse("corrections"))
    texts = [entry.text for entry in page.context["corrections"].items]
    assert texts == ["The bridge is open.", "The ferry holds 120, not 1,200."]
    assert article.url in page.content.decode()
    assert "The ferry holds 120, not 1,200." in client.get(article.url).content.decode()


@pytest.mark.parametrize("name", ["authors", "topics", "corrections"])
def test_each_page_of_a_list_has_its_own_title_and_address(newsroom, client, monkeypatch, name):
    monkeypatch.setattr(lists, "paginate", lambda rows, request, per_page: paginate(rows, request, per_page=1))
    for number in range(2):
        article = make_article(authors=[f"Ana {number}"], topics=[f"Boats {number}"])
        Correction.objects.create(article=article, text="It is open.")
    for number, suffix, query in ((1, "", ""), (2, " (page 2)", "?page=2")):
        html = client.get(f"{reverse(name)}?page={number}").content.decode()
        assert f"<title>{name.title()}{suffix} |" in html
        assert f'<link rel="canonical" href="http://testserver{reverse(name)}{query}">' in html
