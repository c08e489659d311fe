"""What a reader finds."""

import pytest
from django.urls import reverse

from search.query import PER_PAGE
from tests.factories import every_block, make_article, make_contributor, make_private, make_topic, make_video, publish
from tests.newsroom.discussions.saying import said

pytestmark = pytest.mark.django_db


def found(client, query, **more):
    response = client.get(reverse("search"), {"q": query, **more})
    assert response.status_code == 200
    results = response.context["results"]
    return [article.title for article in results.items] if results is not None else None


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("headline", {"title": "The zeppelin returns"}),
        ("kicker", {"kicker": "Zeppelin"}),
        ("standfirst", {"standfirst": "They saw a zeppelin."}),
        ("body", {"body": "Over the pier hung a zeppelin."}),
        ("quotation", {"body": [("quotation", {"quote": "<p>A zeppelin!</p>", "attribution": "A boy"})]}),
        ("table", {"body": every_block}),
    ],
)
def test_words_are_found_wherever_they_stand_in_an_article(newsroom, client, where, fields):
    make_article("Something else", body="Nothing of the kind.")
    word = "zeppelin"
    if where == "table":
        fields, word = {"body": every_block()}, "Departures"
    article = make_article(**fields)
    assert found(client, word) == [article.title]


def test_results_say_how_many_comments_there_are(newsroom, client):
    discussed = make_article("The zeppelin returns")
    make_article("The zeppelin leaves")
    said(discussed)
    said(discussed)
    page = client.get(reverse("search"), {"q": "zeppelin"})
    assert {article.title: article.comment_count for article in page.context["results"].items} == {
        "The zeppelin returns": 2,
        "The zeppelin leaves": 0,
    }
    assert page.content.count(b"2 comments") == 1


def test_articles_are_found_by_who_made_them(newsroom, client):
    make_article("Something else", authors=["Bo Example"])
    make_article("By her", authors=["Ana Zephyr"])
    make_article("Her pictures", byline=[("photographer", make_contributor("Anton Zephyr"))])
    assert found(client, "Ana Zephyr") == ["By her"]
    assert set(found(client, "Zephyr")) == {"By her", "Her pictures"}


def test_articles_are_found_by_what_is_said_in_their_videos(newsroom, client):
    lead = make_video("Out at sea", transcript="We saw a narwhal off the point.")
    make_article("With a lead video", lead_video=lead)
    clip = make_video("At the pier", captions=("There was an albatross on the roof.",))
    make_article("With a clip", body=[("video", {"video": clip.pk, "caption": ""})])
    assert found(client, "narwhal") == ["With a lead video"]
    assert found(client, "albatross") == ["With a clip"]


def test_articles_are_found_by_topic_and_source(newsroom, client):
    make_article("About it", topics=["Hovercraft"])
    make_article("From them", source="The Archipelago Courier", source_fields={"original_author": "Ana Zephyr"})
    assert found(client, "hovercraft") == ["About it"]
    assert found(client, "archipelago") == found(client, "zephyr") == ["From them"]


def test_what_only_leaves_out_gives_the_newest_of_the_rest(newsroom, client):
    make_article("Zeppelin", body="")
    old, new = make_article("Ferry", body=""), make_article("Bridge", body="")
    assert old.published_at < new.published_at
    make_video("Tram")
    assert found(client, "-zeppelin") == ["Bridge", "Ferry"]
    assert not client.get(reverse("search"), {"q": "-zeppelin"}).context["found"].videos


@pytest.mark.parametrize("query", ["???", "-", '"', "😀"])
def test_signs_without_a_word_are_in_no_story(newsroom, client, query):
    make_article("Ferry")
    response = client.get(reverse("search"), {"q": query})
    assert response.context["found"].is_empty
    assert "No story has" in response.content.decode()


def test_a_headline_counts_more_than_a_body(newsroom, client):
    make_article("In passing", body="Somewhere a zeppelin is mentioned once among many other words of no weight.")
    make_article("The zeppelin", body="Nothing else.")
    assert found(client, "zeppelin") == ["The zeppelin", "In passing"]


def test_all_words_must_be_there(newsroom, client):
    make_article("Ferry returns", body="")
    make_article("Bridge returns", body="")
    assert found(client, "ferry returns") == ["Ferry returns"]
    assert found(client, "  FERRY   Returns ") == ["Ferry returns"]


def test_what_is_not_public_is_not_found(newsroom, client):
    make_article("Zeppelin draft", live=False)
    make_private(make_article("Zeppelin private"))
    shown = publish(make_article("Zeppelin shown"))
    assert found(client, "zeppelin") == ["Zeppelin shown"]
    shown.unpublish()
    assert found(client, "zeppelin") == []


def test_the_index_follows_a_changed_article(newsroom, client):
    article = publish(make_article("Zeppelin"))
    article.title = "Airship"
    publish(article)
    assert found(client, "zeppelin") == []
    assert found(client, "airship") == ["Airship"]


def test_the_words_of_markup_are_not_found(newsroom, client):
    make_article("Marked up", body=[("paragraph", '<p>Read <a href="https://example.com/zeppelin">this</a></p>')])
    assert found(client, "zeppelin") == []
    assert found(client, "href") == []


def test_results_are_paged_and_keep_the_query(newsroom, client):
    for number in range(PER_PAGE + 1):
        make_article(f"Zeppelin {number}")
    first = client.get(reverse("search"), {"q": "zeppelin"})
    assert len(first.context["results"].items) == PER_PAGE
    assert "?q=zeppelin&amp;page=2" in first.content.decode()
    pages = found(client, "zeppelin"), found(client, "zeppelin", page=2)
    assert len(pages[1]) == 1
    assert not set(pages[0]) & set(pages[1])
    assert client.get(reverse("search"), {"q": "zeppelin", "page": 3}).status_code == 404


@pytest.mark.parametrize("query", ["", "   ", None])
def test_without_words_there_is_only_the_form(newsroom, client, query):
    make_article("Ferry returns")
    response = client.get(reverse("search"), {} if query is None else {"q": query})
    assert response.context["results"] is None
    assert 'name="q"' in response.content.decode()


def test_no_result_says_so_and_helps(newsroom, client):
    make_topic("Ferry")
    html = client.get(reverse("search"), {"q": "xylophone"}).content.decode()
    assert "xylophone" in html
    assert reverse("topics") in html


def test_the_query_is_printed_as_text(newsroom, client):
    html = client.get(reverse("search"), {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_an_overlong_query_is_cut(newsroom, client):
    make_article("Ferry returns")
    response = client.get(reverse("search"), {"q": "ferry " * 5000})
    assert response.status_code == 200
    assert len(response.context["query"]) <= 200


def test_result_pages_are_kept_from_search_engines(newsroom, client):
    assert 'content="noindex"' in client.get(reverse("search"), {"q": "ferry"}).content.decode()
