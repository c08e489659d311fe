"""Opening and closing the discussion of one page, or of all pages below a section."""

from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Page

from newsroom.core.page_cache import EVERYTHING, changed
from newsroom.discussions import freshness, modes
from newsroom.discussions.admin.permissions import CONFIGURE, PermissionNeeded
from newsroom.discussions.models import Discussion
from newsroom.discussions.pages import hands_down, is_discussed, original
from newsroom.discussions.services import settings_of
from newsroom.discussions.views.access import BIGGEST_ID


class DiscussionForm(forms.ModelForm):
    class Meta:
        model = Discussion
        fields: ClassVar[list[str]] = ["mode", "opens_at", "closes_at", "close_after_days"]
        widgets: ClassVar[dict[str, Any]] = {"opens_at": AdminDateTimeInput, "closes_at": AdminDateTimeInput}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_at", _("A discussion closes after it has opened."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # `clean` says it at the field; the database's own words for the same need not be read by anybody.
        return super()._get_validation_exclusions() | {"opens_at", "closes_at"}


class ConfigureView(PermissionNeeded, WagtailAdminTemplateMixin, FormView):
    permission_needed = CONFIGURE
    form_class = DiscussionForm
    template_name = "newsroom_discussions/admin/configure.html"
    header_icon = "comment"

    @cached_property
    def subject(self) -> Page:
        pk = self.kwargs["page_id"]
        page = Page.objects.filter(pk=pk).first() if pk <= BIGGEST_ID else None
        if page is None or not (is_discussed(page) or hands_down(page)):
            raise Http404("No such page")
        subject = original(page)
        if not self.reach.covers(subject):
            raise Http404("A page of another section")
        return subject

    @property
    def page_title(self) -> Any:
        return _("Discussions below") if hands_down(self.subject) else _("Discussion")

    def get_page_subtitle(self) -> str:
        return self.subject.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_pages:edit", args=[self.subject.pk]), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        found = Discussion.objects.filter(pk=self.subject.pk).first()
        return {**super().get_form_kwargs(), "instance": found or Discussion(page=self.subject)}

    def form_valid(self, form: DiscussionForm) -> HttpResponse:
        # Only what the form has: the counts of the row change under the feet of whoever looks at it.
        Discussion.objects.bulk_create([Discussion(page=self.subject)], ignore_conflicts=True)
        Discussion.objects.filter(pk=self.subject.pk).update(**form.cleaned_data)
        # What is set for a section holds for all below it.
        changed(*([EVERYTHING] if hands_down(self.subject) else freshness.tags(self.subject.pk)))
        messages.success(self.request, _("The discussion of “%(title)s” is saved.") % {"title": self.subject.title})
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("discussion_configure", args=[self.subject.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rules = settings_of(self.subject)
        own, above = modes.rows(self.subject)
        context["subject"] = self.subject
        context["hands_down"] = hands_down(self.subject)
        context["rules"] = rules
        context["inherited"] = modes.inherited(above, rules)
        context["mode_now"] = own.effective_mode(rules, self.subject.first_published_at, above=above)
        context["media"] = context["form"].media
        return context
