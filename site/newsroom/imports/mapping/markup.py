"""HTML from elsewhere as a clean, well-formed tree of elements that we know."""

import re
from collections.abc import Collection, Iterator

import nh3
from bs4 import BeautifulSoup, Tag

from newsroom.core.html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, URL_SCHEMES

DEEPEST = 200  # elements in each other; nobody writes so, and cleaning takes quadratic time
OWN = frozenset(["newsroom-embed", "newsroom-file", "newsroom-gallery"])
TAGS = (
    ALLOWED_TAGS
    | OWN
    | frozenset(["acronym", "address", "article", "aside", "audio", "big", "center", "details", "embed", "footer"])
    | frozenset(["h1", "header", "iframe", "main", "nav", "object", "param", "section", "source", "strike"])
    | frozenset(["summary", "tt", "video"])
)
ATTRIBUTES = {
    **ALLOWED_ATTRIBUTES,
    **{name: {"class"} for name in ("code", "div", "figure", "p", "pre")},
    "blockquote": {"class", "cite"},
    "audio": {"src"},
    "embed": {"src"},
    "iframe": {"src", "title"},
    "newsroom-embed": {"url", "caption"},
    "newsroom-file": {"url", "kind"},
    "newsroom-gallery": {"ids"},
    "object": {"data"},
    "param": {"name", "value"},
    "source": {"src"},
    "video": {"src"},
}
# Their text is for machines.
WITHOUT_TEXT = {"script", "style", "textarea", "title", "template", "noscript", "svg", "math"}
DANGEROUS = re.compile(r"<(script|style|form|applet|svg|math)\b", re.IGNORECASE)
OPENING = re.compile(r"<(/?)(div|span|b|i|em|strong|font|blockquote|section|ul|ol|table|tr|td|a|s|u|small|big)\b", re.I)


def too_deep(html: str) -> bool:
    depth = 0
    for match in OPENING.finditer(html):
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        if depth > DEEPEST:
            return True
    return False


def parse(html: str) -> BeautifulSoup:
    """The tree of `html`, cleaned by an allow-list and put right as browsers would."""
    cleaned = nh3.clean(
        html.replace("\x00", ""),
        tags=set(TAGS),
        attributes={name: set(allowed) for name, allowed in ATTRIBUTES.items()},
        clean_content_tags=WITHOUT_TEXT,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )
    return BeautifulSoup(cleaned, "html.parser")


def within(tag: Tag, names: Collection[str]) -> Iterator[Tag]:
    """The elements in `tag` that have one of the names. As `find_all`, in a fifth of its time: this is asked of every
    element of every text."""
    return (node for node in tag.descendants if isinstance(node, Tag) and node.name in names)


def holds(tag: Tag, names: Collection[str]) -> bool:
    return any(True for _found in within(tag, names))


def attribute(tag: Tag, name: str) -> str:
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def text_of(tag: Tag) -> str:
    """The text in one line."""
    return " ".join(tag.get_text(" ", strip=False).split())
