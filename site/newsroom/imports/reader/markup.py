"""A forgiving reader of the markup that exports are made of.

Not an XML parser, on purpose. An XML parser has to stop at the first error, and its recovery (libxml2's) drops what it
can't place: of a post with a bare `]]>` in it, the rest. This one knows the few element names of an export and takes
everything else as text. It has no entities of its own and no document type, so nothing can expand, and it opens
nothing, so nothing can be fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from newsroom.imports.reader.decoding import FORBIDDEN
from newsroom.imports.records import Note

NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?")
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
SPACE = re.compile(r"\s*")
REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});")
BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|\w{1,32};)")
XML_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
# A whole element as nearly all are written: text without markup and references, or one CDATA section, of which this is
# the beginning.
PLAIN = re.compile(
    r"""<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+="[^"<>&]*")*)>(?:(?P<literal><!\[CDATA\[)|([^<&]*)</\1>\s*)"""
)
PLAIN_ATTRIBUTE = re.compile(r"""([\w.:-]+)="([^"]*)\"""")
LOOK_AHEAD = 1 << 20  # characters, in which the true end of a CDATA section is looked for
LONGEST_TAG = 1 << 16
LONGEST_TEXT = 1 << 25  # characters in one element; more is left out


@dataclass(slots=True)
class Start:
    name: str
    attributes: dict[str, str]
    raw: str
    line: int
    empty: bool = False


@dataclass(slots=True)
class End:
    name: str
    raw: str
    line: int


@dataclass(slots=True)
class Whole:
    """An element with nothing but text in it: a start, a text and an end in one."""

    name: str
    attributes: dict[str, str]
    text: str
    line: int


@dataclass(slots=True)
class Text:
    """Text with its references resolved; `literal` where it stood in CDATA or was a comment inside an element."""

    text: str
    line: int
    literal: bool = False


Token = Start | End | Text | Whole


class Scanner:
    """Tokens of a text that comes in pieces. `element` is to be set to the name of the element being read."""

    def __init__(self, pieces: Iterator[str], note: Note) -> None:
        self.pieces = pieces
        self.note = note
        self.buffer = ""
        self.position = 0
        self.line = 1
        self.finished = False
        self.element = ""

    def tokens(self) -> Iterator[Token]:
        while self._fill(1):
            if self.buffer[self.position] != "<":
                yield from self._text()
                continue
            if not self.element and (whole := self._whole()):
                yield whole
                continue
            self._fill(9)
            ahead = self.buffer[self.position : self.position + 9]
            if ahead == "<![CDATA[":
                yield self._cdata()
            elif ahead.startswith("<!--"):
                line = self.line
                yield Text(self._take_until("-->", "a comment without an end"), line, literal=True)
            elif ahead.startswith("<?"):
                self._take_until("?>", "an instruction without an end")
            elif ahead[:9].upper() == "<!DOCTYPE":
                self._document_type()
            else:
                yield self._tag()

    # --- The buffer ---

    def _fill(self, length: int) -> bool:
        """Whether at least one character is left, with `length` of them in the buffer where the text has so many."""
        while len(self.buffer) - self.position < length and not self.finished:
            self._more()
        return self.position < len(self.buffer)

    def _more(self) -> bool:
        piece = next(self.pieces, None)
        if piece is None:
            self.finished = True
            return False
        self.buffer = self.buffer[self.position :] + piece
        self.position = 0
        return True

    def _find(self, wanted: str, offset: int, limit: int) -> int:
        """Distance from the current position to `wanted`, or -1 where it does not come within `limit` characters."""
        while True:
            found = self.buffer.find(wanted, self.position + offset, self.position + limit)
            if found >= 0:
                return found - self.position
            read = len(self.buffer) - self.position
            if read >= limit or not self._more():
                return -1
            offset = max(offset, read - len(wanted))

    def _take(self, length: int) -> str:
        taken = self.buffer[self.position : self.position + length]
        self.position += length
        self.line += taken.count("\n")
        return taken

    def _take_until(self, end: str, complaint: str) -> str:
        found = self._find(end, 0, LONGEST_TEXT)
        if found < 0:
            self.note(self.line, complaint)
            return self._take(len(self.buffer) - self.position)
        return self._take(found + len(end))

    # --- The tokens ---

    def _whole(self) -> Whole | None:
        """The element here in one go, where it is a plain one and all of it is in the buffer."""
        match = PLAIN.match(self.buffer, self.position)
        if not match:
            return None
        name, attributes, _literal, text = match.groups()
        end = match.end()
        if match["literal"]:
            text, end = self._plain_literal(end, f"</{name}>")
            end = SPACE.match(self.buffer, end).end() if end > 0 else end  # type: ignore[union-attr]
        if end < 0 or end == len(self.buffer):
            return None  # the space behind it may go on, and the file may end in what looks whole
        found = dict(PLAIN_ATTRIBUTE.findall(attributes)) if attributes else {}
        whole = Whole(name, found, text, self.line)
        self.line += self.buffer.count("\n", self.position, end)
        self.position = end
        return whole

    def _plain_literal(self, start: int, closing: str) -> tuple[str, int]:
        """The text of a CDATA section that its element's end follows at once, and the place behind it; or -1."""
        end = self.buffer.find("]]>", start)
        if end < 0 or not self.buffer.startswith(closing, end + 3):
            return "", -1
        text = self.buffer[start:end]
        return (text, end + 3 + len(closing)) if "<![CDATA[" not in text else ("", -1)

    def _text(self) -> Iterator[Text]:
        line = self.line
        found = self._find("<", 0, LOOK_AHEAD)
        raw = self._take(found if found >= 0 else min(LOOK_AHEAD, len(self.buffer) - self.position))
        if "&" in raw:
            raw = self._resolve(raw, line)
        yield Text(raw, line)

    def _resolve(self, raw: str, line: int) -> str:
        for bare in BARE_AMPERSAND.finditer(raw):
            self.note(line + raw.count("\n", 0, bare.start()), "a bare & taken as text")

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.startswith("#"):
                return FORBIDDEN.sub("", unescape(match.group()))
            if name in XML_ENTITIES:
                return XML_ENTITIES[name]
            if f"{name};" in html5:
                return html5[f"{name};"]
            self.note(line + raw.count("\n", 0, match.start()), f"unknown entity {match.group()} taken as text")
            return match.group()

        return REFERENCE.sub(value, raw)

    def _document_type(self) -> None:
        self.note(self.line, "document type left out")
        end = self._find(">", 0, LOOK_AHEAD)
        inner = self._find("[", 0, max(end, 0) + 1)
        if 0 <= inner < end:
            closed = self._find("]", inner, LOOK_AHEAD)
            end = self._find(">", closed, LOOK_AHEAD) if closed >= 0 else end
        self._take(end + 1 if end >= 0 else 9)

    def _tag(self) -> Token:
        line = self.line
        end = self._tag_end()
        raw = self.buffer[self.position : self.position + end + 1] if end > 0 else "<"
        closing = raw.startswith("</")
        name = NAME.match(raw, 2 if closing else 1)
        if end <= 0 or not name:
            return Text(self._take(1), line)
        self._take(len(raw))
        if closing:
            return End(name.group(), raw, line)
        attributes = {
            match.group(1): unescape(match.group(2) if match.group(2) is not None else match.group(3))
            for match in ATTRIBUTE.finditer(raw, name.end())
        }
        return Start(name.group(), attributes, raw, line, empty=raw.endswith("/>"))

    def _tag_end(self) -> int:
        """Distance to the > that ends the tag here: one in quotes does not, unless the quotes never end."""
        end = self._find(">", 0, LONGEST_TAG)
        first = end
        while end > 0:
            inside = self.buffer[self.position : self.position + end]
            unquoted = re.sub(r"""=\s*("[^"]*"|'[^']*')""", "", inside)
            if not re.search(r"""=\s*["'][^"']*$""", unquoted):
                return end
            end = self._find(">", end + 1, LONGEST_TAG)
        return first

    def _cdata(self) -> Text:
        """A CDATA section, which ends at the `]]>` that its element's end follows: others are part of the text."""
        line = self.line
        closing = f"</{self.element}>" if self.element else ""
        offset = len("<![CDATA[")
        while True:
            end = self._find("]]>", offset, LONGEST_TEXT)
            if end < 0:
                return self._unclosed_cdata(closing, line)
            if not closing or self._ends_here(end + 3, closing):
                break
            early = self._find(closing, 9, end)
            if early >= 0 and "<![CDATA[" in self.buffer[self.position + early : self.position + end]:
                self.note(line, f"a CDATA section without an end, ended at {closing}")
                return Text(self._take(early)[9:], line, literal=True)
            following = self._find("]]>", end + 3, LOOK_AHEAD)
            own_end = self._find(closing, end + 3, LOOK_AHEAD)
            if following < 0 or 0 <= own_end < following:
                break
            at = line + self.buffer.count("\n", self.position, self.position + end)
            self.note(at, "]]> inside a CDATA section taken as text")
            offset = end + 3
        return Text(self._take(end + 3)[9:-3], line, literal=True)

    def _ends_here(self, offset: int, closing: str) -> bool:
        while True:
            while self.position + offset < len(self.buffer) and self.buffer[self.position + offset].isspace():
                offset += 1
            if len(self.buffer) - self.position - offset >= len(closing) + 9 or not self._more():
                break
        rest = self.buffer[self.position + offset : self.position + offset + len(closing) + 9]
        return not rest or rest.startswith((closing, closing[:-1] + " ", "<![CDATA["))

    def _unclosed_cdata(self, closing: str, line: int) -> Text:
        end = self._find(closing, 9, LONGEST_TEXT) if closing else -1
        self.note(line, "a CDATA section without an end")
        return Text(self._take(end if end >= 0 else len(self.buffer) - self.position)[9:], line, literal=True)
