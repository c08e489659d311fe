"""Walks a clean tree of HTML and makes blocks of it."""

import re
from html import escape
from typing import Any

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from newsroom.imports.mapping.elements import BLOCKS, HEADINGS, KEPT_AS_HTML, MEDIA, TRANSPARENT
from newsroom.imports.mapping.markup import attribute, holds, text_of, within
from newsroom.imports.mapping.quotes import QuoteBuilder
from newsroom.imports.mapping.richtext import is_blank, trim

LANGUAGE = re.compile(r"(?:lang(?:uage)?-|brush:\s*|lang:\s*)([\w+#-]{1,30})")


class BlockMaker(QuoteBuilder):
    def make(self, tree: BeautifulSoup) -> list[dict[str, Any]]:
        self._flow(tree)
        self._end_text()
        return self.blocks

    def _flow(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Comment):
                continue
            if isinstance(child, NavigableString):
                self.line.append(self.richtext.inline(child))
            elif isinstance(child, Tag):
                self._element(child)

    def _element(self, tag: Tag) -> None:
        name = tag.name
        if name in HEADINGS:
            self._heading(tag)
        elif name in ("ul", "ol"):
            self._list(tag)
        elif name == "blockquote":
            self._quotation(tag)
        elif name == "pre":
            self._code(tag)
        elif name == "figure":
            self._figure(tag)
        elif name in KEPT_AS_HTML:
            self._keep(tag)
        elif name in MEDIA:
            self._media(tag)
        elif name == "p" or name in TRANSPARENT:
            self._end_paragraph()
            self._flow(tag)
            self._end_paragraph()
        elif name == "summary":
            self._end_paragraph()
            self._paragraph(f"<b>{trim(self.richtext.children(tag))}</b>")
        elif holds(tag, BLOCKS):
            self._flow(tag)
        elif holds(tag, MEDIA):
            self._inline_with_media(tag)
        else:
            self.line.append(self.richtext.inline(tag))

    def _inline_with_media(self, tag: Tag) -> None:
        """Text first, then the pictures that stood in it: a picture can't stand inside a line of ours."""
        text = self.richtext.inline(tag)
        if not is_blank(text):
            self.line.append(text)
        for medium in list(within(tag, MEDIA)):
            if not medium.find_parent(MEDIA):
                self._media(medium)

    def _heading(self, tag: Tag) -> None:
        self._end_text()
        text = text_of(tag)
        level = HEADINGS[tag.name]
        if text and tag.find("a", href=True):
            tag.name = level
            self._media_in(tag)
            self._keep(tag)
            return
        if len(text) > 160:
            self._paragraph(f"<b>{escape(text, quote=False)}</b>")
        elif text:
            self._add("heading", text=text, level=level)
        self._media_in(tag)

    def _list(self, tag: Tag) -> None:
        self._end_paragraph()
        if holds(tag, ("table", "pre", "dl", "blockquote")):
            self._keep(tag)
            return
        html = self.richtext.list(tag)
        if html and not is_blank(html):
            self.paragraphs.append(html)
        elif not is_blank(text_of(tag)):
            self._flow(tag)
            return
        self._media_in(tag)

    def _code(self, tag: Tag) -> None:
        names = " ".join(attribute(part, "class") for part in (tag, *tag.find_all("code")))
        if "wp-block-verse" in names:
            self._end_paragraph()
            for br in tag.find_all("br"):
                br.replace_with("\n")
            self._paragraph("<br/>".join(escape(line, quote=False) for line in tag.get_text().strip("\n").split("\n")))
            return
        for br in tag.find_all("br"):
            br.replace_with("\n")
        code = tag.get_text().strip("\n").rstrip()
        language = LANGUAGE.search(names)
        if code.strip():
            self._add("code", language=language.group(1) if language else "", code=code)

    def _figure(self, tag: Tag) -> None:
        self._end_paragraph()
        caption_tag = tag.find("figcaption")
        if "wp-block-pullquote" in attribute(tag, "class"):
            self._pull_quote(tag)
        elif tag.find("figure") or len(tag.find_all("img")) > 1:
            pictures = [self._picture_of(image) for image in tag.find_all("img")]
            self._gallery([picture for picture in pictures if picture[0]])
        elif tag.find("table"):
            self._keep(tag)
        elif holds(tag, ("blockquote", "pre", "ul", "ol")) or not holds(tag, MEDIA):
            self._flow(tag)
            self._end_paragraph()
        else:
            caption = ""
            if isinstance(caption_tag, Tag):
                caption = text_of(caption_tag)
                caption_tag.extract()
            medium = next(within(tag, MEDIA), None)
            if medium:
                self._media(medium, caption)
