"""Other people's words in imported text."""

from html import escape

from bs4 import NavigableString, Tag

from newsroom.imports.mapping.addresses import web_address
from newsroom.imports.mapping.elements import BLOCKS
from newsroom.imports.mapping.markup import attribute, holds, text_of
from newsroom.imports.mapping.media import MediaBuilder
from newsroom.imports.mapping.richtext import SHORT, is_blank, trim


class QuoteBuilder(MediaBuilder):
    def _quotation(self, tag: Tag) -> None:
        self._end_text()
        if holds(tag, ("table", "pre", "dl")):
            self._keep(tag)
            return
        attribution, source = self._attribution(tag)
        quote = "".join(f"<p>{line}</p>" for line in self._quoted_lines(tag))
        if quote:
            self._add("quotation", quote=quote, attribution=attribution, source_name="", source_url=source)
        self._media_in(tag)

    def _attribution(self, tag: Tag) -> tuple[str, str]:
        """Who and where, taken out of the quotation."""
        source = web_address(attribute(tag, "cite"), self.base)
        found = tag.find(["cite", "footer"])
        last = [child for child in tag.children if not (isinstance(child, NavigableString) and not child.strip())][-1:]
        alone = (
            isinstance(found, Tag)
            and isinstance(found.parent, Tag)
            and found.parent in last
            and text_of(found) == text_of(found.parent)
        )
        if isinstance(found, Tag) and (found.parent is tag or alone) and len(text_of(found)) <= 160:
            link = found.find("a", href=True)
            if isinstance(link, Tag):
                source = source or web_address(attribute(link, "href"), self.base)
            found.extract()
            return text_of(found).lstrip("—–- "), source
        if "twitter-tweet" in attribute(tag, "class"):
            links = tag.find_all("a", href=True)
            source = web_address(attribute(links[-1], "href"), self.base) if links else source
        return "", source

    def _quoted_lines(self, tag: Tag) -> list[str]:
        lines: list[str] = []
        pending: list[str] = []

        def end() -> None:
            html = trim("".join(pending))
            pending.clear()
            if not is_blank(html):
                lines.append(html)

        def read(node: Tag) -> None:
            for child in node.children:
                if isinstance(child, Tag) and child.name in BLOCKS:
                    end()
                    if child.name == "li":
                        pending.append("• ")
                    read(child)
                    end()
                elif isinstance(child, Tag | NavigableString):
                    pending.append(self.richtext.inline(child, SHORT))

        read(tag)
        end()
        return lines

    def _pull_quote(self, tag: Tag) -> None:
        who = tag.find("cite")
        attribution = text_of(who.extract()) if isinstance(who, Tag) else ""
        text = text_of(tag)
        if text and len(text) <= 280 and len(attribution) <= 160:
            self._add("pull_quote", quote=text, attribution=attribution)
        elif text:
            quote = f"<p>{escape(text, quote=False)}</p>"
            self._add("quotation", quote=quote, attribution=attribution[:160], source_name="", source_url="")
