"""Real exports, where a folder with some lies beside the checkout: they hold what nobody would think of."""

import re
from collections import Counter
from pathlib import Path

import pytest

from news.models import ArticlePage
from newsroom.imports.mapping import map_content
from newsroom.imports.reader import read_wxr
from newsroom.imports.records import Author, Item, UnusableFileError
from tests.newsroom.imports.conftest import items

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
FILES = sorted([*DATA.glob("wxr-*/**/*.xml"), *DATA.glob("ghost-json/*.xml")])  # Squarespace writes WXR, too
needs_data = pytest.mark.skipif(not FILES, reason="no folder with real exports beside the checkout")


def counted_by_eye(text: str) -> Counter[str]:
    """An independent count: opening tags, no parser."""
    found = Counter({"items": len(re.findall(r"<item\b", text)), "comments": len(re.findall("<wp:comment>", text))})
    found["authors"] = len(re.findall("<wp:author>", text))
    for kind in re.findall(r"<wp:post_type>\s*(?:<!\[CDATA\[)?\s*(\w+)", text):
        found[kind] += 1
    return found


@needs_data
@pytest.mark.parametrize(
    "name",
    [
        "wxr-cc-labs/wordpress.xml",
        "wxr-bitcoin-france/wordpress.xml",
        "wxr-phila/wp.xml",
        "wxr-theme-test-data/themeunittestdata.wordpress.xml",
        "wxr-theme-test-data/64-block-test-data.xml",
    ],
)
def test_everything_in_the_file_is_read(name):
    path = DATA / name
    records = list(read_wxr(path, lambda line, text: None))
    found = Counter({"items": len(items(records)), "comments": 0})
    for record in records:
        if isinstance(record, Item):
            found[record.kind] += 1
            found["comments"] += len(record.comments)
        elif isinstance(record, Author):
            found["authors"] += 1
    assert found == counted_by_eye(path.read_text(encoding="utf-8"))


@needs_data
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_text_becomes_blocks_that_the_editor_takes(path):
    stream_block = ArticlePage._meta.get_field("body").stream_block
    try:
        records = list(read_wxr(path, lambda line, text: None))
    except UnusableFileError as error:
        assert str(path) in str(error)  # noqa: PT017 - a sentence about the file is a good answer, too
        return
    for found in items(records):
        if found.kind in ("post", "page"):
            blocks = map_content(found.content, found.link).blocks
            stream_block.clean(stream_block.to_python(blocks))
            assert not re.search(r"<script|<iframe|<img|\son\w+=\"|=\"javascript:", str(blocks).replace('\\"', '"'))
