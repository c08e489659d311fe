"""Old addresses that lead to the new pages."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from news.models import Topic
from newsroom.core.freshness import REDIRECTS
from newsroom.core.page_cache import changed
from newsroom.imports.mapping.addresses import is_picture
from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.slugs import make_slug
from newsroom.people.models import Contributor

Kind = ImportedRecord.Kind
SLUG = re.compile(r"[\w%-]+")
Target = dict[str, Any]  # the columns of a redirect that say where it leads
LONGEST = 255
AT_ONCE = 500
# What stands before the slug in the address of a list, as the systems come, where it is not the vocabulary's own name.
FOLDERS = {"wordpress": {"post_tag": "tag"}, "ghost": {"post_tag": "tag", "category": "tag"}}


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
    return Redirect.normalise_path(f"{base_path}/?p={item.id}") if item.id.isdigit() and not item.turn else ""


def guid_path(item: Item) -> str:
    """The address that the item was first published at, which is its guid: another one where the site moved since."""
    try:
        parts = urlsplit(item.guid)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or is_picture(item.guid):
        return ""
    path = Redirect.normalise_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return path if len(path) <= LONGEST and path.strip("/") and not path.startswith("/?") else ""


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
    changed(REDIRECTS)
    if wanted:
        run.report.remark("redirect from an old address", len(wanted))


def keep_attachment_paths(run: Context, attachments: list[Item]) -> None:
    """The addresses of attachments lead to the page they hung on, else to the picture; those of files to that."""
    parents = {item.parent for item in attachments} - {""}
    records = ImportedRecord.objects.filter(source=run.source, external_id__in=parents)
    pages = dict(records.filter(kind__in=("article", "page")).values_list("external_id", "object_id"))
    live = set(Page.objects.filter(pk__in=pages.values(), live=True).values_list("pk", flat=True))
    wanted: dict[str, Target] = {}
    for item in attachments:
        file = run.pictures.address(item.attachment_url) if run.pictures and item.attachment_url else ""
        page_id = pages.get(item.parent)
        target: Target = {"redirect_link": file} if file else {}
        if file:
            wanted[Redirect.normalise_path(urlsplit(item.attachment_url).path)] = target
        if page_id in live:
            target = {"redirect_page_id": page_id}
        for path in (old_path(item), short_path(item, run.base_path)) if target else ():
            wanted[path] = target
    _keep(run, wanted, "redirect from the address of an attachment")


def keep_archive_paths(run: Context) -> None:
    """The addresses of lists: the old front page, where that stood in a folder, categories, tags and authors."""
    if run.base_path:
        home: Target = {"redirect_page_id": run.home.pk}
        _keep(run, {Redirect.normalise_path(run.base_path): home}, "redirect from the old front page")
    for kind, targets in ARCHIVES.items():
        known = ImportedRecord.objects.filter(source=run.source, kind=kind).order_by("pk")
        waiting = known.values_list("external_id", "object_id").iterator(chunk_size=AT_ONCE)
        while batch := list(islice(waiting, AT_ONCE)):
            found = targets({object_id for _external_id, object_id in batch})
            wanted = {
                path: found[object_id]
                for external_id, object_id in batch
                if object_id in found
                for path in _archive_paths(run, kind, external_id)
            }
            _keep(run, wanted, "redirect from the address of a category, tag or author")


def _archive_paths(run: Context, kind: str, external_id: str) -> Iterator[str]:
    """Where the list stood as the system comes; a category below others has an address below theirs as well."""
    taxonomy, slug = "author" if kind == Kind.AUTHOR else "category", external_id
    if kind == Kind.TOPIC:
        taxonomy, _slash, slug = external_id.partition("/")
    slug = slug if SLUG.fullmatch(slug) else make_slug(re.sub(r"[.\s]+", "-", slug), fallback="-")
    names = FOLDERS.get(run.source.partition(":")[0], {})
    folder = f"{run.base_path}/{names.get(taxonomy, taxonomy)}"
    yield Redirect.normalise_path(f"{folder}/{slug}")
    if taxonomy == "post_tag":
        yield Redirect.normalise_path(f"{run.base_path}/?tag={slug}")
    elif number := run.terms.number(taxonomy, slug):
        yield Redirect.normalise_path(f"{run.base_path}/?cat={number}")
    if taxonomy == "category" and (above := run.terms.above(slug)):
        yield Redirect.normalise_path("/".join([folder, *above, slug]))


def _pages(ids: set[int]) -> dict[int, Target]:
    live = Page.objects.filter(pk__in=ids, live=True).values_list("pk", flat=True)
    return {pk: {"redirect_page_id": pk} for pk in live}


def _topics(ids: set[int]) -> dict[int, Target]:
    return {topic.pk: {"redirect_link": topic.get_absolute_url()} for topic in Topic.objects.filter(pk__in=ids)}


def _people(ids: set[int]) -> dict[int, Target]:
    return {one.pk: {"redirect_link": one.get_absolute_url()} for one in Contributor.objects.filter(pk__in=ids)}


ARCHIVES = {Kind.SECTION: _pages, Kind.TOPIC: _topics, Kind.AUTHOR: _people}


def _keep(run: Context, wanted: dict[str, Target], remark: str) -> None:
    """Redirects from the paths that nothing else has."""
    wanted = {path: target for path, target in wanted.items() if path.strip("/") and len(path) <= LONGEST}
    for path in Redirect.objects.filter(site=run.site, old_path__in=wanted).values_list("old_path", flat=True):
        wanted.pop(path, None)
    Redirect.objects.bulk_create(Redirect(old_path=path, site=run.site, **target) for path, target in wanted.items())
    changed(REDIRECTS)
    if wanted:
        run.report.remark(remark, len(wanted))


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
    short = short_path(item, run.base_path)
    if short:
        yield short
    guid = guid_path(item)
    if guid not in ("", path, short) and unquote(guid).rstrip("/") != unquote(new).rstrip("/"):
        yield guid
