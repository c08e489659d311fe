"""Inline markup as Wagtail's rich text stores it: the few elements of our text block and links, nothing else."""

import re
from html import escape

from bs4 import NavigableString, Tag

from newsroom.imports.mapping.addresses import link_target
from newsroom.imports.mapping.markup import attribute

ELEMENTS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "cite": "i",
    "dfn": "i",
    "var": "i",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "sup": "sup",
    "sub": "sub",
    "s": "s",
    "strike": "s",
    "del": "s",
}
EVERYTHING = frozenset(ELEMENTS.values()) | {"a"}
SHORT = frozenset(["b", "i", "a"])  # what a quotation takes
SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")  # but for single blanks, which are right as they are
BREAKS_AT_THE_ENDS = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
BREAKS = re.compile(r"\s*<br/>(?:\s|<br/>)*")
BLANK = re.compile(r"(?:<[^>]*>|&nbsp;|[\s\u00a0\u200b\ufeff])*+")
BLOCKS_IN_LINES = frozenset(
    ["p", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "tr", "figcaption"]
)


class RichText:
    """Converts nodes; `base` is the address that relative links belong to."""

    def __init__(self, base: str) -> None:
        self.base = base

    def inline(self, node: Tag | NavigableString, allowed: frozenset[str] = EVERYTHING) -> str:
        """One node without what is a block; blocks in it become lines."""
        if isinstance(node, NavigableString):
            return escape(SPACE.sub(" ", str(node)), quote=False)
        if node.name == "br":
            return "<br/>"
        if node.name in ("img", "iframe", "video", "audio", "object"):
            return ""
        inner = self.children(node, allowed)
        if node.name in BLOCKS_IN_LINES:
            inner = trim(inner)
            return f"<br/>{inner}<br/>" if inner else ""
        if node.name == "a":
            href = link_target(attribute(node, "href"), self.base) if "a" in allowed else ""
            return f'<a href="{escape(href)}">{inner}</a>' if href and inner.strip() else inner
        name = ELEMENTS.get(node.name, "")
        return f"<{name}>{inner}</{name}>" if name in allowed and inner.strip() else inner

    def children(self, node: Tag, allowed: frozenset[str] = EVERYTHING) -> str:
        return "".join(
            self.inline(child, allowed) for child in node.children if isinstance(child, Tag | NavigableString)
        )

    def list(self, node: Tag) -> str:
        """A list with the lists in it; empty where it has no entry."""
        name = "ol" if node.name == "ol" else "ul"
        entries = [self._entry(child) for child in node.find_all("li", recursive=False)]
        entries = [entry for entry in entries if entry]
        return f"<{name}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{name}>" if entries else ""

    def _entry(self, node: Tag) -> str:
        lines, lists = [], []
        for child in node.children:
            if isinstance(child, Tag) and child.name in ("ul", "ol"):
                lists.append(self.list(child))
            elif isinstance(child, Tag | NavigableString):
                lines.append(self.inline(child))
        return trim("".join(lines)) + "".join(lists)


def trim(html: str) -> str:
    """Without space and line breaks at the ends, and never more than one break at a place."""
    if "<br/>" not in html:
        return html.strip()
    return BREAKS.sub("<br/>", BREAKS_AT_THE_ENDS.sub("", html))


def is_blank(html: str) -> bool:
    return BLANK.fullmatch(html) is not None
