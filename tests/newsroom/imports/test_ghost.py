"""Exports of Ghost: ours, as small as they can be, and real ones where a folder with them lies beside the checkout."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from news.models import ArticlePage, StandardPage
from newsroom.discussions.models import ArticleComment
from newsroom.imports.reader.ghost_text import from_lexical, from_mobiledoc
from newsroom.people.models import Contributor

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "ghost-json"


def post(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"id{number}",
        "title": f"Story {number}",
        "slug": f"story-{number}",
        "html": "<p>Words.</p>",
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2024-05-01T10:00:00.000Z",
        **fields,
    }


@pytest.fixture
def ghost(db: None, settings: Any, tmp_path: Path) -> Callable[..., str]:
    settings.VAR_DIR = tmp_path / "var"

    def run(*posts: dict[str, Any], **tables: Any) -> str:
        path = tmp_path / "site.ghost.json"
        path.write_text(json.dumps({"db": [{"meta": {}, "data": {"posts": list(posts), **tables}}]}))
        out = StringIO()
        call_command("import_ghost", str(path), stdout=out, stderr=out, verbosity=0)
        return out.getvalue()

    return run


def test_posts_pages_authors_and_tags(newsroom, ghost, client):
    said = {"post_id": "id1", "member_id": "m1", "status": "published"}
    tables = {
        "users": [{"id": "u1", "slug": "vera", "name": "Vera N.", "bio": "Writes.", "password": "secret-hash"}],
        "tags": [{"id": "t1", "slug": "harbour", "name": "Harbour"}, {"id": "t2", "slug": "boats", "name": "Boats"}],
        "posts_authors": [{"post_id": "id1", "author_id": "u1", "sort_order": 0}],
        "posts_tags": [
            {"post_id": "id1", "tag_id": "t2", "sort_order": 1},
            {"post_id": "id1", "tag_id": "t1", "sort_order": 0},
        ],
        "posts_meta": [{"post_id": "id1", "meta_title": "For engines", "meta_description": "What it says"}],
        "members": [{"id": "m1", "name": "Bo", "email": "bo@old.example"}],
        "comments": [
            {"id": "c2", "parent_id": "c1", "html": "<p>B</p>", **said},
            {"id": "c1", "html": "<p>A</p>", **said},
        ],
    }  # fmt: skip
    given = (post(1), post(2, type="page"), post(3, visibility="paid"), post(4, status="draft", published_at=None))
    ghost(*given, **tables)
    out = ghost(*given, **tables)
    article = ArticlePage.objects.get(title="Story 1")
    assert (article.section.slug, article.seo_title, str(article.byline)) == ("harbour", "For engines", "By Vera N.")
    assert [topic.slug for topic in article.topics.all()] == ["boats"]
    assert client.get("/story-1/")["Location"] == article.url
    assert StandardPage.objects.get().title == "Story 2"
    assert sorted(ArticlePage.objects.filter(live=False).values_list("title", flat=True)) == ["Story 3", "Story 4"]
    assert Contributor.objects.get().short_biography == "Writes."
    reply = ArticleComment.objects.get(import_id="c2")
    assert reply.reply_to == ArticleComment.objects.get(import_id="c1")
    assert "secret-hash" not in out


def test_a_newer_export_updates(newsroom, ghost):
    ghost(post(1))
    ghost(post(1, html="<p>Other words.</p>", updated_at="2024-06-01T10:00:00.000Z"))
    assert "Other words" in str(ArticlePage.objects.get().body)


def test_lexical():
    text = {"type": "extended-text", "text": "bold <b>", "format": 3}
    children = [
        {"type": "paragraph", "children": [text, {"type": "link", "url": "https://x.example", "children": [text]}]},
        {"type": "extended-heading", "tag": "h3", "children": [text]},
        {"type": "list", "listType": "number", "children": [{"type": "listitem", "children": [text]}]},
        {"type": "codeblock", "code": "a < b", "language": "python"},
        {"type": "image", "src": "https://x.example/a.jpg", "alt": "A", "caption": "B"},
        {"type": "bookmark", "url": "https://youtu.be/abcdefghijk"},
        {"type": "new-thing"},
    ]
    said: list[str] = []
    html = from_lexical(json.dumps({"root": {"type": "root", "children": children}}), said.append)
    assert "<p><em><strong>bold &lt;b&gt;</strong></em>" in html
    assert "<h3>" in html
    assert "<ol><li>" in html
    assert "a &lt; b" in html
    assert '<figure><img src="https://x.example/a.jpg" alt="A"><figcaption>B</figcaption></figure>' in html
    assert said == ["card “new-thing” left out"]


def test_mobiledoc():
    found = {
        "version": "0.3.1",
        "atoms": [["soft-return", "", {}]],
        "cards": [["code", {"code": "x"}]],
        "markups": [["a", ["href", "https://x.example"]], ["strong"]],
        "sections": [
            [1, "p", [[0, [0, 1], 2, "linked"], [1, [], 0, 0], [0, [], 0, " & plain"]]],
            [3, "ul", [[[0, [], 0, "one"]]]],
            [10, 0],
        ],
    }
    html = from_mobiledoc(json.dumps(found), lambda text: None)
    assert html.startswith('<p><a href="https://x.example"><strong>linked</strong></a><br> &amp; plain</p>')
    assert "<ul><li>one</li></ul>" in html
    assert "<pre><code" in html


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"root": 3}', '{"sections": [[1]], "cards": []}', "null"])
def test_texts_that_are_none(text):
    said: list[str] = []
    from_lexical(text, said.append)
    from_mobiledoc(text, said.append)
    assert said


@pytest.mark.skipif(not DATA.is_dir(), reason="no folder with real exports beside the checkout")
@pytest.mark.parametrize("path", sorted(DATA.glob("*.*")), ids=lambda path: path.name)
def test_real_files(newsroom, settings, tmp_path, path):
    """What is an export comes in whole; of what is none, a sentence says so."""
    settings.VAR_DIR = tmp_path / "var"
    try:
        found = json.loads(path.read_text())
        data = found["db"][0]["data"] if "db" in found else found["data"]
        expected = len(data["posts"])
    except (ValueError, KeyError, TypeError):
        with pytest.raises(CommandError, match="is not"):
            call_command("import_ghost", str(path), stdout=StringIO(), verbosity=0)
        return
    call_command("import_ghost", str(path), stdout=StringIO(), verbosity=0)
    assert ArticlePage.objects.count() + StandardPage.objects.count() == expected
