"""The passages of an article that readers can comment on: the blocks of its body that hold running text."""

import html
import re
from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
END_OF_A_LINE = re.compile(r"<(?:br|/p|/li|/h[1-6]|/blockquote|/div|/t[dh])\b", re.IGNORECASE)

OPENING = 300  # characters, of which search engines show the first 150 or so

RUNNING_TEXT = frozenset(["paragraph", "quotation", "fact_box", "imported_html", "key_points"])


def running_text(blocks: Iterable[Any]) -> str:
    """All the words of such blocks, to be searched; no HTML that may be shown as it is.

    `blocks` as they are stored (`raw_data`). That is well-formed: making blocks of it, or parsing it, takes longer than
    all else on it.
    """
    return " ".join(_stored(raw["type"], raw["value"]) for raw in blocks if raw["type"] in RUNNING_TEXT)


def opening(blocks: Iterable[Any]) -> str:
    """The first words of the first paragraph that has any, up to `OPENING` characters; empty where there is none.

    `blocks` as they are stored (`raw_data`), as for `running_text`.
    """
    paragraphs = (" ".join(_text(raw["value"]).split()) for raw in blocks if raw["type"] == "paragraph")
    return Truncator(next(filter(None, paragraphs), "")).chars(OPENING)


def _stored(kind: str, value: Any) -> str:
    if kind == "paragraph":
        return _text(value)
    field = {"quotation": "quote", "fact_box": "text", "imported_html": "html", "key_points": "points"}[kind]
    found = value.get(field) or ""
    if kind == "key_points":
        # A list is stored with an id for each of its items, or as it was before Wagtail gave them one.
        return " ".join(str(item["value"] if isinstance(item, dict) else item) for item in found)
    return _text(found)


def _text(markup: str) -> str:
    return html.unescape(TAG.sub("", END_OF_A_LINE.sub(r" \g<0>", markup)))


def texts(body: Any) -> dict[str, str]:
    """The words of each such block, by its id, in order; blocks without words are not in it."""
    found = {str(block.id): _words(block.block_type, block.value) for block in body if block.id}
    return {block_id: words for block_id, words in found.items() if words}


def words_of(block: Any) -> str:
    """The words of one block; empty where it is none of running text."""
    return _words(block.block_type, block.value)


def _words(kind: str, value: Any) -> str:
    if kind == "paragraph":
        return _plain(value.source)
    if kind == "quotation":
        return _plain(value["quote"].source)
    if kind == "fact_box":
        return _plain(value["text"].source)
    if kind == "imported_html":
        return _plain(value["html"])
    return " ".join(value["points"]) if kind == "key_points" else ""


def _plain(markup: str) -> str:
    return " ".join(html.unescape(strip_tags(END_OF_A_LINE.sub(r" \g<0>", markup))).split())
