"""The moderators' rules in the admin: list, add, change, take out."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies.base import BasePermissionPolicy

from newsroom.discussions.admin.permissions import CONFIGURE
from newsroom.discussions.models import Rule
from newsroom.discussions.services.matching import BadPattern, folded_pattern

NOTHING_TO_FIND = _("There is nothing in it that could be found in a comment.")
KNOWN = _("There is a rule for this already.")


class RulePolicy(BasePermissionPolicy):
    """Whoever sets how discussions are run may do everything with their rules, and nobody else anything."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.has_perm(CONFIGURE))

    def users_with_any_permission(self, actions: Any) -> QuerySet:
        codename = CONFIGURE.split(".")[1]
        given = Q(groups__permissions__codename=codename) | Q(user_permissions__codename=codename)
        return get_user_model().objects.filter(Q(is_superuser=True) | given, is_active=True).distinct()


class RuleForm(forms.ModelForm):
    class Meta:
        model = Rule
        fields: ClassVar[list[str]] = ["kind", "pattern", "effect", "active", "note"]
        help_texts: ClassVar[dict[str, Any]] = {
            "pattern": _(
                "A word is found however it is written (capitals, accents, look-alikes, dots between its letters), "
                "and never inside another word."
            )
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        kind, pattern = cleaned.get("kind"), cleaned.get("pattern")
        if kind and pattern:
            try:
                folded = folded_pattern(kind, pattern)
            except BadPattern:
                self.add_error("pattern", NOTHING_TO_FIND)
            else:
                self.instance.folded = folded
                self.instance.changed_at = timezone.now()
                if Rule.objects.filter(kind=kind, folded=folded).exclude(pk=self.instance.pk).exists():
                    self.add_error("pattern", KNOWN)
        return cleaned


class AddView(generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """What a moderator comes with from a comment: the kind, and what is to be found."""
        wanted = {name: self.request.GET[name][:200] for name in ("kind", "pattern") if name in self.request.GET}
        return {**super().get_initial(), **wanted}

    def save_instance(self) -> Rule:
        self.form.instance.created_by = self.request.user
        saved: Rule = super().save_instance()
        return saved


class ChangeView(generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        look = Button(_("Try it on past comments"), url=try_url(self.object), icon_name="view", priority=5)
        return [look, *super().header_more_buttons]


class RulesView(generic.IndexView):
    @cached_property
    def header_buttons(self) -> list[Button]:
        add_many = HeaderButton(_("Add a list"), url=reverse("discussion_rules_import"), icon_name="upload")
        return [*super().header_buttons, add_many]

    def get_list_buttons(self, instance: Rule) -> list[Button]:
        look = Button(_("Try it on past comments"), url=try_url(instance), icon_name="view", priority=15)
        return [*super().get_list_buttons(instance), look]


def try_url(rule: Rule) -> str:
    return f"{reverse('discussion_rule_try')}?rule={rule.pk}"


class RuleViewSet(ModelViewSet):
    model = Rule
    name = "discussion_rules"
    url_prefix = "reader-comments/rules"
    icon = "clipboard-list"
    menu_label = _("Comment rules")
    menu_order = 351
    add_to_admin_menu = False
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RulesView
    add_view_class = AddView
    edit_view_class = ChangeView
    create_template_name = "newsroom_discussions/admin/rule_form.html"
    edit_template_name = "newsroom_discussions/admin/rule_form.html"
    list_display: ClassVar[list[Any]] = [
        TitleColumn("pattern", label=_("Is"), get_url=lambda rule: reverse("discussion_rules:edit", args=[rule.pk])),
        Column("kind", label=_("What"), accessor="get_kind_display"),
        Column("effect", label=_("Then"), accessor="get_effect_display"),
        BooleanColumn("active", label=_("In force")),
        Column("note", label=_("Note")),
        DateColumn("changed_at", label=_("Changed"), sort_key="changed_at"),
    ]
    list_filter: ClassVar[list[str]] = ["kind", "effect", "active"]
    list_per_page = 50
    ordering: ClassVar[list[str]] = ["kind", "folded"]
    search_fields: ClassVar[list[str]] = ["pattern", "folded", "note"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return RuleForm


class RulesMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(CONFIGURE))
