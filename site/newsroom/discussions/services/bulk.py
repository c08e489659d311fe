"""The door for many comments at once: imports and the demo.

    import_comments(source, comments) -> ImportSummary

`source` names where they come from ("wordpress:example.org", "demo"); with `ImportedComment.import_id` it makes a
comment known, so that a second run adds nothing; what changed there since and was not touched here follows. Give the
comments of one article or of many, in any order: parents are written before their replies, an unknown parent (or one
on another page) makes its reply start a thread, which is counted as `orphans`. All comments that one call gives for a
page are written in one transaction. Nothing is held, mailed or limited: the given status stands. Raises nothing for odd
data; pages that do not exist are counted.

    from newsroom.discussions.services import ImportedComment, import_comments
    from newsroom.discussions.models import AuthorKind, Status

    import_comments("demo", [
        ImportedComment(import_id="1", page_id=article.pk, name="Ana", body="First!", posted_at=then),
        ImportedComment(import_id="2", parent_import_id="1", page_id=article.pk, name="Bo", email="bo@example.com",
                        body="<p>Second</p>", is_html=True, posted_at=later, status=Status.PENDING),
    ])
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction
from wagtail.models import Page

from newsroom.discussions.models import ArticleComment, AuthorKind, Status
from newsroom.discussions.services.bulk_following import follow
from newsroom.discussions.services.bulk_threads import Node, arrange
from newsroom.discussions.services.bulk_write import write_pages
from newsroom.discussions.services.rows import BATCH


@dataclass(frozen=True, kw_only=True)
class ImportedComment:
    """One comment as another system knows it. `ip` and `email` of guests: see the models for what is kept of them."""

    import_id: str
    page_id: int
    body: str
    posted_at: dt.datetime
    name: str = ""
    email: str = ""
    url: str = ""
    is_html: bool = False
    parent_import_id: str = ""
    status: Status = Status.PUBLISHED
    author_kind: AuthorKind | None = None  # by default a member where there is a user, else a guest
    user_id: int | None = None
    ip: str = ""
    up: int = 0
    down: int = 0
    text: str = ""  # the words as they were typed, where `body` is the HTML made of them
    passage: str = ""
    passage_block: str = ""
    edited_at: dt.datetime | None = None
    pinned: bool = False
    featured: bool = False


@dataclass
class ImportSummary:
    """What became of the comments given."""

    created: int = 0
    existing: int = 0
    updated: int = 0
    orphans: int = 0
    without_page: int = 0
    empty: int = 0
    by_status: dict[str, int] = field(default_factory=dict)


def import_comments(source: str, comments: Iterable[ImportedComment]) -> ImportSummary:
    """Write the comments that are not there yet. See the module for what is guaranteed."""
    if not source:
        raise ValueError("An import needs a source to know its comments by")
    summary = ImportSummary()
    given = {comment.import_id: comment for comment in comments if comment.import_id}
    known = _known(source, given.values())
    summary.updated = follow(given, known)
    summary.existing = sum(import_id in known for import_id in given) - summary.updated
    fresh = [comment for import_id, comment in given.items() if import_id not in known]
    pages = _pages({comment.page_id for comment in fresh})
    nodes = []
    for comment in fresh:
        page = pages.get(comment.page_id)
        if page is None:
            summary.without_page += 1
        elif not comment.body.strip():
            summary.empty += 1
        else:
            nodes.append(Node(comment, page.pk))
    for chunk in _whole_pages(nodes):
        summary.orphans += arrange(chunk, known)
        with transaction.atomic():
            write_pages(source, chunk, pages)
        summary.created += len(chunk)
        for node in chunk:
            status = Status(node.comment.status).value
            summary.by_status[status] = summary.by_status.get(status, 0) + 1
    return summary


def _known(source: str, comments: Iterable[ImportedComment]) -> dict[str, ArticleComment]:
    """Those of the comments, and of the parents they name, that an earlier run has written."""
    ids = {comment.import_id for comment in comments} | {comment.parent_import_id for comment in comments}
    found: dict[str, ArticleComment] = {}
    for batch in _batches(sorted(ids - {""})):
        rows = ArticleComment.objects.filter(source=source, import_id__in=batch)
        found.update((row.import_id, row) for row in rows)
    return found


def _pages(page_ids: set[int]) -> dict[int, Page]:
    """The pages by the ids given; for an alias the page that it stands for."""
    found: dict[int, Page] = {}
    for batch in _batches(sorted(page_ids)):
        for page in Page.objects.filter(pk__in=batch).only("pk", "content_type", "alias_of"):
            asked = page.pk
            while page.alias_of_id:
                page = page.alias_of
            found[asked] = found[page.pk] = page
    return found


def _batches(values: list) -> Iterator[list]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _whole_pages(nodes: list[Node]) -> Iterator[list[Node]]:
    """The nodes in chunks of some BATCH, never dividing a page."""
    chunk: list[Node] = []
    nodes.sort(key=lambda node: node.page_id)
    for _page_id, of_page in groupby(nodes, key=lambda node: node.page_id):
        chunk += of_page
        if len(chunk) >= BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
