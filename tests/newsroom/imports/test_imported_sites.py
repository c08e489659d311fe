"""Sites made of real exports, walked through as readers and old links would: where a folder with some lies beside the
checkout. A few of them in every run of the suite; all with NEWSROOM_TABLE=file, which gets what each file held and what
came of it, and their pages into the folder NEWSROOM_PAGES."""

import hashlib
import json
import os
import re
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from news.models import ArticlePage, SectionPage, StandardPage, Topic
from newsroom.discussions.models import ArticleComment
from newsroom.imports.mapping.addresses import is_picture
from newsroom.media.models import CustomDocument, CustomImage, MediaFile
from newsroom.people.models import Contributor
from tests.newsroom.imports.scanning import Scan, scan
from tests.newsroom.imports.test_real_exports import DATA, FILES

pytestmark = pytest.mark.django_db
GHOST = sorted((DATA / "ghost-json").glob("*.json"))
SOME = ("themeunittestdata", "co-authors-plus", "malformed", "slashes", "wxr-comprehensive", "wordpressexport",
        "ghost-theme-unit-test", "mg-blogger-response")  # fmt: skip
WALKED = [path for path in [*FILES, *GHOST] if "NEWSROOM_TABLE" in os.environ or path.stem.startswith(SOME)]
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
ROW = re.compile(r"(?m)^(\S.*?)\s{2,}(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)(?:  (.*))?$")
SCRIPTS = re.compile(r"^\s*(?:javascript|vbscript|data):", re.IGNORECASE)


class Reader(HTMLParser):
    """Elements that are opened and not closed, or closed and not opened; what runs, and is not the site's own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.data = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)
        found = dict(attrs)
        self.data = tag == "script" and found.get("type") in ("application/ld+json", "application/json")
        if tag in ("object", "embed", "applet"):
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not self.data and not (found.get("src") or "").startswith("/static/"):
            self.wrong.append(f"<script> {attrs}")
        for name, value in attrs:
            runs = name in ("href", "src", "action", "formaction", "data", "xlink:href") and SCRIPTS.match(value or "")
            if name.startswith("on") or (runs and not (value or "").startswith("data:image/")):
                self.wrong.append(f"{name}={value}")

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Closed in itself: pictures drawn as SVG."""

    def handle_data(self, data: str) -> None:
        if self.data:
            json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        self.data = False
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in VOID:
            self.wrong.append(f"</{tag}> where {self.open[-1:]} is open, line {self.getpos()[0]}")


def check(html: str, path: str) -> None:
    found = Reader()
    found.feed(html)
    assert (found.wrong[:3], found.open) == ([], []), path
    if folder := os.environ.get("NEWSROOM_PAGES"):
        name = hashlib.sha256(html.encode()).hexdigest()[:24]
        Path(folder, f"{name}.html").write_text(html, encoding="utf-8")


def walk(client: Client) -> int:
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
    return len(pages)


def follow(client: Client, address: str, known: dict[str, int]) -> None:
    """An old address leads, in one step, to a page that is there, or to a file."""
    response = client.get(iri_to_uri(address))
    if response.status_code in (301, 302):
        target = urlsplit(response["Location"]).path
        if target not in known:
            known[target] = 200 if target.startswith("/media/") else client.get(target).status_code
        assert known[target] == 200, address
    else:
        assert response.status_code == 200, f"{address} is {response.status_code}"


def follow_all(client: Client, held: Scan) -> int:
    """Every redirect, and every address that a public item of the file had."""
    known: dict[str, int] = {}
    old = set(Redirect.objects.values_list("old_path", flat=True))
    public = {
        item.id: item
        for item in held.items
        if item.kind in ("post", "page") and item.status == "publish" and not item.password
    }
    for item in held.items:
        if public.get(item.id) is item or (item.kind == "attachment" and item.parent in public):
            for address in item.addresses:
                parts = urlsplit(address)
                if not parts.query and (is_picture(address) or re.search(r"\.(mp[34]|pdf)$", parts.path)):
                    continue  # the file's own, which items have for a guid
                if f"{parts.path}{parts.query}".strip("/"):
                    old.add(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    for address in old:
        follow(client, address, known)
    return len(old)


def stand_ins(held: str, folder: Path) -> Path:
    """A picture under the name of each file that the export speaks of."""
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    for url in re.findall(r"<wp:attachment_url>\s*(?:<!\[CDATA\[)?\s*(\S+?)\s*(?:\]\]>)?\s*</", held):
        path = folder / unquote(urlsplit(url).path).lstrip("/")
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".gif") and len(path.name) < 200:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(out.getvalue())
    folder.mkdir(exist_ok=True)
    return folder


def depth() -> int:
    """How deep people answered each other, which is deeper than the threads that are shown."""
    answered = dict(ArticleComment.objects.values_list("pk", "reply_to_id"))

    def level(pk: int) -> int:
        above = answered[pk]
        return 1 + (level(above) if above else 0)

    return max(map(level, answered), default=0)


def compare(held: Scan, report: str) -> None:
    """What the file holds, by our own count, is what the report says it holds; and what it says came in is here."""
    rows = {name: [int(number) for number in numbers] for name, *numbers, _why in ROW.findall(report)}
    for name, (found, imported, updated, unchanged, left) in rows.items():
        assert found == imported + updated + unchanged + left, name
    told = {"post": "articles", "page": "pages"}
    for kind, number in held.kinds().items():
        assert rows[told.get(kind, kind)][0] == number, kind
    nothing = [0] * 5
    assert ArticlePage.objects.count() == rows.get("articles", nothing)[1]
    assert StandardPage.objects.count() == rows.get("pages", nothing)[1]
    files = CustomImage.objects.count() + CustomDocument.objects.count() + MediaFile.objects.count()
    assert files == rows.get("attachment", nothing)[1]
    assert Contributor.objects.count() == rows.get("authors", nothing)[1]
    assert rows.get("authors", nothing)[0] >= len(held.authors)
    total = sum(len(item.comments) for item in held.items)
    assert rows.get("comments", nothing)[0] == total
    assert ArticleComment.objects.count() == rows.get("comments", nothing)[1]
    assert Counter(ArticleComment.objects.values_list("status", flat=True)) == held.states()
    assert depth() == held.depth()


def note(path: Path, held: Scan | None, report: str, **found: Any) -> None:
    if not (table := os.environ.get("NEWSROOM_TABLE")):
        return
    row = {"file": f"{path.parent.name}/{path.name}", "report": report, **found}
    if held:
        row |= {"kinds": held.kinds(), "authors": len(held.authors), "linkbacks": held.linkbacks()}
        row |= {"states": held.states(), "depth": held.depth()}
        row |= {"comments": sum(len(item.comments) for item in held.items)}
        row |= {"terms": {name: len(slugs) for name, slugs in held.terms.items()}}
    row["site"] = {
        "articles": ArticlePage.objects.count(),
        "pages": StandardPage.objects.count(),
        "authors": Contributor.objects.count(),
        "sections": SectionPage.objects.count(),
        "topics": Topic.objects.count(),
        "pictures": CustomImage.objects.count(),
        "states": Counter(ArticleComment.objects.values_list("status", flat=True)),
        "depth": depth(),
    }
    with Path(table).open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


@pytest.mark.skipif(not FILES, reason="no folder with real exports beside the checkout")
@pytest.mark.parametrize("path", WALKED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_site_of_an_export_can_be_walked_through(db, settings, tmp_path, path, client):
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"
    out = StringIO()
    text = path.read_bytes().decode("utf-8", "replace")
    media = stand_ins(text, tmp_path / "uploads")
    command = f"import_{'ghost' if path in GHOST else 'wordpress'}"
    try:
        call_command(command, str(path), media=media, stdout=out, verbosity=0)
    except CommandError as error:
        assert str(path) in str(error)  # noqa: PT017 - a sentence about the file is a good answer, too
        note(path, None, str(error))
        return
    held = Scan([], set(), {}) if path in GHOST else scan(text)
    if path not in GHOST:
        compare(held, out.getvalue())
    note(path, held, out.getvalue(), walked=walk(client), followed=follow_all(client, held))
