"""Sitemaps: every public address once, in parts that do not grow with the archive."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from newsroom.media.models import Video
from tests.factories import (
    Newsroom,
    make_archive,
    make_article,
    make_contributor,
    make_image,
    make_private,
    make_standard_page,
    make_topic,
)

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"


def tree(client: Client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def locations(client: Client, path: str) -> list[str]:
    return [found.text or "" for found in tree(client, path).iter(f"{MAP}loc")]


def at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 12, tzinfo=dt.UTC)


def test_the_index_leads_to_every_public_address(newsroom: Newsroom, client: Client) -> None:
    make_article("Old story", section=newsroom.subsection, published_at=at(2025, 11, 3))
    make_article("New story", section=newsroom.section, published_at=at(2026, 1, 3))
    make_standard_page("About us", parent=newsroom.home)
    make_contributor("Ana Sample")
    make_topic("Boats")
    Video.objects.create(title="At the pier", slug="at-the-pier", embed_url="https://video.example/1")
    parts = locations(client, "/sitemap.xml")
    assert [part.rpartition("/")[2] for part in parts] == [
        "pages.xml",
        "news.xml",
        "authors-1.xml",
        "topics-1.xml",
        "videos-1.xml",
        "articles-2026-1.xml",
        "articles-2025-12.xml",
        "articles-2025-11.xml",
    ]
    found = {address for part in parts for address in locations(client, part)}
    paths = {address.replace("http://localhost", "").replace("http://testserver", "") for address in found}
    assert paths == {
        "/", "/news/", "/news/local/", "/opinion/", "/about-us/",
        "/news/local/old-story/", "/news/new-story/",
        "/authors/", "/authors/ana-sample/", "/topics/", "/topics/boats/",
        "/videos/", "/videos/at-the-pier/", "/archive/", "/corrections/",
    }  # fmt: skip


def test_every_address_in_it_answers(newsroom: Newsroom, client: Client) -> None:
    make_article("A story", section=newsroom.section, authors=["Ana Sample"], topics=["Boats"])
    for part in locations(client, "/sitemap.xml"):
        for address in locations(client, part):
            path = "/" + address.split("/", 3)[3]
            assert client.get(path, headers={"host": "localhost"}).status_code == 200, path


@pytest.mark.parametrize("fields", [{"live": False}, {"noindex": True}])
def test_what_search_engines_should_not_list_is_left_out(newsroom: Newsroom, client: Client, fields: dict) -> None:
    make_article("Hidden", published_at=at(2026, 1, 3), **fields)
    assert locations(client, "/sitemap/articles-2026-1.xml") == []


def test_private_articles_are_left_out(newsroom: Newsroom, client: Client) -> None:
    make_article("Hidden", section=newsroom.opinion, published_at=at(2026, 1, 3))
    make_private(newsroom.opinion)
    assert locations(client, "/sitemap/articles-2026-1.xml") == []
    assert not any(address.endswith("/opinion/") for address in locations(client, "/sitemap/pages.xml"))


def test_a_copy_is_left_out_and_a_translation_is_not(newsroom: Newsroom, client: Client) -> None:
    elsewhere = {"original_url": "https://gazette.example/1"}
    for relation in ("republished", "translated"):
        make_article(
            relation.title(),
            published_at=at(2026, 1, 3),
            source="Gazette",
            source_fields={**elsewhere, "relation": relation},
        )
    assert [a.rpartition("/news/")[2] for a in locations(client, "/sitemap/articles-2026-1.xml")] == ["translated/"]


def test_a_month_holds_its_own_days_only(newsroom: Newsroom, client: Client) -> None:
    for day in (at(2025, 12, 31), at(2026, 1, 1), at(2026, 1, 31), at(2026, 2, 1)):
        make_article(f"Of {day:%d %m}", published_at=day)
    assert len(locations(client, "/sitemap/articles-2026-1.xml")) == 2
    assert len(locations(client, "/sitemap/articles-2025-12.xml")) == 1


@pytest.mark.parametrize(
    "part", ["articles-2026-13", "articles-2026-0", "articles-99999-1", "authors-0", "authors-2", "topics-99999999999"]
)
def test_parts_that_are_not_there(newsroom: Newsroom, client: Client, part: str) -> None:
    assert client.get(f"/sitemap/{part}.xml").status_code == 404


def test_the_news_sitemap_has_two_days_of_journalism(newsroom: Newsroom, client: Client) -> None:
    now = timezone.now()
    make_article("Today & now", published_at=now - dt.timedelta(hours=1))
    make_article("Three days ago", published_at=now - dt.timedelta(days=3))
    make_article("Paid for", published_at=now - dt.timedelta(hours=1), kind="sponsored")
    found = tree(client, "/sitemap/news.xml")
    assert [title.text for title in found.iter(f"{NEWS}title")] == ["Today & now"]
    assert [language.text for language in found.iter(f"{NEWS}language")] == ["en"]


def test_the_video_sitemap_describes_the_clip(newsroom: Newsroom, client: Client) -> None:
    common = {"embed_url": "https://video.example/1", "duration": 61}
    Video.objects.create(title="At the pier", slug="pier", poster=make_image(), **common)
    Video.objects.create(title="No poster", slug="none", **common)
    Video.objects.create(title="Later", slug="later", published_at=timezone.now() + dt.timedelta(days=1), **common)
    found = tree(client, "/sitemap/videos-1.xml")
    assert len(list(found.iter(f"{MAP}url"))) == 2
    assert [title.text for title in found.iter(f"{VIDEO}title")] == ["At the pier"]
    assert [seconds.text for seconds in found.iter(f"{VIDEO}duration")] == ["61"]


def test_three_hundred_articles_cost_as_many_queries_as_one(
    newsroom: Newsroom, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sections = [newsroom.section, newsroom.opinion]
    make_archive(300, sections=sections, authors=[make_contributor()], topics=[make_topic("Boats")], images=[])
    month = locations(client, "/sitemap.xml")[-1]
    with django_assert_max_num_queries(4):
        assert len(locations(client, month)) > 0


def test_robots_txt_names_the_sitemap(client: Client, db: None) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
