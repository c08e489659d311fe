"""What an export of WordPress holds, counted without the importer: patterns over its text, and no parser of ours."""

import re
from collections import Counter
from dataclasses import dataclass, field

CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
# Texts that could hold anything, the names looked for below included.
TEXTS = re.compile(
    r"<(content:encoded|excerpt:encoded|wp:comment_content|wp:meta_value|description)(?=[\s>])(?:[^>/]|/(?!>))*>.*?</\1\s*>",
    re.DOTALL,
)
STATES = {"1": "published", "approved": "published", "0": "pending", "": "pending", "spam": "spam", "trash": "removed"}
NOT_PUBLIC = ("trash", "auto-draft")


@dataclass
class Said:
    id: str
    parent: str
    state: str
    kind: str


@dataclass
class Found:
    id: str
    kind: str
    status: str
    parent: str
    password: str
    addresses: list[str]
    comments: list[Said] = field(default_factory=list)


@dataclass
class Scan:
    items: list[Found]
    authors: set[str]
    terms: dict[str, set[str]]

    def kinds(self) -> Counter[str]:
        return Counter(item.kind for item in self.items)

    def readers(self) -> list[tuple[Found, Said]]:
        """What people said under the items that come in."""
        return [
            (item, said)
            for item in self.items
            if item.kind in ("post", "page") and item.status not in NOT_PUBLIC
            for said in item.comments
            if said.kind in ("", "comment")
        ]

    def linkbacks(self) -> int:
        return sum(said.kind in ("pingback", "trackback") for item in self.items for said in item.comments)

    def states(self) -> Counter[str]:
        return Counter(said.state for _item, said in self.readers())

    def depth(self) -> int:
        """How many comments stand below each other at most."""
        parents = {said.id: said.parent for _item, said in self.readers()}

        def level(number: str, seen: frozenset[str] = frozenset()) -> int:
            above = parents.get(number, "")
            return 1 + (level(above, seen | {number}) if above in parents and above not in seen | {number} else 0)

        return max(map(level, parents), default=0)


def scan(text: str) -> Scan:
    head, *parts = re.split(r"<item\b", TEXTS.sub("", text))
    channel = head + "".join(part.partition("</item>")[2] for part in parts)
    return Scan(
        [_item(part.partition("</item>")[0]) for part in parts],
        {_value(one, "author_login").strip("<> ").casefold() for one in re.split(r"<wp:author>", channel)[1:]},
        {
            name: {_value(one, slug) or _value(one, label) for one in re.split(rf"<wp:{name}>", channel)[1:]}
            for name, slug, label in (("category", "category_nicename", "cat_name"), ("tag", "tag_slug", "tag_name"))
        },
    )


def _item(text: str) -> Found:
    own, *comments = re.split(r"<wp:comment>", text)
    links = [re.sub(r"&(?:amp|#0?38);", "&", _value(own, name)) for name in ("link", "guid")]
    return Found(
        id=_value(own, "post_id"),
        kind=_value(own, "post_type") or "post",
        status=_value(own, "status") or "publish",
        parent=_value(own, "post_parent"),
        password=_value(own, "post_password"),
        addresses=[link for link in links if link.startswith("http")],
        comments=[
            Said(
                _value(one, "comment_id"),
                _value(one, "comment_parent"),
                STATES.get(_value(one, "comment_approved"), "pending"),
                _value(one, "comment_type"),
            )
            for one in comments
        ],
    )


def _value(text: str, name: str) -> str:
    match = re.search(rf"<(?:[^\s:<>/]+:)?{name}(?:\s[^>]*)?>(.*?)</(?:[^\s:<>/]+:)?{name}\s*>", text, re.DOTALL)
    return CDATA.sub(r"\1", match.group(1)).strip() if match else ""
