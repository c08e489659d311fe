"""What kept pages show of pages as such, of settings and of addresses, and when it changes."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from newsroom.core.page_cache import EVERYTHING, changed, watch

# What Wagtail writes to a page when only a draft of it is saved, or when it is locked. No reader sees any of it.
UNSEEN = frozenset(
    {
        "draft_title",
        "expire_at",
        "go_live_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)
FRONT_PAGE_DEPTH = 2
REDIRECTS = "redirect"


def connect() -> None:
    """Watch pages of all types, settings, sites and redirects. Called once, when all models are there."""
    for model in apps.get_models():
        if issubclass(model, Page):
            watch(model, "page", written=_page_written, shown=_is_shown)
    watch(Redirect, REDIRECTS)
    for setting in [*registry, Site, PageViewRestriction]:
        for signal in (post_save, post_delete):
            signal.connect(_everything, sender=setting, dispatch_uid=f"freshness: {setting._meta.label}")
    for signal in (page_slug_changed, post_page_move, page_unpublished):
        signal.connect(_place_changed)
    post_delete.connect(_place_changed, sender=None)
    post_migrate.connect(_everything)


def is_seen(page: Page, update_fields: Iterable[str] | None = None) -> bool:
    """Whether saving `update_fields` of the page (None: all) may change what readers see."""
    if update_fields is not None and UNSEEN.issuperset(update_fields):
        return False
    return bool(page.live or page.first_published_at)


def _is_shown(page: Page) -> bool:
    """Every request reads the front page, to know the site, and few show any of it: those tag it themselves."""
    return bool(page.__dict__.get("depth", 0) != FRONT_PAGE_DEPTH)


def _page_written(instance: Page, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if is_seen(instance, update_fields):
        changed(f"page:{instance.pk}", "page")


def _everything(**kwargs: Any) -> None:
    changed(EVERYTHING)


def _place_changed(instance: Any, **kwargs: Any) -> None:
    """A page that others stand below is somewhere else, or nowhere: the addresses of all of those are others too."""
    if isinstance(instance, Page) and instance.numchild:
        changed(EVERYTHING)
