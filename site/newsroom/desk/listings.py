"""Lists of pages: all articles, and what stands in a section."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet, IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page

from news.models import ArticlePage, SectionPage
from newsroom.desk.columns import article_columns, fetch_for_columns, section
from newsroom.desk.filters import ArticleFilterSet
from newsroom.discussions.admin.side_panel import DiscussionSidePanel


class ArticleRows:
    """A list whose rows may be articles: fetches what their columns show in a fixed number of queries."""

    def get_table(self, object_list: Any) -> Any:
        fetch_for_columns(object_list)
        return super().get_table(object_list)


def _with_article_columns(columns: list[BaseColumn], extra: list[BaseColumn]) -> list[BaseColumn]:
    """`extra` between the title and what Wagtail says of every page."""
    titles = [column.name for column in columns].index("title") + 1
    return [*columns[:titles], *extra, *columns[titles:]]


class ArticleIndexView(ArticleRows, IndexView):
    def get_base_queryset(self) -> QuerySet[ArticlePage]:
        return super().get_base_queryset().select_related("section")


class ArticlesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))


class ArticleListingViewSet(PageListingViewSet):
    """Every article, wherever it stands in the tree."""

    model = ArticlePage
    index_view_class = ArticleIndexView
    filterset_class = ArticleFilterSet
    icon = "doc-full"
    menu_label = _("Articles")
    menu_order = 90
    menu_item_class = ArticlesMenuItem
    add_to_admin_menu = True
    columns = _with_article_columns(
        [column for column in IndexView.base_columns if column.name != "parent"],
        [Column("section", label=_("Section"), accessor=section, width="10%"), *article_columns()],
    )


class SectionExplorerView(ArticleRows, ExplorableIndexView):
    """What stands in a section: its articles, and the sections below it."""


class SectionViewSet(PageViewSet):
    """Wagtail's own views for sections, but for the list of what is in one."""

    model = SectionPage
    parent_models = [SectionPage]
    index_view_class = SectionExplorerView

    def get_explorer_kwargs(self) -> dict[str, Any]:
        columns = [column for column in SectionExplorerView.base_columns if column.name != "latest_revision_created_at"]
        return self.get_index_view_kwargs(
            model=Page,
            filterset_class=GenericPageFilterSet,
            columns=_with_article_columns(columns, article_columns()),
        )

    @cached_property
    def index_view(self) -> Any:
        return self.construct_view(self.index_view_class, **self.get_explorer_kwargs())

    @cached_property
    def index_results_view(self) -> Any:
        return self.construct_view(self.index_view_class, **self.get_explorer_kwargs(), results_only=True)


class ArticleEditView(EditView):
    """Wagtail's form for articles, with the article's discussion among the panels beside it."""

    def get_side_panels(self) -> MediaContainer:
        panels = list(super().get_side_panels())
        discussion = DiscussionSidePanel(self.page, self.request)
        if not self.expects_json_response and not self.hydrate_create_view and discussion.is_shown():
            panels.append(discussion)
        return MediaContainer(panels)


class ArticleViewSet(PageViewSet):
    """Wagtail's own views for articles, but for the form."""

    model = ArticlePage
    edit_view_class = ArticleEditView


article_pages = ArticleViewSet("article_pages")
articles = ArticleListingViewSet("articles")
sections = SectionViewSet("sections")
