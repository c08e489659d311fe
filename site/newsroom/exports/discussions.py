"""What readers said and did, back into a site whose pages are there."""

from collections.abc import Callable, Iterator
from datetime import datetime

from newsroom.discussions.models import AuthorKind, Discussion, Status, Subscription
from newsroom.discussions.services import (
    ImportedComment,
    ImportedRating,
    ImportedSubscription,
    ImportedVote,
    import_comments,
    import_ratings,
    import_subscriptions,
    import_votes,
)
from newsroom.discussions.services.counting import COLUMNS
from newsroom.exports.plain import Plain, fill
from newsroom.imports.writer.anchors import keep_ids_free

# Numbers that are counted anew as the comments come in.
COUNTED = frozenset(["page_id", "version", "last_comment_at", *COLUMNS])
Rows = Callable[[str], Iterator[Plain]]


def read_discussions(source: str, rows: Rows, pages: dict[int, int]) -> None:
    """Comments, votes, stars and subscriptions, as far as their pages are here; `pages` gives our ids of those."""
    keep_ids_free(max((row["id"] for row in rows("comments")), default=0))
    import_comments(source, (_comment(row, pages) for row in rows("comments") if row["page"] in pages))
    for row in rows("discussions"):
        if pk := pages.get(row["page_id"]):
            fields = {name: value for name, value in fill(Discussion, row, {}).items() if name not in COUNTED}
            Discussion.objects.update_or_create(pk=pk, defaults=fields)
    import_votes(
        source,
        (
            ImportedVote(import_id=str(row["comment"]), voter=row["voter"], value=row["value"], at=_time(row["at"]))
            for row in rows("votes")
        ),
    )
    import_ratings(
        source,
        (
            ImportedRating(page_id=pages[row["page"]], voter=row["voter"], stars=row["stars"], at=_time(row["at"]))
            for row in rows("ratings")
            if row["page"] in pages
        ),
    )
    import_subscriptions(
        ImportedSubscription(
            page_id=pages[row["page"]],
            email=row["email"],
            scope=Subscription.Scope(row["scope"]),
            confirmed_at=_time(row["confirmed"]),
            created_at=_time(row["at"]),
        )
        for row in rows("subscriptions")
        if row["page"] in pages
    )


def _comment(row: Plain, pages: dict[int, int]) -> ImportedComment:
    return ImportedComment(
        import_id=str(row["id"]),
        parent_import_id=str(row["answers"] or row["thread"] or ""),
        page_id=pages[row["page"]],
        name=row["name"],
        email=row.get("email", ""),
        url=row.get("url", ""),
        author_kind=AuthorKind(row["author_kind"]),
        posted_at=_time(row["posted"]),
        edited_at=_time(row["edited"]) if row["edited"] else None,
        status=Status(row["state"]),
        body=row["html"],
        text=row["text"],
        is_html=True,
        up=row["up"],
        down=row["down"],
        pinned=row["pinned"],
        featured=row["featured"],
        passage=row["passage"],
        passage_block=row["passage_block"],
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
