"""The text of a post as blocks of ours, whichever editor it was written in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from newsroom.imports.mapping import gutenberg, shortcodes
from newsroom.imports.mapping.autop import autop
from newsroom.imports.mapping.blocks import BlockMaker
from newsroom.imports.mapping.markup import DANGEROUS, parse, too_deep
from newsroom.imports.mapping.pictures import NoPictures, Pictures

MORE = re.compile(r"(?:<!-- wp:more\b[^>]*-->\s*)?<!--\s*more\b.*?-->(?:\s*<!-- /wp:more -->)?", re.DOTALL)
NEXT_PAGE = re.compile(
    r"(?:<!-- wp:nextpage\b[^>]*-->\s*)?<!--\s*nextpage\s*-->(?:\s*<!-- /wp:nextpage -->)?", re.DOTALL
)
TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^>]*>", re.DOTALL | re.IGNORECASE)

LOWER_HEADING = re.compile(r"(</?)h3\b")


@dataclass(slots=True)
class MappedContent:
    """Blocks in the raw form of a stream field, the teaser that stood above "more", and what was lost on the way."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    teaser: str = ""
    notes: list[str] = field(default_factory=list)


def map_content(text: str, base: str = "", pictures: Pictures | None = None) -> MappedContent:
    """`text` as blocks. Nothing that runs, loads or styles is left; `base` is the address of the old page."""
    notes: list[str] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = shortcodes.FEEDBACK.sub(lambda match: match["text"], text)
    before, more, _ = _partition(MORE, text)
    text = NEXT_PAGE.sub("\n\n", MORE.sub("\n\n", text))
    for name in dict.fromkeys(found.lower() for found in DANGEROUS.findall(text)):
        notes.append(f"<{name}> left out")
    for name in shortcodes.unknown_shortcodes(text):
        notes.append(f"unknown shortcode [{name}] kept as text")
    if too_deep(text):
        notes.append("elements nested too deep: kept as text")
        text = "\n\n".join(escape(part, quote=False) for part in _lines(text))
    html = _html(text, lambda name: notes.append(f"block “{name}” has no text of its own and is left out"))
    maker = BlockMaker(base, pictures or NoPictures())
    blocks = maker.make(parse(html))
    _raise_first_headings(blocks)
    return MappedContent(blocks, plain_text(before, 400) if more else "", list(dict.fromkeys([*notes, *maker.notes])))


def plain_text(html: str, limit: int) -> str:
    """The text without markup in one line, cut at a word where it is longer than `limit` characters."""
    text = " ".join(unescape(TAGS.sub(" ", html)).replace("\x00", "").split())
    text = re.sub(r" ([.,;:!?])", r"\1", text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:–-") + "…"


def _raise_first_headings(blocks: list[dict[str, Any]]) -> None:
    """Below the headline comes the second level: what stands before its first heading and is lower is put up to it."""
    for block in blocks:
        value = block["value"]
        if block["type"] == "heading":
            if value["level"] == "h2":
                return
            value["level"] = "h2"
        elif block["type"] == "imported_html":
            if "<h2" in value["html"]:
                return
            value["html"] = LOWER_HEADING.sub(r"\1h2", value["html"])


def _html(text: str, left_out: Callable[[str], None]) -> str:
    if gutenberg.has_blocks(text):
        return gutenberg.flatten(text, _classic, left_out)
    return _classic(text)


def _classic(text: str) -> str:
    return autop(shortcodes.embed_bare_urls(shortcodes.expand_shortcodes(text)))


def _partition(pattern: re.Pattern[str], text: str) -> tuple[str, bool, str]:
    found = pattern.search(text)
    return (text[: found.start()], True, text[found.end() :]) if found else (text, False, "")


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in unescape(TAGS.sub("\n", text)).split("\n") if line.strip()]
