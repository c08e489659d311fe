"""Giving a section to people: a group of its own, made when it is first needed.

Wagtail gives permissions to groups, and a group is good for the same pages for all its members. So each section that
somebody looks after has a group that may write and publish in it and in the sections below it, and moderate, open and
close the discussions there. What section editors share (pictures, the lists of topics and contributors) they have from
the group of that name.
"""

from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import GroupPagePermission, Page

from news.models import SectionPage
from newsroom.desk.groups import SECTION_EDITORS
from newsroom.discussions.admin.permissions import APP
from newsroom.discussions.models import GroupDiscussionPermission
from newsroom.people.models import User

ACTIONS = ("add_page", "change_page", "publish_page")
DISCUSSIONS = ("moderate_comments", "configure_discussions")


def may_give_sections(user: Any) -> bool:
    return bool(user.has_perm("auth.change_group"))


def group_of(section: SectionPage) -> Group | None:
    """The group that was made for the section, if one was."""
    return Group.objects.filter(name__startswith=f"{SECTION_EDITORS}:", page_permissions__page=section).first()


@transaction.atomic
def give_section(section: SectionPage, users: list[User]) -> Group:
    """Make `users`, and nobody else, the editors of the section."""
    group = group_of(section)
    if group is None:
        group = Group.objects.create(name=_free_name(section))
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=ACTIONS
        ):
            GroupPagePermission.objects.create(group=group, page=section, permission=permission)
        for permission in Permission.objects.filter(content_type__app_label=APP, codename__in=DISCUSSIONS):
            GroupDiscussionPermission.objects.create(group=group, page=section, permission=permission)
    group.user_set.set(users)
    return group


def _free_name(section: SectionPage) -> str:
    name = f"{SECTION_EDITORS}: {section.title}"[:140]
    return f"{name} ({section.pk})" if Group.objects.filter(name=name).exists() else name


class SectionEditorsForm(forms.Form):
    users = forms.ModelMultipleChoiceField(
        label=gettext_lazy("They write and publish here, and in the sections below"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users: Any = self.fields["users"]
        users.queryset = User.objects.filter(is_active=True, groups__name=SECTION_EDITORS).order_by("last_name", "pk")


class SectionEditorsView(WagtailAdminTemplateMixin, FormView):
    form_class = SectionEditorsForm
    template_name = "desk/section_editors.html"
    page_title = gettext_lazy("Editors of the section")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_give_sections(request.user):
            raise PermissionDenied
        self.section = get_object_or_404(SectionPage, pk=kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.section.title

    def get_initial(self) -> dict[str, Any]:
        group = group_of(self.section)
        return {"users": list(group.user_set.all()) if group else []}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        give_section(self.section, list(form.cleaned_data["users"]))
        messages.success(self.request, _("The editors of “%(section)s” are changed.") % {"section": self.section.title})
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.section.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "group": group_of(self.section),
            "users_url": reverse("wagtailusers_users:index"),
        }


def is_section(page: Page) -> bool:
    return isinstance(page.specific_deferred, SectionPage)
