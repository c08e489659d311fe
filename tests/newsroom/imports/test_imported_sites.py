"""Sites made of real exports, walked through as readers and old links would: where a folder with some lies beside the
checkout. A few of them in every run of the suite; all with NEWSROOM_TABLE=file, which gets what each file held and what
came of it."""

import json
import os
import re
from collections import Counter
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from news.models import ArticlePage, StandardPage, Topic
from newsroom.discussions.models import ArticleComment
from newsroom.people.models import Contributor
from tests.newsroom.imports.test_real_exports import DATA, FILES, counted_by_eye

pytestmark = pytest.mark.django_db
GHOST = sorted((DATA / "ghost-json").glob("*.json"))
SOME = ("themeunittestdata", "co-authors-plus", "malformed", "slashes", "ghost-theme-unit-test", "mg-blogger-response")
WALKED = [path for path in [*FILES, *GHOST] if "NEWSROOM_TABLE" in os.environ or path.stem.startswith(SOME)]
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
HANDLER = re.compile(
    r"<[a-z][^>]*\son[a-z]+\s*=|(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|vbscript|data:text)", re.I
)
ARTICLE = re.compile(r"<main\b.*?</main>", re.DOTALL)


class Balance(HTMLParser):
    """Elements that are opened and not closed, or closed and not opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.foreign = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Closed in itself: pictures drawn as SVG."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in VOID:
            self.wrong.append(f"</{tag}> where {self.open[-1:]} is open, line {self.getpos()[0]}")


def check(html: str, path: str) -> None:
    found = Balance()
    found.feed(html)
    assert (found.wrong[:3], found.open) == ([], []), path
    main = ARTICLE.search(html)
    inside = re.sub(r'<script[^>]*\bsrc="/static/[^"]*"[^>]*></script>', "", main.group() if main else "")
    assert "<script" not in inside.lower(), path
    assert not HANDLER.search(inside), path


def walk(client: Client) -> list[str]:
    """All public pages, lists of names and topics, and the first page of each discussion."""
    pages = [page.get_url() or "" for page in Page.objects.filter(depth__gt=1, live=True)]
    pages += [person.get_absolute_url() for person in Contributor.objects.all()]
    pages += [topic.get_absolute_url() for topic in Topic.objects.all()[:50]]
    discussed = ArticlePage.objects.live().filter(reader_discussion__published_count__gt=0)
    pages += [reverse("discussion", args=[article.pk]) for article in discussed]
    for path in filter(None, pages):
        response = client.get(path)
        assert response.status_code == 200, path
        check(response.content.decode(), path)
    return pages


def follow_redirects(client: Client) -> int:
    """Every redirect ends, in one step, at a page."""
    for redirect in Redirect.objects.select_related("redirect_page"):
        response = client.get(redirect.old_path)
        assert response.status_code in (301, 302), redirect.old_path
        target = urlsplit(response["Location"]).path
        assert client.get(target).status_code == 200, redirect.old_path
    return Redirect.objects.count()


def note(path: Path, held: Counter[str], report: str, walked: int, redirects: int) -> None:
    if not (table := os.environ.get("NEWSROOM_TABLE")):
        return
    states = Counter(ArticleComment.objects.values_list("status", flat=True))
    depth = max((found + 1 for found in ArticleComment.objects.values_list("level", flat=True)), default=0)
    row = {
        "file": f"{path.parent.name}/{path.name}",
        "held": dict(held),
        "articles": ArticlePage.objects.count(),
        "pages": StandardPage.objects.count(),
        "authors": Contributor.objects.count(),
        "topics": Topic.objects.count(),
        "comments": dict(states),
        "depth": depth,
        "walked": walked,
        "redirects": redirects,
        "report": [line for line in report.splitlines() if line.strip()][:14],
    }
    with Path(table).open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


@pytest.mark.skipif(not FILES, reason="no folder with real exports beside the checkout")
@pytest.mark.parametrize("path", WALKED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_site_of_an_export_can_be_walked_through(db, settings, tmp_path, path, client):
    settings.VAR_DIR = tmp_path / "var"
    out = StringIO()
    try:
        call_command(f"import_{'ghost' if path in GHOST else 'wordpress'}", str(path), stdout=out, verbosity=0)
    except CommandError as error:
        assert str(path) in str(error)  # noqa: PT017 - a sentence about the file is a good answer, too
        note(path, Counter(), str(error), 0, 0)
        return
    text = path.read_bytes().decode("utf-8", "replace")
    note(path, counted_by_eye(text), out.getvalue(), len(walk(client)), follow_redirects(client))
