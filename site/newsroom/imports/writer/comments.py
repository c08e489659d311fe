"""Comments of the source, through the discussions' own door."""

from datetime import datetime

from django.utils import timezone
from wagtail.models import Page

from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.services import ImportedComment, import_comments
from newsroom.imports.mapping.autop import autop
from newsroom.imports.records import Comment, Item
from newsroom.imports.report import Report
from newsroom.imports.writer.ledger import digest

STATES = {
    "approved": Status.PUBLISHED,
    "pending": Status.PENDING,
    "spam": Status.SPAM,
    "trash": Status.REMOVED,
}
LONGEST_ID = 80
LINKBACKS = {"pingback": "pingbacks", "trackback": "trackbacks"}


def readers_comments(item: Item, report: Report) -> list[Comment]:
    """The item's comments by people, each once; what machines sent is counted and left out."""
    tally = report.tally("comments")
    tally.found += len(item.comments)
    found: dict[str, Comment] = {}
    for comment in item.comments:
        if comment.kind in LINKBACKS:
            tally.skipped[LINKBACKS[comment.kind]] += 1
        elif comment.kind != "comment":
            tally.skipped[f"of type {comment.kind[:30]}"] += 1
        elif not comment.body.strip():
            tally.skipped["empty"] += 1
        elif comment_id(comment) in found:
            tally.skipped["twice in the file"] += 1
        else:
            found[comment_id(comment)] = comment
    return list(found.values())


def write_comments(source: str, item: Item, page: Page, report: Report) -> None:
    """Write those that are not there yet, in their threads and states."""
    comments = readers_comments(item, report)
    if not comments:
        return
    tally = report.tally("comments")
    fallback = item.date or timezone.now()
    ids = _ids(source, comments, page)
    summary = import_comments(source, [_imported(comment, ids, page.pk, fallback) for comment in comments])
    tally.imported += summary.created
    tally.unchanged += summary.existing
    for reason, number in (("empty", summary.empty), ("without a page", summary.without_page)):
        if number:
            tally.skipped[reason] += number
    for status, number in summary.by_status.items():
        report.remark(f"comment {Status(status).label.lower()}", number)
    if summary.orphans:
        report.remark("reply whose parent is not in the file, starts a thread", summary.orphans)


def comment_id(comment: Comment) -> str:
    return comment.id or digest(f"{comment.date}|{comment.name}|{comment.body}")[:40]


def _ids(source: str, comments: list[Comment], page: Page) -> dict[str, str]:
    """The ids to keep the comments by. Where a comment of another page has one already, the page's is put behind it:
    exports of one site can use an id twice."""
    ids = {comment_id(comment): comment_id(comment)[:LONGEST_ID] for comment in comments}
    elsewhere = ArticleComment.objects.filter(source=source, import_id__in=ids.values()).exclude(discussion_id=page.pk)
    taken = set(elsewhere.values_list("import_id", flat=True))
    return {own: f"{kept}~{page.pk}" if kept in taken else kept for own, kept in ids.items()}


def _imported(comment: Comment, ids: dict[str, str], page_id: int, fallback: datetime) -> ImportedComment:
    return ImportedComment(
        import_id=ids[comment_id(comment)],
        parent_import_id=ids.get(comment.parent, comment.parent[:LONGEST_ID]),
        page_id=page_id,
        name=comment.name,
        email=comment.email,
        url=comment.url,
        body=autop(comment.body),
        is_html=True,
        posted_at=comment.date or fallback,
        status=STATES[comment.status],
        ip=comment.ip,
    )
