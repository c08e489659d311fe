"""Feeds: what is in them, in three formats, and what must never be."""

import datetime as dt
import json
import re
import uuid
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from home.models import HomePage
from news.models import ArticlePage, Correction, Topic
from newsroom.core.models import SiteSettings
from tests.factories import (
    Newsroom,
    make_article,
    make_contributor,
    make_image,
    make_private,
    make_section,
)

GOLDEN = Path(__file__).parents[2] / "golden"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def ferry(newsroom: Newsroom) -> ArticlePage:
    SiteSettings.objects.update_or_create(
        site=newsroom.site, defaults={"name": "The Daily Tide", "tagline": "News from the harbour"}
    )
    return make_article(
        "Ferry <returns> & stays",
        section=newsroom.subsection,
        slug="ferry-returns",
        kicker="Ferry",
        standfirst="It left at six.\nIt came back.",
        kind="analysis",
        authors=[make_contributor("Ana Sample"), make_contributor("Bo Example")],
        byline=[("photographer", make_contributor("Cy Lens"))],
        topics=["Harbour", "Boats"],
        source="The Harbour Gazette",
        source_fields={"original_url": "https://gazette.example/ferry", "relation": "based_on"},
        published_at=dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.UTC),
        last_published_at=dt.datetime(2026, 3, 5, 5, 6, tzinfo=dt.UTC),
        translation_key=uuid.UUID("6fa459ea-ee8a-3ca4-894e-db77e160355e"),
    )


@pytest.mark.parametrize("feed_format", ["rss", "atom", "json"])
def test_a_feed_is_what_it_was(ferry: ArticlePage, client: Client, feed_format: str) -> None:
    """Compared with tests/golden/feed.*; delete the file to have it written anew, and read what you commit."""
    response = client.get(f"/feed/{feed_format}/")
    golden = GOLDEN / f"feed.{feed_format}"
    text = response.content.decode().replace("><", ">\n<") + "\n"
    if not golden.exists():
        golden.write_text(text)
        pytest.fail(f"{golden.name} was missing and has been written; read it and run the test again")
    assert text == golden.read_text()


def test_the_types_say_which_format_it_is(ferry: ArticlePage, client: Client) -> None:
    assert client.get("/feed/")["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert client.get("/feed/atom/")["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert client.get("/feed/json/")["Content-Type"] == "application/feed+json; charset=utf-8"
    assert client.get("/feed/opml/").status_code == 404


def titles(client: Client, path: str, **headers: str) -> list[str]:
    response = client.get(path, **headers)  # type: ignore[arg-type]
    assert response.status_code == 200
    return [item["title"] for item in json.loads(response.content)["items"]]


def test_the_newest_come_first_and_thirty_are_enough(newsroom: Newsroom, client: Client) -> None:
    for number in range(32):
        make_article(f"Story number {number}")
    found = titles(client, "/feed/json/")
    assert found[0] == "Story number 31"
    assert len(found) == 30


def test_a_section_has_the_articles_of_those_below_it(newsroom: Newsroom, client: Client) -> None:
    make_article("Local story", section=newsroom.subsection)
    make_article("Opinion piece", section=newsroom.opinion)
    assert titles(client, "/feed/json/sections/news/") == ["Local story"]
    assert titles(client, "/feed/json/sections/news/local/") == ["Local story"]
    assert client.get("/feed/json/sections/sport/").status_code == 404


def test_author_and_topic(newsroom: Newsroom, client: Client) -> None:
    ana = make_contributor("Ana Sample")
    make_article("By Ana", authors=[ana])
    make_article("On boats", topics=["Boats"])
    assert titles(client, "/feed/json/authors/ana-sample/") == ["By Ana"]
    assert titles(client, f"/feed/json/topics/{Topic.objects.get().slug}/") == ["On boats"]
    assert client.get("/feed/json/authors/nobody/").status_code == 404
    assert client.get("/feed/json/topics/nothing/").status_code == 404


def test_drafts_and_private_sections_stay_out(newsroom: Newsroom, client: Client) -> None:
    make_article("A draft", live=False)
    make_article("For subscribers", section=newsroom.opinion)
    make_private(newsroom.opinion)
    assert titles(client, "/feed/json/") == []
    assert client.get("/feed/json/sections/opinion/").status_code == 404


def test_each_of_two_sites_has_its_own_articles(newsroom: Newsroom, client: Client) -> None:
    make_article("Of the first", topics=["Boats"])
    assert titles(client, "/feed/json/") == ["Of the first"]
    home = newsroom.root.add_child(instance=HomePage(title="The Nightly Tide", slug="second"))
    make_article("Of the second", section=make_section("Nights", parent=home), topics=["Boats"])
    assert titles(client, "/feed/json/") == ["Of the first"]
    Site.objects.create(hostname="nightly.example", root_page=home)
    for path in ("/feed/json/", f"/feed/json/topics/{Topic.objects.get().slug}/"):
        assert titles(client, path) == ["Of the first"]
        assert titles(client, path, HTTP_HOST="nightly.example") == ["Of the second"]


def test_corrections_are_a_feed_of_their_own(
    newsroom: Newsroom, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ferry, hidden = make_article("Ferry returns"), make_article("Hidden")
    first = Correction.objects.create(
        article=ferry, text="The ferry holds 120.", date=dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    )
    Correction.objects.create(article=make_article("Bridge closed"), text="The <bridge> is open.")
    Correction.objects.create(article=make_article("A draft", live=False), text="Not yet.")
    Correction.objects.create(article=hidden, text="For us alone.")
    make_private(hidden)
    path = "/feed/json/corrections/"
    assert titles(client, path) == ["Correction: Bridge closed", "Correction: Ferry returns"]
    oldest = json.loads(client.get(path).content)["items"][1]
    assert oldest["url"].endswith(f"{ferry.url}#corrections")
    assert (oldest["summary"], oldest["date_published"]) == ("The ferry holds 120.", "2026-03-04T00:00:00+00:00")
    assert b"The &lt;bridge&gt; is open." in client.get(path).content
    Correction.objects.filter(pk=first.pk).update(id=first.pk + 100)
    assert json.loads(client.get(path).content)["items"][1]["id"] == oldest["id"]
    with django_assert_num_queries(2):
        client.get(path)
    for feed_format in ("rss", "atom"):
        feed = ElementTree.fromstring(client.get(f"/feed/{feed_format}/corrections/").content)
        named = [title.text or "" for title in feed.findall(".//{*}title")]
        assert [title for title in named if title.startswith("Correction: ")] == titles(client, path)


def test_corrections_of_one_minute_are_told_apart(newsroom: Newsroom, client: Client) -> None:
    article, now = make_article("Ferry returns"), dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    for text in ("It holds 120.", "It left at six."):
        Correction.objects.create(article=article, text=text, date=now)
    items = json.loads(client.get("/feed/json/corrections/").content)["items"]
    assert len({item["id"] for item in items}) == 2


def test_lists_name_the_feed_that_has_what_they_list(newsroom: Newsroom, client: Client) -> None:
    make_article("On boats", section=newsroom.subsection, authors=[make_contributor("Ana Sample")], topics=["Boats"])
    topic = Topic.objects.get()
    for page, feed in (
        (newsroom.subsection.url, "/feed/rss/sections/news/local/"),
        ("/authors/ana-sample/", "/feed/rss/authors/ana-sample/"),
        (topic.get_absolute_url(), f"/feed/rss/topics/{topic.slug}/"),
        ("/corrections/", "/feed/rss/corrections/"),
    ):
        named = re.findall(
            r'<link rel="alternate" type="application/rss\+xml" href="([^"]+)"', client.get(page).content.decode()
        )
        assert named == ["/feed/", feed]
        assert client.get(feed).status_code == 200


def test_the_picture_is_there_at_its_real_size(newsroom: Newsroom, client: Client) -> None:
    make_article("With a picture", lead_image=make_image(size=(1500, 1000)))
    item = ElementTree.fromstring(client.get("/feed/").content).find("channel/item")
    assert item is not None
    content = item.find(f"{MEDIA}content")
    assert content is not None
    assert (content.get("width"), content.get("height")) == ("800", "533")
    assert re.match(r"http://testserver/media/images/.+\.jpg$", content.get("url", ""))
    entry = ElementTree.fromstring(client.get("/feed/atom/").content).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{MEDIA}content") is not None


def test_one_request_scales_a_few_pictures_and_the_next_the_rest(newsroom: Newsroom, client: Client) -> None:
    for number in range(4):
        make_article(f"Story {number}", lead_image=make_image())
    assert [client.get("/feed/").content.count(b"<media:content") for _ in range(2)] == [3, 4]


def test_a_picture_that_we_may_no_longer_show_is_not_in_it(newsroom: Newsroom, client: Client) -> None:
    make_article("Without its picture", lead_image=make_image(rights_expire_on=dt.date(2020, 1, 1)))
    assert b"<media:content" not in client.get("/feed/").content


def test_a_picture_whose_file_is_gone_does_not_break_the_feed(newsroom: Newsroom, client: Client) -> None:
    image = make_image()
    make_article("Still here", lead_image=image)
    image.file.storage.delete(image.file.name)
    assert titles(client, "/feed/json/") == ["Still here"]
    assert b"<media:content" not in client.get("/feed/").content


def test_what_has_no_text_for_lists_is_summed_up_by_its_first_words(
    newsroom: Newsroom, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        make_article(f"Story {number}", body=f"Told in {number} words, <&c.", standfirst="Short" if number == 1 else "")
    client.get("/feed/json/")
    with django_assert_num_queries(4):  # articles, topics, first words, settings with the site
        items = json.loads(client.get("/feed/json/").content)["items"]
    assert {item["title"]: item["summary"] for item in items} == {
        "Story 0": "Told in 0 words, <&c.",
        "Story 1": "Short",
        "Story 2": "Told in 2 words, <&c.",
    }


def test_characters_that_xml_forbids_are_left_out(newsroom: Newsroom, client: Client) -> None:
    make_article("Bell\x07 rings", slug="bell-rings", standfirst="At \x0bnoon")
    for path in ("/feed/", "/feed/atom/"):
        assert b"Bell rings" in client.get(path).content
        ElementTree.fromstring(client.get(path).content)


def test_a_reader_that_has_it_already_is_told_so(ferry: ArticlePage, client: Client) -> None:
    first = client.get("/feed/")
    assert "max-age=300" in first["Cache-Control"]
    again = client.get("/feed/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_thirty_articles_cost_as_many_queries_as_one(
    newsroom: Newsroom, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ana, picture = make_contributor("Ana Sample"), make_image(size=(1500, 1000))
    for number in range(30):
        make_article(f"Story {number}", authors=[ana], topics=["Boats"], source="Gazette", lead_image=picture)
    client.get("/feed/")  # makes the rendition
    with django_assert_num_queries(5):
        client.get("/feed/")
