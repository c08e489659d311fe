"""The demo's files by themselves: they name only what exists, and there is as much of everything as promised."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
import webvtt
from PIL import Image

from news.blocks import ARTICLE_BLOCKS
from news.byline import ContributorRole
from news.kinds import Kind
from news.models.source import SourceRelation
from newsroom.demo.bodies import Library, raw_value
from newsroom.demo.texts import CONTENT, MEDIA, articles, paragraphs, read

ARTICLES = articles()
LIVE = [article for article in ARTICLES if article.get("state", "live") == "live"]
SLUGS = {article["slug"] for article in ARTICLES}


def names(file, table, key="slug"):
    return {entry[key] for entry in read(file)[table]}


def pictures():
    return set(read("media")["pictures"]) | set(read("media")["portraits"])


def section_paths():
    return {
        f"{entry['parent']}/{entry['slug']}" if "parent" in entry else entry["slug"]
        for entry in read("sections")["section"]
    }


def blocks(kind=None):
    return [
        (article["slug"], block)
        for article in ARTICLES
        for block in article["body"]
        if kind is None or block["type"] == kind
    ]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def body_words(article):
    text = " ".join(strings([{k: v for k, v in block.items() if k != "type"} for block in article["body"]]))
    return len(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["slug"])
def test_an_article_names_only_what_exists(article):
    assert article["section"] in section_paths()
    assert article["kind"] in Kind.values
    assert set(article["topics"]) <= names("topics", "topic")
    assert article["topics"]
    assert article.get("series") in {None, *names("series", "series")}
    assert article["bylines"]
    assert {item["contributor"] for item in article["bylines"]} <= names("contributors", "contributor")
    assert {item["role"] for item in article["bylines"]} <= set(ContributorRole.values)
    lead = article.get("lead", {})
    assert lead.get("image") in {None, *read("media")["pictures"]}
    assert lead.get("video") in {None, *names("videos", "video")}
    if "source" in article:
        assert article["source"]["source"] in names("sources", "source")
        assert article["source"]["relation"] in SourceRelation.values
    for correction in article.get("corrections", []):
        assert 0 <= correction["hours_ago"] < article["hours_ago"]


def test_blocks_name_only_what_exists():
    shelf = read("media")
    shelves = {
        "video": names("videos", "video"),
        "audio": set(shelf["sounds"]),
        "document": set(shelf["documents"]),
        "image": pictures(),
    }
    for slug, block in blocks():
        if block["type"] in shelves:
            assert block[block["type"]] in shelves[block["type"]], slug
        if block["type"] == "gallery":
            assert {item["image"] for item in block["images"]} <= pictures(), slug
        if block["type"] == "related":
            assert set(block["articles"]) <= SLUGS - {slug}


def test_other_files_name_only_what_exists():
    front, settings = read("front"), read("settings")
    assert {front["lead"], *front["picks"]} <= {article["slug"] for article in LIVE}
    assert {strip["section"] for strip in front["strip"] if "section" in strip} <= section_paths()
    known = section_paths() | {page["slug"] for page in settings["page"]}
    assert {link["page"] for link in settings["site"]["navigation"] if "page" in link} <= known
    assert {link["page"] for link in settings["site"]["footer"]} == {page["slug"] for page in settings["page"]}
    assert {entry["article"] for entry in read("comments")["thread"]} <= {article["slug"] for article in LIVE}
    assert {entry["image"] for entry in read("series")["series"]} <= pictures()
    assert {entry["poster"] for entry in read("videos")["video"]} <= pictures()
    assert set(read("media")["portraits"]) == names("contributors", "contributor")
    assert set(read("media")["focal_points"]) <= pictures()


def test_no_file_is_left_over():
    shelf = read("media")
    wanted = {f"pictures/{name}.jpg" for name in shelf["pictures"]}
    wanted |= {f"portraits/{name}.jpg" for name in shelf["portraits"]}
    wanted |= {f"clips/{sound['file']}" for sound in shelf["sounds"].values()}
    wanted |= {f"documents/{document['file']}" for document in shelf["documents"].values()}
    for video in read("videos")["video"]:
        wanted |= {f"clips/{video['file']}"} if "file" in video else set()
        wanted |= {f"captions/{track['file']}" for track in video.get("captions", [])}
    assert {str(path.relative_to(MEDIA)) for path in MEDIA.rglob("*") if path.is_file()} == wanted
    assert {path.stem for path in CONTENT.glob("*.toml")} == {
        *("comments", "contributors", "front", "media", "sections", "series", "settings", "sources", "topics", "videos")
    }


def test_every_block_type_is_used_twice():
    used = Counter(block["type"] for _slug, block in blocks())
    assert set(used) == {name for name, _block in ARTICLE_BLOCKS}
    assert min(used.values()) >= 2


def test_every_picture_says_what_it_shows():
    assert all(read("media")["pictures"].values())
    assert all(read("media")["portraits"].values())
    for slug, block in [*blocks("image"), *((slug, item) for slug, b in blocks("gallery") for item in b["images"])]:
        assert len(block["alt"]) > 20, slug
    for article in ARTICLES:
        if article.get("lead", {}).get("image"):
            assert len(article["lead"]["alt"]) > 20, article["slug"]


def test_there_is_as_much_as_promised():
    assert len(LIVE) >= 30
    assert Counter(article.get("state", "live") for article in ARTICLES) == {
        "live": len(LIVE),
        "scheduled": 1,
        "draft": 1,
    }
    assert len([entry for entry in read("sections")["section"] if "parent" not in entry]) == 6
    assert len(read("contributors")["contributor"]) == 8
    assert {article["kind"] for article in LIVE} == set(Kind.values)
    assert sum(article["kind"] == Kind.OPINION for article in LIVE) >= 4
    assert {article["source"]["relation"] for article in LIVE if "source" in article} == set(SourceRelation.values)
    assert any("corrections" in article for article in LIVE)
    assert any("video" in article.get("lead", {}) for article in LIVE)
    assert any("lead" not in article for article in LIVE)
    assert any(re.search("[\u0600-\u06ff]", block["quote"]) for _slug, block in blocks("quotation"))


def test_articles_are_as_long_as_promised():
    words = {article["slug"]: body_words(article) for article in LIVE}
    assert words.pop("the-keepers-logbooks") >= 2500
    assert words.pop("fog-closes-the-bar") < 120
    assert min(words.values()) >= 200
    assert max(words.values()) <= 1200
    fog = next(article for article in LIVE if article["slug"] == "fog-closes-the-bar")
    assert [block["type"] for block in fog["body"]] == ["paragraph"]
    assert paragraphs(fog["body"][0]["text"]).count("<p>") == 1


def test_addresses_lead_nowhere_but_to_the_one_film():
    everything = [read(path.stem) for path in CONTENT.glob("*.toml")] + ARTICLES
    addresses = {url for text in strings(everything) for url in re.findall(r"https?://[^\s\"'<>)]+", text)}
    assert addresses
    for url in addresses:
        host = urlsplit(url).hostname
        assert host.endswith((".example.org", ".example.com")) or "aqz-KE-bpKQ" in url, url


def test_pictures_are_small_and_whole():
    sizes = []
    for path in MEDIA.glob("p*/*.jpg"):
        with Image.open(path) as picture:
            picture.verify()
            assert picture.width >= 900
        sizes.append(path.stat().st_size)
    assert max(sizes) < 150_000
    assert sum(path.stat().st_size for path in MEDIA.rglob("*") if path.is_file()) < 6_000_000


def test_clips_have_captions_that_fit():
    languages = Counter()
    for video in read("videos")["video"]:
        if "file" not in video:
            assert video["embed_url"]
            continue
        assert (MEDIA / "clips" / video["file"]).stat().st_size < 700_000
        for track in video["captions"]:
            cues = webvtt.read(str(MEDIA / "captions" / track["file"])).captions
            assert len(cues) >= 5
            assert cues[-1].end_in_seconds <= video["duration"]
            languages[track["language"]] += 1
    assert languages["en"] == 3
    assert len(languages) >= 2


def test_what_the_library_lacks_is_left_out():
    nothing = Library()
    for slug, block in blocks():
        value = raw_value(block, nothing)
        needs_a_file = block["type"] in ("image", "gallery", "video", "audio", "document", "related")
        assert (value is None) == needs_a_file, slug
