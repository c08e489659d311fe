"""Contributors in the admin."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from newsroom.core.snippets import CopyWithoutSlugView, ProtectedDeleteView, QuickAddForm, count_of
from newsroom.people.models import Contributor


class ContributorQuickAddForm(QuickAddForm):
    """A contributor from their name, without leaving the article."""

    class Meta:
        model = Contributor
        fields = ["name", "role"]


class ContributorChooserViewSet(SnippetChooserViewSet):
    creation_form_class = ContributorQuickAddForm
    creation_tab_label = gettext_lazy("New contributor")
    create_action_label = gettext_lazy("Add contributor")


class ContributorFilterSet(WagtailFilterSet):
    class Meta:
        model = Contributor
        fields: ClassVar[dict[str, list[str]]] = {"role": ["icontains"]}


class ContributorCopyView(CopyWithoutSlugView):
    """A copy is somebody else: it has a login of its own, or none."""

    def get_initial_form_instance(self) -> Any:
        copy: Any = super().get_initial_form_instance()
        copy.user = None
        return copy


class ContributorViewSet(SnippetViewSet):
    model = Contributor
    icon = "user"
    add_to_admin_menu = True
    menu_order = 155
    list_display = [
        "name",
        Column("role", label=gettext_lazy("Job title"), sort_key="role"),
        NumberColumn("article_count", label=gettext_lazy("Articles")),
        UpdatedAtColumn(),
    ]
    filterset_class = ContributorFilterSet
    list_per_page = 40
    ordering = ["name", "pk"]
    chooser_viewset_class = ContributorChooserViewSet
    copy_view_class = ContributorCopyView
    delete_view_class = ProtectedDeleteView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contributor]:
        """With the number of articles each is named in, counted for the rows that are shown only."""
        entries = Contributor.byline_entries.rel.related_model._default_manager.all()
        return Contributor.objects.annotate(article_count=count_of(entries, "contributor", counted="article"))


register_snippet(ContributorViewSet)
