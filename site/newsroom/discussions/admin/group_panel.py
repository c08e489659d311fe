"""On the form for groups: what its members may do with the comments of a section, and of those below it."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.users.forms import BaseGroupPagePermissionFormSet

from newsroom.discussions.admin.permissions import APP, CODENAMES
from newsroom.discussions.models import GroupDiscussionPermission

LABELS = (_("Moderate"), _("Ban"), _("Open and close"))


class SectionPermissionsForm(forms.Form):
    page = forms.ModelChoiceField(
        queryset=Page.objects.all(), widget=AdminPageChooser(show_edit_link=False, can_choose_root=True)
    )
    permissions = forms.MultipleChoiceField(
        choices=list(zip(CODENAMES, LABELS, strict=True)), required=False, widget=forms.CheckboxSelectMultiple
    )


class _FormSet(BaseGroupPagePermissionFormSet):
    """Wagtail's form for pages, which asks for a page and ticks, keeping what is ticked in a table of our own."""

    labels: ClassVar[tuple[Any, ...]] = LABELS

    def __init__(
        self, data: Any = None, files: Any = None, instance: Group | None = None, prefix: str = "discussion_permissions"
    ) -> None:
        self.instance = instance or Group()
        given: dict[Page, list[str]] = {}
        if self.instance.pk:
            rows = self.instance.discussion_permissions.select_related("page", "permission")
            for row in rows.order_by("page__path", "permission__codename"):
                given.setdefault(row.page, []).append(row.permission.codename)
        initial = [{"page": page, "permissions": codenames} for page, codenames in given.items()]
        # Past Wagtail's own beginning, which reads its permissions for pages.
        super(BaseGroupPagePermissionFormSet, self).__init__(data, files, initial=initial, prefix=prefix)

    @transaction.atomic
    def save(self) -> None:
        known = {row.codename: row for row in Permission.objects.filter(content_type__app_label=APP)}
        kept = [form for form in self.forms if form not in self.deleted_forms and "page" in form.cleaned_data]
        self.instance.discussion_permissions.all().delete()
        GroupDiscussionPermission.objects.bulk_create(
            GroupDiscussionPermission(group=self.instance, page=form.cleaned_data["page"], permission=known[codename])
            for form in kept
            for codename in form.cleaned_data["permissions"]
        )

    def as_admin_panel(self) -> str:
        return render_to_string("newsroom_discussions/admin/group_panel.html", {"formset": self})


GroupDiscussionPermissionFormSet = forms.formset_factory(
    SectionPermissionsForm, formset=_FormSet, extra=0, can_delete=True
)
