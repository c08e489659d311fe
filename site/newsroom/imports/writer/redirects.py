"""Old addresses that lead to the new pages."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item
from newsroom.imports.writer.context import Context

LONGEST = 255


def old_path(item: Item) -> str:
    """The path that the item had, with its query where that made it; empty where it never had one of its own."""
    try:
        parts = urlsplit(item.link)
    except ValueError:
        return ""
    if parts.path in ("", "/"):
        return ""  # ?p=123 on the front page, which `short_path` covers
    return Redirect.normalise_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def short_path(item: Item, base_path: str) -> str:
    """WordPress's own short address, which works whatever the permalinks look like: /?p=123."""
    return f"{base_path}/?p={item.id}" if item.id.isdigit() else ""


def keep_old_paths(run: Context, written: Iterable[tuple[Item, Page]]) -> None:
    """Permanent redirects from the old paths, where they differ from the new one and nothing else has them."""
    wanted: dict[str, tuple[Item, int]] = {}
    for item, page in written:
        for path in _paths(run, item, page):
            if path in wanted and wanted[path][1] != page.pk:
                run.note(item.line, f"no redirect: {path} already leads elsewhere")
            wanted.setdefault(path, (item, page.pk))
    known = Redirect.objects.filter(site=run.site, old_path__in=wanted).values_list("old_path", "redirect_page_id")
    for path, page_id in known:
        item, wanted_id = wanted.pop(path)
        if page_id != wanted_id:
            run.note(item.line, f"no redirect: {path} already leads elsewhere")
    Redirect.objects.bulk_create(
        Redirect(old_path=path, site=run.site, redirect_page_id=page_id) for path, (_item, page_id) in wanted.items()
    )
    if wanted:
        run.report.remark("redirect from an old address", len(wanted))


def keep_attachment_paths(run: Context, attachments: list[Item]) -> None:
    """The addresses of attachments lead to the page they hung on, and those of files to the picture taken in."""
    parents = {item.parent for item in attachments} - {""}
    records = ImportedRecord.objects.filter(source=run.source, external_id__in=parents)
    pages = dict(records.filter(kind__in=("article", "page")).values_list("external_id", "object_id"))
    live = set(Page.objects.filter(pk__in=pages.values(), live=True).values_list("pk", flat=True))
    wanted: dict[str, Redirect] = {}
    for item in attachments:
        page_id = pages.get(item.parent)
        for path in (old_path(item), short_path(item, run.base_path)) if page_id in live else ():
            if path and len(path) <= LONGEST:
                wanted[path] = Redirect(old_path=path, site=run.site, redirect_page_id=page_id)
        image = run.pictures.known(item.attachment_url) if run.pictures and item.attachment_url else None
        file_path = Redirect.normalise_path(urlsplit(item.attachment_url).path) if image else ""
        if image and file_path and len(file_path) <= LONGEST:
            wanted[file_path] = Redirect(old_path=file_path, site=run.site, redirect_link=image.file.url)
    for path in Redirect.objects.filter(site=run.site, old_path__in=wanted).values_list("old_path", flat=True):
        del wanted[path]
    Redirect.objects.bulk_create(wanted.values())
    if wanted:
        run.report.remark("redirect from the address of an attachment", len(wanted))


def _paths(run: Context, item: Item, page: Page) -> Iterator[str]:
    path = old_path(item)
    new = f"/{(page.url_path or page.specific.url_path).removeprefix(run.home.url_path)}"
    if not path:
        run.report.remark("published item whose old address had no path of its own")
    elif unquote(path).rstrip("/") == unquote(new).rstrip("/"):
        run.report.remark("address that stays the same")
    elif len(path) > LONGEST:
        run.note(item.line, f"the old address is too long for a redirect: {path[:80]}…")
    else:
        yield path
    if short := short_path(item, run.base_path):
        yield short
