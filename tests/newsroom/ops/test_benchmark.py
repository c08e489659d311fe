"""The benchmark newsroom: loaded once however often it is asked for, and timed page by page."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from news.models import ArticlePage, SectionPage, Topic
from newsroom.core.timing import measure, table
from newsroom.imports.benchmark import Loader, is_benchmark, paths_to_measure
from newsroom.people.models import Contributor
from tests.factories import Newsroom


def lines(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def folder(tmp_path: Path, newsroom: Newsroom) -> Path:
    """Three articles in two sections, as the generator writes them."""
    author = {"id": 1, "slug": "ada-abbott-1", "first": "Ada", "last": "Abbott", "name": "Ada Abbott", "bio": "Writes."}
    articles = [
        {
            "id": number,
            "slug": f"story-{number}",
            "title": f"Story {number}",
            "standfirst": "What it says.",
            "section": "health" if number == 3 else "world",
            "tags": ["boats", f"tag{number}"],
            "authors": [1],
            "published": f"2016-01-0{number}T07:20:40+00:00",
            "image": 0,
            "blocks": [
                {"t": "image", "image": 0, "caption": "A pattern."},
                {"t": "p", "html": 'Read <a href="/a/story-1/">the first</a> & <em>more</em>.'},
                {"t": "h2", "text": "What next"},
                {"t": "quote", "text": "By the <tide>.", "by": "Bo Example"},
                {"t": "ul", "items": ["one", "two & three"]},
            ],
        }
        for number in (1, 2, 3)
    ]
    common = {"name": "Cy", "email": "cy@example.org", "body": "I agree."}
    comments = [
        {"id": 1, "article": 1, "parent": None, "date": "2016-01-01T08:00:00+00:00", "status": "approved", **common},
        {"id": 2, "article": 1, "parent": 1, "date": "2016-01-01T09:00:00+00:00", "status": "approved", **common},
        {"id": 3, "article": 1, "parent": None, "date": "2016-01-01T09:00:00+00:00", "status": "spam", **common},
    ]
    meta = {"articles": 3, "comments": 3, "sections": ["world", "health"], "queries": ["first"]}
    meta["fixed"] = {"0": {"id": 2, "slug": "story-2"}, "1000": {"id": 500, "slug": "not-in-a-small-set"}}
    lines(tmp_path / "authors.jsonl", [author])
    lines(tmp_path / "articles.jsonl", articles)
    lines(tmp_path / "comments.jsonl", comments)
    (tmp_path / "meta.json").write_text(json.dumps(meta))
    return tmp_path


def load(folder: Path) -> None:
    Loader(folder, lambda line: None).load()


def test_what_is_loaded_can_be_read(folder: Path, client: Client) -> None:
    load(folder)
    page = client.get("/world/story-2/").content.decode()
    for text in (
        "Story 2",
        "Ada Abbott",
        "What next",
        "By the &lt;tide&gt;.",
        "two &amp; three",
        'href="/world/story-1/"',
    ):
        assert text in page, text
    assert client.get("/health/story-3/").status_code == 200
    assert client.get("/world/").content.decode().count("Story ") >= 2
    discussed = client.get("/world/story-1/").content.decode()
    assert discussed.count("I agree.") == 2, "spam is not shown"


def test_loading_twice_adds_nothing_and_a_larger_set_the_rest(folder: Path) -> None:
    load(folder)
    everything = (folder / "articles.jsonl").read_text()
    load(folder)
    assert ArticlePage.objects.count() == 3
    assert Contributor.objects.count() == 1
    assert Topic.objects.count() == 4
    more = [json.loads(line) for line in everything.splitlines()]
    lines(folder / "articles.jsonl", [*more, {**more[0], "id": 4, "slug": "story-4", "title": "Story 4"}])
    load(folder)
    assert ArticlePage.objects.count() == 4
    assert SectionPage.objects.get(slug="world").get_children().count() == 3
    assert SectionPage.find_problems() == ([], [], [], [], [])


def test_pages_are_timed_against_the_constant_view(folder: Path) -> None:
    load(folder)
    paths = paths_to_measure(folder)
    assert paths["article, 0 comments"] == "/world/story-2/"
    assert "article, 1000 comments" not in paths
    timings = measure(paths, "/robots.txt", 2, lambda line: None)
    assert [timing.name for timing in timings] == ["constant view", *paths]
    constant, front = timings[:2]
    assert (constant.ratio, constant.queries) == (1.0, 0)
    assert front.ratio > 1
    assert front.queries > 0
    assert front.size > front.compressed > 0
    assert len(table(timings).splitlines()) == len(timings) + 1


def test_a_page_that_fails_is_not_timed(db: None) -> None:
    with pytest.raises(ValueError, match=r"lost \(/nothing/\) answers 404"):
        measure({"lost": "/nothing/"}, "/robots.txt", 2, lambda line: None)


def test_without_the_data_it_says_what_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_benchmark(tmp_path)
    for data in ("", str(tmp_path)):
        with pytest.raises(SystemExit) as stopped:
            call_command("bench", data=data)
        assert stopped.value.code == 2
    assert "make bench DATA=folder" in capsys.readouterr().err
