"""Article bodies in StreamField's raw form."""

import json
from html import escape
from typing import Any

from tests.factories.media import make_audio, make_document, make_image, make_video

RawBlocks = list[tuple[str, Any]]


def raw_body(body: str | RawBlocks) -> str:
    """What a StreamField stores: of a text one paragraph for each part between blank lines."""
    if isinstance(body, str):
        body = [("paragraph", f"<p>{escape(part.strip())}</p>") for part in body.split("\n\n") if part.strip()]
    return json.dumps([{"type": name, "value": value} for name, value in body])


def every_block(**replace: Any) -> RawBlocks:
    """One block of each type. `replace` gives another value for a type, None leaves it out."""
    picture = make_image("A ferry at the pier", credit="Ana Sample").pk
    image = {"image": {"image": picture, "alt_text": "A ferry at the pier", "decorative": False}, "caption": "At six"}
    values: dict[str, Any] = {
        "paragraph": '<p>The ferry <b>left</b> at six, <a href="https://example.com/">they say</a>.</p>',
        "heading": {"text": "What happens next", "level": "h2"},
        "image": image,
        "quotation": {
            "quote": "<p>We set the ferry by the tide.</p>",
            "attribution": "The harbour master",
            "source_name": "Town meeting",
            "source_url": "https://example.com/meeting",
        },
        "pull_quote": {"quote": "By the tide.", "attribution": ""},
        "video": {"video": make_video("Out with the first boat", captions=("Good morning.",)).pk, "caption": "A trip"},
        "embed": {"url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "title": "Big Buck Bunny", "caption": ""},
        "gallery": {"title": "The pier", "images": [image, {**image, "caption": "At noon"}]},
        "audio": {"audio": make_audio().pk, "title": "The horn", "caption": ""},
        "key_points": {"title": "In short", "points": ["It runs again", "Fares stay"]},
        "fact_box": {"title": "In figures", "text": "<p>Built in 1962.</p>"},
        "table": {
            "caption": "Departures",
            "table": {
                "columns": [{"type": "text", "heading": "Pier"}, {"type": "number", "heading": "First boat"}],
                "rows": [{"values": ["North", "6.10"]}, {"values": ["South", "6.25"]}],
                "caption": "",
            },
        },
        "document": {"document": make_document().pk, "description": "As a file"},
        "support_call": None,
        "code": {"language": "python", "code": "print('<ahoy>')"},
        "imported_html": {"html": "<p>From the <em>old</em> site.</p>"},
    }
    values.update(replace)
    return [(name, value) for name, value in values.items() if name == "support_call" or value is not None]
