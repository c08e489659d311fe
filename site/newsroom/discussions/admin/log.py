"""Reports → Acts of moderation: who did what, and when."""

from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

from newsroom.discussions.admin.history import entries
from newsroom.discussions.admin.permissions import CODENAMES, MODERATE, PermissionNeeded, reach
from newsroom.discussions.models import ModerationEvent


def moderators(request: HttpRequest | None) -> QuerySet:
    """Those who have the permission somewhere, and administrators; not everybody who ever did something."""
    user_model = get_user_model()
    given = Q(groups__permissions__codename=CODENAMES[0]) | Q(user_permissions__codename=CODENAMES[0])
    scoped = Q(groups__discussion_permissions__permission__codename=CODENAMES[0])
    found = user_model.objects.filter(given | scoped | Q(is_superuser=True)).distinct()
    return found.order_by(user_model.USERNAME_FIELD)


class LogFilterSet(WagtailFilterSet):
    actor = django_filters.ModelChoiceFilter(label=_("Moderator"), queryset=moderators, empty_label=_("Anybody"))
    action = django_filters.ChoiceFilter(label=_("Act"), choices=ModerationEvent.Action.choices)
    at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = ModerationEvent
        fields: ClassVar[list[str]] = []


class LogView(PermissionNeeded, ReportView):
    """The newest acts, a page at a time, of the part of the site that the moderator looks after."""

    permission_policy = None
    any_permission_required = None
    page_title = _("Acts of moderation")
    header_icon = "history"
    model = ModerationEvent
    index_url_name = "discussion_log"
    index_results_url_name = "discussion_log_results"
    results_template_name = "newsroom_discussions/admin/log_results.html"
    filterset_class = LogFilterSet
    is_searchable = False
    export_headings: ClassVar[dict[str, Any]] = {"at": _("When"), "actor": _("Who"), "action": _("Act")}
    list_export: ClassVar[list[str]] = ["at", "actor", "action", "comment_id", "from_status", "to_status", "note"]

    def get_filename(self) -> str:
        return "acts-of-moderation"

    def get_queryset(self) -> QuerySet[ModerationEvent]:
        found = ModerationEvent.objects.select_related("actor", "comment__discussion__page", "commenter__user")
        if not self.reach.everywhere:
            found = found.filter(self.reach.within("comment__discussion__page__path"))
        return found.order_by("-at", "-id")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        return object_list if self.is_export else entries(object_list)


class LogMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(reach(request.user, MODERATE))
