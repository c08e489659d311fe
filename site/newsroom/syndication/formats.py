"""Feeds as RSS 2.0, Atom and JSON Feed 1.1: what each format calls the parts of a channel and its entries."""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils import feedgenerator
from django.utils.html import escape, linebreaks

# XML can't hold these, not even escaped; one in a headline must not break the whole feed.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Entry:
    """One article. `identifier` stays when the article moves; `original` is where it first appeared, if elsewhere."""

    identifier: str
    url: str
    title: str
    summary: str
    authors: Sequence[tuple[str, str]]
    published: dt.datetime
    updated: dt.datetime
    tags: Sequence[str]
    picture: Picture | None = None
    original: str = ""


@dataclass(frozen=True)
class Channel:
    title: str
    description: str
    url: str
    feed_url: str
    language: str
    entries: Sequence[Entry]


class FeedFormatConverter:
    regex = "rss|atom|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NamespacesMixin:
    def root_attributes(self) -> dict[str, str]:
        return {
            **super().root_attributes(),  # type: ignore[misc]
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    @staticmethod
    def add_picture(handler: Any, picture: Picture | None) -> None:
        if picture:
            size = {"width": str(picture.width), "height": str(picture.height)}
            handler.addQuickElement("media:content", None, {"url": picture.url, "medium": "image", **size})


class RssFeed(NamespacesMixin, feedgenerator.Rss201rev2Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["entry"].authors:
            handler.addQuickElement("dc:creator", clean(name))
        if item["entry"].original:
            handler.addQuickElement("dc:source", item["entry"].original)
        self.add_picture(handler, item["entry"].picture)


class AtomFeed(NamespacesMixin, feedgenerator.Atom1Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["entry"].authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", clean(name))
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        if item["entry"].original:
            handler.addQuickElement("link", None, {"rel": "via", "href": item["entry"].original})
        self.add_picture(handler, item["entry"].picture)


def _write_xml(kind: type[feedgenerator.SyndicationFeed], channel: Channel) -> bytes:
    feed = kind(
        title=clean(channel.title),
        link=channel.url,
        description=clean(channel.description),
        language=channel.language,
        feed_url=channel.feed_url,
    )
    for entry in channel.entries:
        feed.add_item(
            title=clean(entry.title),
            link=entry.url,
            description=escape(clean(entry.summary)),  # both formats read HTML here
            unique_id=entry.identifier,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[clean(tag) for tag in entry.tags],
            entry=entry,
        )
    out = BytesIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def _write_rss(channel: Channel) -> bytes:
    return _write_xml(RssFeed, channel)


def _write_atom(channel: Channel) -> bytes:
    return _write_xml(AtomFeed, channel)


def _write_json(channel: Channel) -> bytes:
    """See https://www.jsonfeed.org/version/1.1/."""
    items = []
    for entry in channel.entries:
        item: dict[str, Any] = {
            "id": entry.identifier,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": linebreaks(escape(entry.summary)),
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": name, "url": address} for name, address in entry.authors],
            "tags": list(entry.tags),
        }
        if entry.picture:
            item["image"] = entry.picture.url
        if entry.original:
            item["external_url"] = entry.original
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.url,
        "feed_url": channel.feed_url,
        "language": channel.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def clean(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids."""
    return _NOT_XML.sub("", text)


WRITERS: dict[str, tuple[str, Callable[[Channel], bytes]]] = {
    "rss": ("application/rss+xml; charset=utf-8", _write_rss),
    "atom": ("application/atom+xml; charset=utf-8", _write_atom),
    "json": ("application/feed+json; charset=utf-8", _write_json),
}
