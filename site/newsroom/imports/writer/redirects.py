"""Old addresses that lead to the new pages."""

from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from newsroom.imports.records import Item
from newsroom.imports.report import Report


def old_path(item: Item) -> str:
    """The path that the item had, with its query where that made it; empty where it never had one of its own."""
    try:
        parts = urlsplit(item.link)
    except ValueError:
        return ""
    if parts.path in ("", "/"):
        return ""  # ?p=123 on the front page: no redirect can catch what answers itself
    return Redirect.normalise_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def keep_old_path(item: Item, page: Page, site: Site, report: Report, place: str) -> None:
    """A permanent redirect from the old path, where it differs from the new one and nothing else has it."""
    path = old_path(item)
    if not path:
        report.remark("published item whose old address had no path of its own")
        return
    new = page.get_url_parts()
    if new and unquote(path).rstrip("/") == unquote(new[2]).rstrip("/"):
        report.remark("address that stays the same")
        return
    if len(path) > 255:
        report.note(place, f"the old address is too long for a redirect: {path[:80]}…")
        return
    found = Redirect.objects.filter(old_path=path, site=site).first()
    if found is None:
        Redirect.objects.create(old_path=path, site=site, redirect_page=page)
        report.remark("redirect from an old address")
    elif found.redirect_page_id != page.pk:
        report.note(place, f"no redirect: {path} already leads elsewhere")
