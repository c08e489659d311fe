"""The block editor's text: HTML with the blocks named in comments."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from newsroom.imports.mapping.shortcodes import embed_element

DELIMITER = re.compile(
    r"<!--\s+(?P<closing>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+"
    r"(?P<attributes>\{.*?\}\s+)?(?P<empty>/)?-->",
    re.DOTALL,
)
FIGCAPTION = re.compile(r"<figcaption[^>]*>(.*?)</figcaption>", re.DOTALL | re.IGNORECASE)
# Nothing to read in them, or nothing that a page of its own would not show itself.
SILENT = frozenset(["spacer", "more", "nextpage", "separator", "page-break"])


def has_blocks(text: str) -> bool:
    return "<!-- wp:" in text


def flatten(text: str, classic: Callable[[str], str], left_out: Callable[[str], None]) -> str:
    """The HTML of all blocks in order. `classic` turns what stands outside blocks or is an old editor's into HTML;
    `left_out` hears the names of blocks that have no text of their own: widgets, templates, patterns."""
    return _Flattener(classic, left_out).run(text)


class _Flattener:
    def __init__(self, classic: Callable[[str], str], left_out: Callable[[str], None]) -> None:
        self.classic = classic
        self.left_out = left_out
        self.out: list[str] = []
        self.open: list[str] = []
        # A block whose text is taken whole: its depth, its name, its attributes, what was read of it.
        self.whole: tuple[int, str, dict[str, Any], list[str]] | None = None

    def run(self, text: str) -> str:
        position = 0
        for match in DELIMITER.finditer(text):
            self._text(text[position : match.start()])
            position = match.end()
            self._delimiter(match)
        self._text(text[position:])
        self._close_whole()
        return "".join(self.out)

    def _text(self, text: str) -> None:
        if self.whole:
            self.whole[3].append(text)
        elif self.open:
            self.out.append(text)
        elif text.strip():
            self.out.append(self.classic(text))

    def _delimiter(self, match: re.Match[str]) -> None:
        name = match["name"].removeprefix("core/")
        if match["closing"]:
            if name in self.open:
                while self.open.pop() != name:
                    pass
            if self.whole and len(self.open) < self.whole[0]:
                self._close_whole()
            return
        attributes = _json(match["attributes"])
        if match["empty"]:
            if "embed" in name and attributes.get("url"):
                self.out.append(embed_element(str(attributes["url"])))
            elif name not in SILENT:
                self.left_out(name)
            return
        self.open.append(name)
        if not self.whole and (name in ("shortcode", "freeform", "embed") or name.startswith("core-embed/")):
            self.whole = (len(self.open), name, attributes, [])

    def _close_whole(self) -> None:
        if not self.whole:
            return
        _, name, attributes, parts = self.whole
        self.whole = None
        text = "".join(parts)
        if name in ("shortcode", "freeform"):
            self.out.append(self.classic(text))
            return
        found = FIGCAPTION.search(text)
        caption = unescape(re.sub(r"<[^>]*>", "", found.group(1))) if found else ""
        url = attributes.get("url")
        self.out.append(embed_element(str(url), " ".join(caption.split())) if url else text)


def _json(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
