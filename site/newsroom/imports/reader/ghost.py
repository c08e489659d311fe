"""Exports of Ghost (JSON) as records. Logins, passwords and tokens of its users are never read."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsroom.imports.reader import ghost_text
from newsroom.imports.reader.decoding import read_text
from newsroom.imports.records import Author, Comment, Item, Note, Record, SiteInfo, Term, UnusableFileError

STATES = {"published": "publish", "sent": "publish", "draft": "draft", "scheduled": "future"}
COMMENT_STATES = {"published": "approved", "hidden": "pending", "deleted": "trash"}
HERE = "__GHOST_URL__"  # stands for the site's own address
PERMALINK = re.compile(r":(slug|year|month|day|id)")
Rows = list[dict[str, Any]]


def read_ghost(path: Path, note: Note) -> Iterator[Record]:
    """Records of the export: the site, its authors and tags, then its posts and pages.

    Raises UnusableFileError where it is none.
    """
    data = _load(path, note)
    settings = {str(row.get("key")): row.get("value") for row in _rows(data, "settings")}
    title = str(settings.get("title") or "")
    yield SiteInfo(title=title, version="ghost", key=str(settings.get("db_hash") or title or path.stem))
    export = _Export(data, str(settings.get("permalinks") or "/:slug/"), note)
    yield from export.authors.values()
    yield from export.tags.values()
    for number, row in enumerate(_rows(data, "posts"), 1):
        yield export.item(row, number)


def _load(path: Path, note: Note) -> dict[str, Any]:
    try:
        found = json.loads("".join(read_text(path, note)))
    except (ValueError, RecursionError) as error:
        raise UnusableFileError(f"{path} is not JSON: {error}.") from None
    if isinstance(found, dict) and isinstance(found.get("db"), list) and found["db"]:
        found = found["db"][0]
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise UnusableFileError(f"{path} is not an export of Ghost: it has no posts.")
    return data


def _rows(data: dict[str, Any], name: str) -> Rows:
    found = data.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


class _Export:
    def __init__(self, data: dict[str, Any], permalink: str, note: Note) -> None:
        self.note = note
        self.permalink = permalink
        self.authors = {str(row.get("id")): _author(row) for row in _rows(data, "users")}
        self.tags = {str(row.get("id")): _tag(row) for row in _rows(data, "tags") if not _is_internal(row)}
        self.of_post = _joined(data, "posts_authors", "author_id"), _joined(data, "posts_tags", "tag_id")
        self.meta = {str(row.get("post_id")): row for row in _rows(data, "posts_meta")}
        members = {str(row.get("id")): row for row in _rows(data, "members")}
        self.comments: dict[str, list[Comment]] = {}
        for row in _rows(data, "comments"):
            self.comments.setdefault(str(row.get("post_id")), []).append(_comment(row, members))

    def item(self, row: dict[str, Any], number: int) -> Item:
        post_id = str(row.get("id") or "")
        meta = {**row, **{key: value for key, value in self.meta.get(post_id, {}).items() if value}}
        is_page = row.get("type") == "page" or row.get("page") in (1, True)
        author_ids, tag_ids = self.of_post[0].get(post_id, []), self.of_post[1].get(post_id, [])
        authors = [self.authors[found] for found in author_ids or [str(row.get("author_id"))] if found in self.authors]
        tags = [self.tags[found] for found in tag_ids if found in self.tags]
        status = STATES.get(str(row.get("status")), str(row.get("status")))
        if status == "publish" and row.get("visibility") not in (None, "", "public"):
            status = "members"
        date = _date(row.get("published_at")) or (None if status == "draft" else _date(row.get("created_at")))
        return Item(
            id=post_id,
            kind="page" if is_page else "post",
            title=_text(row.get("title")),
            slug=_text(row.get("slug")),
            link=self._address(row, date, is_page),
            guid=_text(row.get("uuid")) or post_id,
            content=self._content(row, number),
            excerpt=_text(row.get("custom_excerpt")),
            date=date,
            modified=_date(row.get("updated_at")),
            status=status,
            sticky=row.get("featured") in (1, True),
            seo_title=_text(meta.get("meta_title")),
            seo_description=_text(meta.get("meta_description")),
            picture=_own(_text(row.get("feature_image"))),
            picture_alt=_text(meta.get("feature_image_alt")),
            picture_caption=re.sub(r"<[^>]*>", "", _text(meta.get("feature_image_caption"))),
            authors=authors,
            # The first tag is Ghost's primary one: what its sites are ordered by.
            terms=[
                Term("category" if first == 0 else "post_tag", tag.slug, tag.name) for first, tag in enumerate(tags)
            ],
            comments=self.comments.get(post_id, []),
            line=number,
        )

    def _content(self, row: dict[str, Any], number: int) -> str:
        html = _text(row.get("html"))
        if not html and row.get("lexical"):
            html = ghost_text.from_lexical(_text(row["lexical"]), lambda text: self.note(number, text))
        if not html and row.get("mobiledoc"):
            html = ghost_text.from_mobiledoc(_text(row["mobiledoc"]), lambda text: self.note(number, text))
        return _own(html)

    def _address(self, row: dict[str, Any], date: datetime | None, is_page: bool) -> str:
        slug = _text(row.get("slug"))
        parts = {"slug": slug, "id": str(row.get("id"))}
        if date:
            parts |= {"year": f"{date:%Y}", "month": f"{date:%m}", "day": f"{date:%d}"}
        pattern = "/:slug/" if is_page else self.permalink
        return PERMALINK.sub(lambda match: parts.get(match[1], ""), pattern) if slug else ""


def _author(row: dict[str, Any]) -> Author:
    slug, name = _text(row.get("slug")), _text(row.get("name"))
    return Author(slug or name or str(row.get("id")), name or slug, biography=_text(row.get("bio")))


def _tag(row: dict[str, Any]) -> Term:
    slug, name = _text(row.get("slug")), _text(row.get("name"))
    return Term("post_tag", slug or name, name or slug, description=_text(row.get("description")))


def _is_internal(row: dict[str, Any]) -> bool:
    return row.get("visibility") == "internal" or _text(row.get("name")).startswith("#")


def _joined(data: dict[str, Any], table: str, column: str) -> dict[str, list[str]]:
    """The ids that belong to each post, in their order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in _rows(data, table):
        order = row.get("sort_order")
        key = order if isinstance(order, int) else 0
        found.setdefault(str(row.get("post_id")), []).append((key, str(row.get(column))))
    return {post: [one for _order, one in sorted(rows, key=lambda pair: pair[0])] for post, rows in found.items()}


def _comment(row: dict[str, Any], members: dict[str, dict[str, Any]]) -> Comment:
    member = members.get(str(row.get("member_id")), {})
    return Comment(
        id=str(row.get("id") or ""),
        parent=str(row.get("in_reply_to_id") or row.get("parent_id") or ""),
        name=_text(member.get("name")),
        email=_text(member.get("email")),
        date=_date(row.get("created_at")),
        body=_text(row.get("html")),
        status=COMMENT_STATES.get(str(row.get("status")), "pending"),
    )


def _date(value: Any) -> datetime | None:
    """A date as text, or in milliseconds since 1970 as the oldest exports have it."""
    if isinstance(value, int | float) and 0 < value < 10**14:
        return datetime.fromtimestamp(value / 1000, UTC)
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _own(text: str) -> str:
    return text.replace(HERE, "")
