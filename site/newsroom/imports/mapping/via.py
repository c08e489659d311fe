"""“Via <a href="…">Outlet</a>” at the top of a post, where the map says that it names a source."""

import re
from html import unescape
from typing import Any

from newsroom.imports.mapping.addresses import web_address

LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
LONGEST = 200  # characters of a paragraph that says no more than where the story is from


def take_source(blocks: list[dict[str, Any]], words: tuple[str, ...]) -> tuple[str, str] | None:
    """The name and the address of the outlet; the words that said so are taken out of the first paragraph."""
    first = blocks[0] if blocks and blocks[0]["type"] == "paragraph" else None
    if not first or not words:
        return None
    html: str = first["value"]
    paragraph, end, rest = html.partition("</p>")
    text = " ".join(unescape(TAG.sub("", paragraph)).split())
    word = next((word for word in words if text.casefold().startswith(word.casefold())), "")
    link = LINK.search(paragraph)
    if not word or not link or len(text) > LONGEST or not end:
        return None
    name = " ".join(unescape(TAG.sub("", link.group(2))).split())
    before = " ".join(unescape(TAG.sub("", paragraph[: link.start()])).split())
    if not name or before.casefold().rstrip(" :–-") != word.casefold().rstrip(" :–-"):
        return None
    if rest.strip():
        first["value"] = rest
    else:
        blocks.pop(0)
    return name[:160], web_address(unescape(link.group(1)))
