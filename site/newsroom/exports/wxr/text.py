"""The elements that an export of WordPress is made of."""

from datetime import datetime
from typing import Any, TextIO

from newsroom.imports.reader.decoding import FORBIDDEN


class Out:
    """Where the elements go."""

    def __init__(self, file: TextIO) -> None:
        self.file = file

    def write(self, markup: str) -> None:
        self.file.write(markup)

    def line(self, name: str, text: Any) -> None:
        self.file.write(f"<{name}>{cdata(str(text))}</{name}>\n")

    def lines(self, prefix: str, values: dict[str, Any]) -> None:
        for name, value in values.items():
            self.line(f"{prefix}{name}", value)

    def meta(self, name: str, key: str, value: str) -> None:
        """A custom field: of a post with `wp:postmeta` for a name, of a comment with `wp:commentmeta`."""
        self.write(f"<{name}>\n")
        self.line("wp:meta_key", key)
        self.line("wp:meta_value", value)
        self.write(f"</{name}>\n")


def cdata(text: str) -> str:
    """The text as CDATA: without what XML forbids, and what would end it is parted."""
    return f"<![CDATA[{FORBIDDEN.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def stamp(when: datetime | None) -> str:
    """A time as WordPress stores it, in UTC."""
    return f"{when:%Y-%m-%d %H:%M:%S}" if when else "0000-00-00 00:00:00"


def published(when: datetime | None) -> str:
    """The same as RSS has it; empty where there is none."""
    return f"{when:%a, %d %b %Y %H:%M:%S} +0000" if when else ""
