"""Where an import goes: the site, its front page, and the page that sections are put under."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home.models import HomePage
from news.models import SectionPage
from newsroom.imports.records import UnusableFileError


def target(path: str = "", title: str = "", dry_run: bool = False) -> tuple[Site, Page, Page]:
    """The default site, its front page and the page at `path` (the front page where none is given).

    A site whose root is not a front page of ours gets one: an import must work on an empty database.
    Raises UnusableFileError where there is no page at `path` that sections can stand under.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    home = site.root_page.specific if site else None
    if not isinstance(home, HomePage):
        if dry_run:
            raise UnusableFileError(_("The site has no front page yet. Make one, or import without --dry-run first."))
        site, home = _make_front_page(site, title)
    assert site is not None  # noqa: S101 - made above
    wanted = f"/{path.strip('/')}/".replace("//", "/")
    if wanted == "/":
        return site, home, home
    parent = Page.objects.filter(url_path=home.url_path.rstrip("/") + wanted).first()
    if parent is None or not isinstance(parent.specific, SectionPage):
        raise UnusableFileError(_("There is no section at %(path)s.") % {"path": wanted})
    return site, home, parent


def base_path(url: str) -> str:
    """The folder that the old site stood in, empty for most: /blog."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def hosts_of(*urls: str) -> set[str]:
    """The names of the hosts in the addresses."""
    found = set()
    for url in urls:
        with suppress(ValueError):
            found.add((urlsplit(url).hostname or "").lower())
    return found - {""}


@transaction.atomic
def _make_front_page(site: Site | None, title: str) -> tuple[Site, HomePage]:
    root = Page.get_first_root_node()
    slug, number = "front", 1
    while root.get_children().filter(slug=slug).exists():
        number += 1
        slug = f"front-{number}"
    home = HomePage(title=title[:255] or "Newsroom", slug=slug)
    root.add_child(instance=home)
    home.save_revision(clean=False, changed=False)
    if site is None:
        site = Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.save()
    return site, home
