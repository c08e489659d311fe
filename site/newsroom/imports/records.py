"""What a file of another system holds, in plain terms: readers make these, the writer takes them.

No Django here, and nothing of one system only: a reader for another format fills the same records.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

# Takes a line of the file and a sentence on what was repaired or left out there.
Note = Callable[[int, str], None]


class UnusableFileError(Exception):
    """Nothing can be read from the file; the message is a sentence for the person who chose it."""


@dataclass(slots=True)
class SiteInfo:
    """The site that the file came from."""

    title: str = ""
    url: str = ""
    version: str = ""
    key: str = ""  # what tells it from others, where it has no address


@dataclass(slots=True)
class Author:
    login: str
    name: str = ""
    email: str = ""
    biography: str = ""
    line: int = 0


@dataclass(slots=True)
class Term:
    """A category, a tag or an entry of another vocabulary; `parent` is the slug of the one above."""

    taxonomy: str
    slug: str
    name: str = ""
    parent: str = ""
    description: str = ""
    line: int = 0
    id: str = ""


@dataclass(slots=True)
class Comment:
    """A reader's comment. `kind` is "comment", "pingback", "trackback" or what the file says."""

    id: str
    parent: str = ""
    name: str = ""
    email: str = ""
    url: str = ""
    ip: str = ""
    user: str = ""
    date: datetime | None = None
    body: str = ""
    status: str = "approved"
    kind: str = "comment"
    up: int = 0
    down: int = 0
    closed: bool = False  # nobody could answer it
    pinned: bool = False
    passage: str = ""  # which of the item's passages it speaks about
    meta: dict[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(slots=True)
class Item:
    """A post, a page, an attachment or anything else that stands as one entry in the file."""

    id: str = ""
    kind: str = "post"
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    date: datetime | None = None
    modified: datetime | None = None
    status: str = "publish"
    password: str = ""
    parent: str = ""
    sticky: bool = False
    comments_open: bool = True
    attachment_url: str = ""
    seo_title: str = ""
    seo_description: str = ""
    noindex: bool = False
    primary: str = ""  # id or slug of the term that comes first
    picture: str = ""  # address of the lead picture, where it is not an attachment
    picture_alt: str = ""
    picture_caption: str = ""
    rating_sum: int = 0
    rating_count: int = 0
    authors: list[Author] = field(default_factory=list)  # where there are more than a creator
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    cut_off: bool = False
    line: int = 0
    turn: int = 0  # how many other items with its id and its guid stood before it in the file


Record = SiteInfo | Author | Term | Item
