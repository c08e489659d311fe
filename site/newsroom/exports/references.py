"""Ids inside bodies: pictures, videos, files and pages that blocks and rich text name by number."""

import json
import re
from typing import Any

from wagtail.documents import get_document_model
from wagtailmedia.models import get_media_model

from newsroom.media.models import CustomImage, Video

PAGE = "wagtailcore.Page"
# Which model a number under a key of a block stands for.
KEYS = {
    "image": CustomImage._meta.label,
    "video": Video._meta.label,
    "audio": get_media_model()._meta.label,
    "document": get_document_model()._meta.label,
    "section": "news.SectionPage",
    "page": PAGE,
}
LISTS = {"articles": PAGE}
LINK = re.compile(r"<a\b[^>]*\blinktype=[^>]*>")
ID = re.compile(r'(\bid=")(\d+)(")')
Ids = dict[str, dict[int, int]]


def remap(fields: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """The fields of a record with the numbers in its stream fields and rich texts changed to ours; a number that is
    not known stays."""
    out = {}
    for name, value in fields.items():
        if isinstance(value, str) and value.startswith("["):
            try:
                out[name] = json.dumps(_walk(json.loads(value), "", ids))
                continue
            except ValueError:
                pass
        out[name] = _text(value, ids) if isinstance(value, str) else value
    return out


def speaks_of_pages(row: Any) -> bool:
    text = json.dumps(row)
    return 'linktype=\\"page\\"' in text or '"related"' in text


def _walk(value: Any, key: str, ids: Ids) -> Any:
    if isinstance(value, dict):
        return {name: _walk(inner, key if name == "value" else name, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [_walk(inner, key, ids) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return ids.get(KEYS.get(key) or LISTS.get(key, ""), {}).get(value, value)
    return _text(value, ids) if isinstance(value, str) else value


def _text(html: str, ids: Ids) -> str:
    if "linktype=" not in html:
        return html
    return LINK.sub(lambda match: _link(match.group(), ids), html)


def _link(tag: str, ids: Ids) -> str:
    known = ids.get(PAGE if 'linktype="page"' in tag else KEYS["document"], {})
    return ID.sub(lambda match: f"{match[1]}{known.get(int(match[2]), match[2])}{match[3]}", tag)
