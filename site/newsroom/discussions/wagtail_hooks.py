"""The room of the readers' comments in the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from newsroom.discussions.admin.acting import ActView, UndoView
from newsroom.discussions.admin.banning import CommenterView, DecideView
from newsroom.discussions.admin.bulk import SweepView
from newsroom.discussions.admin.configuring import ConfigureView
from newsroom.discussions.admin.detail import CommentView
from newsroom.discussions.admin.group_panel import GroupDiscussionPermissionFormSet
from newsroom.discussions.admin.log import LogMenuItem, LogView
from newsroom.discussions.admin.permissions import APP, CODENAMES, CONFIGURE, MODERATE, reach
from newsroom.discussions.admin.person import PersonView
from newsroom.discussions.admin.queue import QueueView
from newsroom.discussions.admin.rules import RulePolicy, RulesMenuItem, RuleViewSet
from newsroom.discussions.admin.rules_trying import ListView, TryView
from newsroom.discussions.admin.tabs import waiting_count
from newsroom.discussions.models import Rule
from newsroom.discussions.pages import hands_down, is_discussed


class QueueMenuItem(MenuItem):
    """“Reader comments” with the number of those that wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(reach(request.user, MODERATE))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = getattr(request, "comments_waiting", None)
        if waiting is None:
            waiting = waiting_count(reach(request.user, MODERATE))
        # The item is made once for everybody: what it says now goes into a copy.
        attrs = {**self.attrs, "data-waiting": str(waiting)} if waiting else self.attrs
        return LinkMenuItem(
            self.name, self.label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=attrs
        )


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom_discussions/moderation.css"))


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("reader-comments/", QueueView.as_view(), name="discussion_queue"),
        path("reader-comments/results/", QueueView.as_view(results_only=True), name="discussion_queue_results"),
        path("reader-comments/act/", ActView.as_view(), name="discussion_act"),
        path("reader-comments/undo/", UndoView.as_view(), name="discussion_undo"),
        path("reader-comments/all/", SweepView.as_view(), name="discussion_sweep"),
        path("reader-comments/<int:comment_id>/", CommentView.as_view(), name="discussion_moderate"),
        path("reader-comments/person/<int:commenter_id>/", PersonView.as_view(), name="discussion_person"),
        path("reader-comments/rules/try/", TryView.as_view(), name="discussion_rule_try"),
        path("reader-comments/rules/import/", ListView.as_view(), name="discussion_rules_import"),
        path("reader-comments/commenter/<int:commenter_id>/", CommenterView.as_view(), name="discussion_commenter"),
        path("reader-comments/commenter/<int:commenter_id>/decide/", DecideView.as_view(), name="discussion_decide"),
        path("reports/moderation/", LogView.as_view(), name="discussion_log"),
        path("reports/moderation/results/", LogView.as_view(results_only=True), name="discussion_log_results"),
        path("reader-comments/page/<int:page_id>/", ConfigureView.as_view(), name="discussion_configure"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> QueueMenuItem:
    return QueueMenuItem(
        _("Reader comments"), reverse("discussion_queue"), name="reader-comments", icon_name="comment", order=350
    )


register_permission_policy(Rule, RulePolicy(Rule))


@hooks.register("register_admin_viewset")
def rules() -> RuleViewSet:
    return RuleViewSet()


@hooks.register("register_admin_menu_item")
def rules_menu_item() -> RulesMenuItem:
    return RulesMenuItem(
        _("Comment rules"),
        reverse("discussion_rules:index"),
        name="comment-rules",
        icon_name="clipboard-list",
        order=351,
    )


@hooks.register("register_reports_menu_item")
def log_menu_item() -> LogMenuItem:
    return LogMenuItem(
        _("Acts of moderation"), reverse("discussion_log"), name="moderation", icon_name="history", order=950
    )


@hooks.register("register_permissions")
def permissions() -> QuerySet:
    """What a group can be given, on the form for groups."""
    return Permission.objects.filter(content_type__app_label=APP, codename__in=CODENAMES)


@hooks.register("register_group_permission_panel")
def permissions_for_sections() -> type[Any]:
    """The same for a section and what is below it."""
    return GroupDiscussionPermissionFormSet


@hooks.register("register_page_header_buttons")
def discussion_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    if not (is_discussed(page) or hands_down(page)) or not reach(user, CONFIGURE).covers(page):
        return []
    return [
        Button(_("Discussion"), url=reverse("discussion_configure", args=[page.pk]), icon_name="comment", priority=70)
    ]
