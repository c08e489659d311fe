"""Topics, series and sources in the admin: lists, choosers, copies."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn, UpdatedAtColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from news.filters import SeriesFilterSet, SourceFilterSet, TopicFilterSet
from news.models import ArticlePage, Series, Source, SourceRecord, Topic
from newsroom.core.snippets import CopyWithoutSlugView, ProtectedDeleteView, QuickAddForm, count_of


def articles_column() -> NumberColumn:
    return NumberColumn("article_count", label=_("Articles"))


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", Column("slug", label=_("Slug")), articles_column(), UpdatedAtColumn()]
    filterset_class = TopicFilterSet
    list_per_page = 40
    ordering = ["name", "pk"]
    copy_view_class = CopyWithoutSlugView
    delete_view_class = ProtectedDeleteView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return Topic.objects.annotate(article_count=count_of(ArticlePage.topics.through.objects.all(), "topic"))


class SeriesQuickAddForm(QuickAddForm):
    slug_from = "title"

    class Meta:
        model = Series
        fields = ["title", "description"]


class SeriesChooserViewSet(SnippetChooserViewSet):
    creation_form_class = SeriesQuickAddForm
    creation_tab_label = _("New series")
    create_action_label = _("Add series")


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    list_display = ["title", Column("slug", label=_("Slug")), articles_column(), UpdatedAtColumn()]
    filterset_class = SeriesFilterSet
    list_per_page = 40
    ordering = ["title", "pk"]
    chooser_viewset_class = SeriesChooserViewSet
    copy_view_class = CopyWithoutSlugView
    delete_view_class = ProtectedDeleteView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return Series.objects.annotate(article_count=count_of(ArticlePage.objects.all(), "series"))


class SourceChooserViewSet(SnippetChooserViewSet):
    form_fields = ["name", "url", "default_licence"]
    creation_tab_label = _("New source")
    create_action_label = _("Add source")


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "link-external"
    list_display = ["name", Column("url", label=_("Address")), articles_column(), UpdatedAtColumn()]
    filterset_class = SourceFilterSet
    list_per_page = 40
    ordering = ["name", "pk"]
    chooser_viewset_class = SourceChooserViewSet
    delete_view_class = ProtectedDeleteView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return Source.objects.annotate(article_count=count_of(SourceRecord.objects.all(), "source"))


class NewsViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Topics and sources")
    menu_icon = "tag"
    menu_order = 156
    items = (TopicViewSet, SeriesViewSet, SourceViewSet)
