"""Comments of the source, through the discussions' own door."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from news.models import ArticlePage
from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.services import ImportedComment, ImportedDiscussion, import_comments, import_discussions
from newsroom.imports.mapping.autop import autop
from newsroom.imports.mapping.shortcodes import passages
from newsroom.imports.records import Comment, Item
from newsroom.imports.report import Report
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.ledger import digest

STATES = {
    "approved": Status.PUBLISHED,
    "pending": Status.PENDING,
    "spam": Status.SPAM,
    "trash": Status.REMOVED,
}
LONGEST_ID = 80
BATCH = 500
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


@dataclass
class Said:
    """An item and the page that it became."""

    item: Item
    page: Page


def write_comments(run: Context, said: list[Said]) -> None:
    """Write those that are not there yet, in their threads and states; and what readers made of the pages."""
    given: list[ImportedComment] = []
    taken: dict[str, int] = {}
    found = [(one, readers_comments(one.item, run.report)) for one in said]
    ids = {comment_id(comment)[:LONGEST_ID] for _one, comments in found for comment in comments}
    for start in range(0, len(ids), BATCH):
        some = sorted(ids)[start : start + BATCH]
        rows = ArticleComment.objects.filter(source=run.source, import_id__in=some)
        taken.update(rows.values_list("import_id", "discussion_id"))
    for one, comments in found:
        kept = _ids(comments, one.page.pk, taken)
        given += [_imported(comment, kept, one) for comment in comments]
    tally = run.report.tally("comments")
    summary = import_comments(run.source, given)
    tally.imported += summary.created
    tally.unchanged += summary.existing
    tally.updated += summary.updated
    for reason, number in (("empty", summary.empty), ("without a page", summary.without_page)):
        if number:
            tally.skipped[reason] += number
    for status, number in summary.by_status.items():
        run.report.remark(f"comment {Status(status).label.lower()}", number)
    if summary.orphans:
        run.report.remark("reply whose parent is not in the file, starts a thread", summary.orphans)
    for one, comments in found:
        if comments and one.item.kind == "page":
            run.report.remark("comment on a page: kept, but pages show no discussion here", len(comments))
        if closed := sum(comment.closed for comment in comments):
            run.report.remark("thread closed there: here a whole discussion closes, or none of it", closed)
    import_discussions(
        ImportedDiscussion(
            page_id=one.page.pk,
            closed=not one.item.comments_open,
            rating_sum=one.item.rating_sum,
            rating_count=one.item.rating_count,
        )
        for one in said
        if one.item.kind == "post" and (one.item.rating_count or not one.item.comments_open)
    )


def comment_id(comment: Comment) -> str:
    return comment.id or digest(f"{comment.date}|{comment.name}|{comment.body}")[:40]


def _ids(comments: list[Comment], page_id: int, taken: dict[str, int]) -> dict[str, str]:
    """The ids to keep the comments by. Where a comment of another page has one already, the page's is put behind it:
    exports of one site can use an id twice."""
    kept: dict[str, str] = {}
    for comment in comments:
        own = comment_id(comment)
        short = own[:LONGEST_ID]
        kept[own] = short if taken.setdefault(short, page_id) == page_id else f"{short}~{page_id}"
    return kept


def _imported(comment: Comment, ids: dict[str, str], one: Said) -> ImportedComment:
    passage, block = find_passage(comment.passage, one.item, one.page) if comment.passage else ("", "")
    return ImportedComment(
        import_id=ids[comment_id(comment)],
        parent_import_id=ids.get(comment.parent, comment.parent[:LONGEST_ID]),
        page_id=one.page.pk,
        name=comment.name,
        email=comment.email,
        url=comment.url,
        body=autop(comment.body),
        is_html=True,
        posted_at=comment.date or one.item.date or timezone.now(),
        status=STATES[comment.status],
        ip=comment.ip,
        up=comment.up,
        down=comment.down,
        pinned=comment.pinned,
        passage=passage,
        passage_block=block,
    )


def find_passage(wanted: str, item: Item, page: Page) -> tuple[str, str]:
    """The words that the comment is about, and the block of the body that holds them: wpDiscuz's inline feedback.

    Its comments name the passage by a number from a table of its own. Where an item has one passage only, or the
    number is the passage's own, it is known all the same.
    """
    found = passages(item.content)
    words = found.get(wanted) or (next(iter(found.values())) if len(found) == 1 else "")
    if not words or not isinstance(page, ArticlePage) or not page.url_path:
        return words, ""
    for block in page.body:
        if words in " ".join(strip_tags(str(block.value)).split()):
            return words, str(block.id)
    return words, ""
