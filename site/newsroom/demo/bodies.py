"""From the blocks of an article's file to those of its body."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from newsroom.demo.texts import Entry, paragraphs


@dataclass(frozen=True)
class Library:
    """Primary keys of what blocks point at, by the names that the texts use. What is missing is left out of bodies."""

    pictures: Mapping[str, int] = field(default_factory=dict)
    videos: Mapping[str, int] = field(default_factory=dict)
    sounds: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)


def raw_body(entries: list[Entry], library: Library) -> str:
    """The body as a StreamField is stored."""
    return stream((entry["type"], raw_value(entry, library)) for entry in entries)


def stream(blocks: Iterable[tuple[str, Any]]) -> str:
    """A StreamField's JSON from (name, raw value) pairs; those without a value are left out."""
    return json.dumps([{"type": name, "value": value} for name, value in blocks if value is not None])


def raw_value(entry: Entry, library: Library) -> Any:
    """The value of one block, None where the library lacks what it shows."""
    kind = entry["type"]
    if kind in SHAPES:
        return SHAPES[kind](entry, library)
    return {name: value for name, value in entry.items() if name != "type"}


def _picture(entry: Entry, library: Library) -> Any:
    image = library.pictures.get(entry["image"])
    if image is None:
        return None
    return {
        "image": {"image": image, "alt_text": entry["alt"], "decorative": False},
        "caption": entry.get("caption", ""),
    }


def _gallery(entry: Entry, library: Library) -> Any:
    images = [value for item in entry["images"] if (value := _picture(item, library))]
    return {"title": entry["title"], "images": images} if len(images) > 1 else None


def _chosen(name: str, shelf: str) -> Callable[[Entry, Library], Any]:
    """A block whose field `name` chooses something from `shelf` of the library."""

    def value(entry: Entry, library: Library) -> Any:
        key = getattr(library, shelf).get(entry[name])
        return None if key is None else {**{k: v for k, v in entry.items() if k != "type"}, name: key}

    return value


def _related(entry: Entry, library: Library) -> Any:
    keys = [library.articles[slug] for slug in entry["articles"] if slug in library.articles]
    return {"title": entry["title"], "articles": keys} if keys else None


def _table(entry: Entry, library: Library) -> Any:
    return {
        "caption": entry["caption"],
        "table": {
            "caption": "",
            "columns": entry["columns"],
            "rows": [
                {"values": [value if isinstance(value, str) else f"{value:,}" for value in row]}
                for row in entry["rows"]
            ],
        },
    }


SHAPES: dict[str, Callable[[Entry, Library], Any]] = {
    "paragraph": lambda entry, library: paragraphs(entry["text"]),
    "quotation": lambda entry, library: {
        "quote": paragraphs(entry["quote"]),
        "attribution": entry.get("attribution", ""),
        "source_name": entry.get("source_name", ""),
        "source_url": entry.get("source_url", ""),
    },
    "fact_box": lambda entry, library: {"title": entry["title"], "text": paragraphs(entry["text"])},
    "code": lambda entry, library: {"language": entry["language"], "code": entry["code"].strip("\n")},
    "support_call": lambda entry, library: {},
    "image": _picture,
    "gallery": _gallery,
    "video": _chosen("video", "videos"),
    "audio": _chosen("audio", "sounds"),
    "document": _chosen("document", "documents"),
    "related": _related,
    "table": _table,
}
