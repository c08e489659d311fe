"""Search's places in the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from news.models import ArticlePage
from search.admin.ranking import RankingView
from search.admin.reports import EmptySearchesReportView, IndexReportView, SearchesReportView, SearchMenuItem

REPORTS: list[tuple[Any, str, str, int]] = [
    (SearchesReportView, "search_report", "searches", 1300),
    (EmptySearchesReportView, "empty_search_report", "searches-without-result", 1310),
    (IndexReportView, "index_report", "search-index", 1320),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    urls = [path("search-rank/<int:page_id>/", RankingView.as_view(), name="search_rank")]
    for view, name, address, _order in REPORTS:
        urls.append(path(f"reports/{address}/", view.as_view(), name=name))
        urls.append(path(f"reports/{address}/results/", view.as_view(results_only=True), name=f"{name}_results"))
    return urls


def _register(view: Any, name: str, address: str, order: int) -> None:
    @hooks.register("register_reports_menu_item")
    def menu_item() -> SearchMenuItem:
        return SearchMenuItem(view.page_title, reverse(name), name=address, icon_name=view.header_icon, order=order)


for _report in REPORTS:
    _register(*_report)


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's report of searches, for superusers alone, says less than ours."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


@hooks.register("register_page_header_buttons")
def rank_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Beside the article that is edited: where it stands in search."""
    is_article = view_name == "edit" and isinstance(page.specific_deferred, ArticlePage)
    if is_article and page.permissions_for_user(user).can_edit():
        yield Button(_("Place in search"), reverse("search_rank", args=[page.pk]), icon_name="search", priority=70)
