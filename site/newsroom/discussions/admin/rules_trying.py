"""What a rule would have done, before it does it; and rules by the list."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from newsroom.discussions.admin.permissions import CONFIGURE, WholeSiteNeeded
from newsroom.discussions.admin.rules import NOTHING_TO_FIND, RuleForm
from newsroom.discussions.models import Rule, Status
from newsroom.discussions.services import rules
from newsroom.discussions.services.matching import BadPattern
from newsroom.discussions.services.rehearsing import DAYS, Rehearsal, rehearse

MOST_LINES = 20_000
MOST_BYTES = 1_000_000


class _RulesPage(WholeSiteNeeded, WagtailAdminTemplateMixin):
    permission_needed = CONFIGURE
    header_icon = "clipboard-list"
    page_title: Any

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,  # type: ignore[attr-defined]
            {"url": reverse("discussion_rules:index"), "label": _("Comment rules")},
            {"url": "", "label": self.page_title},
        ]


class TryView(_RulesPage, TemplateView):
    """GET `rule` = the number of a saved one; POST the fields of the form, saved or not. Nothing is changed."""

    template_name = "newsroom_discussions/admin/rule_try.html"
    page_title = _("Try a rule")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        saved = self._saved()
        sent = self.request.POST if self.request.method == "POST" else None
        form = RuleForm(sent, instance=saved or Rule())
        kind, pattern = (form["kind"].value() or "", str(form["pattern"].value() or "")[:200])
        context.update(form=form, saved=saved, days=DAYS, found=None, wrong="")
        if pattern and kind in Rule.Kind.values:
            try:
                context["found"] = rehearse(kind, pattern)
            except BadPattern:
                context["wrong"] = NOTHING_TO_FIND
        context["states"] = _states(context["found"])
        return context

    def _saved(self) -> Rule | None:
        raw = self.request.POST.get("rule", "") or self.request.GET.get("rule", "")
        is_number = raw.isascii() and raw.isdigit() and len(raw) < 18
        return Rule.objects.filter(pk=int(raw)).first() if is_number else None


def _states(found: Rehearsal | None) -> list[tuple[Any, int]]:
    return [(Status(status).label, number) for status, number in found.by_status.most_common()] if found else []


class ListForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=Rule.Kind.choices)
    effect = forms.ChoiceField(label=_("Then"), choices=Rule.Effect.choices)
    words = forms.CharField(
        label=_("List"), required=False, max_length=MOST_BYTES, widget=forms.Textarea, help_text=_("One a line.")
    )
    file = forms.FileField(label=_("Or a text file"), required=False, help_text=_("One a line, in UTF-8."))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        text, file = cleaned.get("words") or "", cleaned.get("file")
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", _("This file is too large for a list."))
            else:
                try:
                    text += "\n" + file.read().decode("utf-8-sig")
                except UnicodeDecodeError:
                    self.add_error("file", _("This is not a text file in UTF-8."))
        lines = [line.replace("\x00", "") for line in text.splitlines() if line.strip()]
        if not self.errors and not lines:
            self.add_error("words", _("There is nothing in the list."))
        if len(lines) > MOST_LINES:
            self.add_error("words", _("These are too many at once."))
        return {**cleaned, "lines": lines}


class ListView(_RulesPage, FormView):
    form_class = ListForm
    template_name = "newsroom_discussions/admin/rules_import.html"
    page_title = _("Add a list of rules")

    def form_valid(self, form: ListForm) -> HttpResponse:
        data = form.cleaned_data
        added = rules.add_list(data["kind"], data["effect"], data["lines"], self.request.user)
        said = ngettext("%(number)s rule is new.", "%(number)s rules are new.", added.new) % {"number": added.new}
        if added.known:
            said += " " + _t("%(number)s were there already.") % {"number": added.known}
        messages.success(self.request, said)
        if added.unusable:
            shown = ", ".join(added.unusable[:10])
            messages.warning(self.request, _t("Nothing can be found by these: %(lines)s") % {"lines": shown})
        return redirect("discussion_rules:index")
