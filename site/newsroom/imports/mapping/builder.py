"""Collects blocks: what a walk through HTML adds to."""

import re
from html import escape, unescape
from typing import Any

from bs4 import Tag

from newsroom.core.html import clean_html
from newsroom.imports.mapping.addresses import clip_address, file_name, is_clip, link_target, web_address
from newsroom.imports.mapping.elements import MEDIA
from newsroom.imports.mapping.markup import attribute, within
from newsroom.imports.mapping.pictures import Pictures
from newsroom.imports.mapping.richtext import RichText, is_blank, trim

ONLY_AN_ADDRESS = re.compile(r'^(?:<a href="(?P<href>[^"]*)">)?(?P<url>https?://[^\s<>]+)(?:</a>)?$')


class Builder:
    """Text is gathered into paragraphs, and paragraphs into one text block until another block comes."""

    def __init__(self, base: str, pictures: Pictures) -> None:
        self.base = base
        self.pictures = pictures
        self.richtext = RichText(base)
        self.blocks: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self.line: list[str] = []  # inline markup of the paragraph being read
        self.paragraphs: list[str] = []  # paragraphs and lists of the text block being filled

    def _end_paragraph(self) -> None:
        html = trim("".join(self.line))
        self.line = []
        if is_blank(html):
            return
        if (address := ONLY_AN_ADDRESS.match(html)) and address["href"] in (None, address["url"]):
            self._embed(unescape(address["url"]))
        else:
            self._paragraph(html)

    def _paragraph(self, html: str) -> None:
        if not is_blank(html):
            self.paragraphs.append(f"<p>{html}</p>")

    def _end_text(self) -> None:
        self._end_paragraph()
        if self.paragraphs:
            self.blocks.append({"type": "paragraph", "value": "".join(self.paragraphs)})
            self.paragraphs = []

    def _add(self, kind: str, **value: Any) -> None:
        self._end_text()
        self.blocks.append({"type": kind, "value": value})

    def _link(self, url: str, text: str, caption: str = "") -> None:
        target = link_target(url, self.base)
        linked = f'<a href="{escape(target)}">{escape(text, quote=False)}</a>' if target else escape(text, quote=False)
        self._end_paragraph()
        self._paragraph(linked + (f"<br/><i>{escape(caption, quote=False)}</i>" if caption else ""))

    def _keep(self, tag: Tag) -> None:
        """As cleaned HTML. Pictures in it become links: what is not ours is not loaded into our pages."""
        for medium in list(within(tag, MEDIA)):
            source = link_target(attribute(medium, "src") or attribute(medium, "url"), self.base)
            medium.replace_with(_link_tag(source, attribute(medium, "alt") or file_name(source)) if source else "")
        html = clean_html(str(tag)).strip()
        if html and (tag.name == "hr" or not is_blank(html)):
            self._add("imported_html", html=html)

    def _embed(self, url: str, caption: str = "") -> None:
        address = web_address(clip_address(url), self.base)
        if not address:
            self.notes.append("frame or player without a usable address left out")
        elif is_clip(address):
            self._add("embed", url=address, title="", caption=caption[:300])
        else:
            self._link(address, address, caption)


def _link_tag(url: str, text: str) -> Tag:
    tag = Tag(name="a", attrs={"href": url})
    tag.string = text
    return tag
