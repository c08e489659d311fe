"""Comments of Disqus under the pages that are here already."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from newsroom.discussions.models import Status
from newsroom.discussions.services import ImportedComment, ImportedDiscussion, import_comments, import_discussions
from newsroom.imports.models import ImportedRecord
from newsroom.imports.reader.disqus import Post, Thread, read_disqus
from newsroom.imports.records import UnusableFileError
from newsroom.imports.report import Report
from newsroom.imports.writer.comments import STATES

SOURCE = "disqus"
AT_ONCE = 2000
WORDPRESS = re.compile(r"^(\d+) https?://\S+$")  # what WordPress's plugin for Disqus tells of a page: its id and ?p=


class Threads:
    """Which page a thread belongs to: by its address, by a redirect from it, or by its id in an earlier import."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.root = site.root_page.url_path

    def page(self, thread: Thread) -> int | None:
        for address in (thread.link, thread.identifier):
            if found := self._at(address):
                return found
        return self._imported(thread.identifier)

    def _at(self, address: str) -> int | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        path = unquote(parts.path)
        if not path.strip("/"):
            path = ""
        if path:
            live = Page.objects.filter(slug=path.rstrip("/").rpartition("/")[2], live=True)
            found = live.filter(url_path=f"{self.root.rstrip('/')}/{path.strip('/')}/").first()
            if found:
                return found.pk
        query = f"?{parts.query}" if parts.query else ""
        for candidate in dict.fromkeys((f"{path or '/'}{query}", path)):
            if candidate and (target := self._redirected(Redirect.normalise_path(candidate))):
                return target
        return None

    def _redirected(self, path: str) -> int | None:
        found = Redirect.get_for_site(self.site).filter(old_path=path, redirect_page__live=True)
        return found.values_list("redirect_page_id", flat=True).first()

    def _imported(self, identifier: str) -> int | None:
        match = WORDPRESS.match(identifier)
        external_id = match.group(1) if match else identifier
        if not external_id:
            return None
        found = ImportedRecord.objects.filter(kind=ImportedRecord.Kind.ARTICLE, external_id=external_id[:255])
        ids = list(found.values_list("object_id", flat=True)[:2])
        return ids[0] if len(ids) == 1 and Page.objects.filter(pk=ids[0], live=True).exists() else None


def import_disqus(path: Path, report: Report, dry_run: bool = False) -> None:
    """Write the comments of the file that are not here yet, a batch in a transaction. Raises UnusableFileError."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise UnusableFileError("There is no site yet: import its articles first.")
    finder = Threads(site)
    pages: dict[str, int] = {}
    posts = _posts(path, finder, pages, report, dry_run)
    tally = report.tally("comments")
    while batch := list(islice(posts, AT_ONCE)):
        if dry_run:
            tally.imported += len(batch)
            continue
        summary = import_comments(SOURCE, batch)
        tally.imported += summary.created
        tally.unchanged += summary.existing
        tally.updated += summary.updated
        for reason, number in (("empty", summary.empty), ("without a page", summary.without_page)):
            if number:
                tally.skipped[reason] += number
        for status, number in summary.by_status.items():
            report.remark(f"comment {Status(status).label.lower()}", number)
        if summary.orphans:
            report.remark("reply whose parent is not in the file, starts a thread", summary.orphans)


def _posts(
    path: Path, finder: Threads, pages: dict[str, int], report: Report, dry_run: bool
) -> Iterator[ImportedComment]:
    comments = report.tally("comments")
    for record in read_disqus(path, lambda line, text: report.note(f"{path.name}:{line}", text)):
        if isinstance(record, Thread):
            _thread(record, finder, pages, report, dry_run)
            continue
        comments.found += 1
        if record.thread not in pages:
            comments.skipped["of a thread without a page here"] += 1
        elif not record.comment.id:
            comments.skipped["without an id"] += 1
        else:
            yield _comment(record, pages[record.thread])


def _thread(thread: Thread, finder: Threads, pages: dict[str, int], report: Report, dry_run: bool) -> None:
    tally = report.tally("threads")
    tally.found += 1
    page_id = None if thread.deleted else finder.page(thread)
    if page_id is None:
        tally.skipped["deleted there" if thread.deleted else "without a page here"] += 1
        if not thread.deleted:
            report.note(thread.link or thread.id, f"no page for the thread “{thread.title[:60]}”")
        return
    tally.imported += 1
    pages[thread.id] = page_id
    if thread.closed and not dry_run:
        import_discussions([ImportedDiscussion(page_id=page_id, closed=True)])


def _comment(post: Post, page_id: int) -> ImportedComment:
    comment = post.comment
    return ImportedComment(
        import_id=comment.id[:80],
        parent_import_id=comment.parent[:80],
        page_id=page_id,
        name=comment.name,
        email=comment.email,
        body=comment.body,
        is_html=True,
        posted_at=comment.date or timezone.now(),
        status=STATES[comment.status],
        ip=comment.ip,
    )
