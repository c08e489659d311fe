"""The desk's places in the admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from newsroom.core.snippets import protected_message
from newsroom.desk import listings
from newsroom.desk.dashboard import panels_for
from newsroom.desk.section_access import SectionEditorsView, is_section, may_give_sections


@hooks.register("register_admin_viewset")
def register_article_list() -> listings.ArticleListingViewSet:
    return listings.articles


@hooks.register("register_admin_viewset")
def register_article_pages() -> listings.ArticleViewSet:
    return listings.article_pages


@hooks.register("register_admin_viewset")
def register_section_explorer() -> listings.SectionViewSet:
    return listings.sections


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("sections/<int:page_id>/editors/", SectionEditorsView.as_view(), name="desk_section_editors")]


@hooks.register("register_page_header_buttons")
def section_editors_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Among the actions on a section, for those who look after groups."""
    if may_give_sections(user) and is_section(page):
        url = reverse("desk_section_editors", args=[page.pk])
        yield Button(_("Editors of the section"), url, icon_name="group", priority=60)


@hooks.register("construct_homepage_panels")
def add_desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(panels_for(request))


@hooks.register("before_bulk_action")
def keep_what_is_needed(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> HttpResponse | None:
    """Deleting many at once ends in a sentence, not an error, where something else still needs one of them."""
    things = [thing for thing in objects if action_type == "delete" and hasattr(thing, "snippet_viewset")]
    try:
        if things:
            Collector(using=DEFAULT_DB_ALIAS).collect(things)
    except ProtectedError:
        for thing in things:
            if _is_needed(thing):
                messages.error(request, protected_message(thing))
        return redirect(action.next_url)
    return None


def _is_needed(thing: Model) -> bool:
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect([thing])
    except ProtectedError:
        return True
    return False


@hooks.register("construct_help_menu")
def leave_out_release_notes(request: HttpRequest, menu_items: list[Any]) -> None:
    """News about Wagtail is for those who run the site, not a number beside the menu of those who write."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new-in-wagtail")]


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/admin.css"))


@hooks.register("insert_editor_js")
def autosave_js() -> str:
    return format_html('<script src="{}"></script>', static("desk/autosave.js"))
