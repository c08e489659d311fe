"""A commenter's page on the desk, and what can be decided about them there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from newsroom.discussions.admin import notices
from newsroom.discussions.admin.acting import Done, answer, text_in
from newsroom.discussions.admin.history import history_of
from newsroom.discussions.admin.permissions import BAN, PermissionNeeded, Reach, reach
from newsroom.discussions.models import ArticleComment, Commenter, Trust
from newsroom.discussions.services import banning

# How long a ban is, in days; 0 is for good.
LENGTHS = (
    (1, gettext_lazy("A day")),
    (7, gettext_lazy("A week")),
    (30, gettext_lazy("A month")),
    (365, gettext_lazy("A year")),
    (0, gettext_lazy("For good")),
)


class BanForm(forms.Form):
    days = forms.TypedChoiceField(label=gettext_lazy("For"), choices=LENGTHS, coerce=int, initial=7)
    note = forms.CharField(
        label=gettext_lazy("Why (for the other moderators)"), max_length=2000, required=False, strip=True
    )

    def until(self) -> dt.datetime:
        days = self.cleaned_data["days"]
        return timezone.now() + dt.timedelta(days=days) if days else banning.FOR_GOOD


class TrustForm(forms.Form):
    trust = forms.ChoiceField(label=gettext_lazy("Trust"), choices=Trust.choices)


class OfCommenter(PermissionNeeded):
    """A view of one commenter, so far as they wrote where the moderator looks after comments."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def commenter(self) -> Commenter:
        pk = self.kwargs["commenter_id"]
        found = Commenter.objects.select_related("user").filter(pk=pk).first() if pk < 2**63 else None
        if found is None or not wrote_in(self.reach, found):
            raise Http404("No such commenter")
        return found


def wrote_in(where: Reach, commenter: Commenter) -> bool:
    """Whether the commenter is somebody for those who look after this part of the site."""
    theirs = ArticleComment.objects.filter(where.within("discussion__page__path"), commenter=commenter)
    return where.everywhere or (bool(where) and theirs.exists())


class CommenterView(OfCommenter, WagtailAdminTemplateMixin, TemplateView):
    template_name = "newsroom_discussions/admin/commenter.html"
    page_title = gettext_lazy("Commenter")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("discussion_queue"), "label": _("Reader comments")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.update(
            history=history_of(self.commenter, self.reach),
            ban_form=BanForm(),
            trust_form=TrustForm(initial={"trust": self.commenter.trust}),
            may_ban=wrote_in(reach(self.request.user, BAN), self.commenter),
            here=reverse("discussion_commenter", args=[self.commenter.pk]),
        )
        return context


class DecideView(OfCommenter, View):
    """POST `act`: "note" for moderators; "ban", "lift_ban", "shadow", "lift_shadow", "trust" for who may ban there."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "")
        if act != "note" and not (act in DECISIONS and wrote_in(reach(request.user, BAN), self.commenter)):
            return answer(request, Done(notices.NOTHING, warning=_("You cannot do that.")), self.reach)
        said = self._note() if act == "note" else DECISIONS[act](self.commenter.pk, request)
        if said:
            return answer(request, Done(notices.Notice(text=said)), self.reach)
        return answer(request, Done(notices.NOTHING, warning=_("Nothing was changed.")), self.reach)

    def _note(self) -> str:
        note = banning.add_note(self.commenter.pk, text_in(self.request, "note"), self.request.user)
        return _("The note is kept.") if note else ""


def _ban(commenter_id: int, request: HttpRequest) -> str:
    form = BanForm(request.POST)
    if not form.is_valid() or not banning.ban(commenter_id, form.until(), request.user, text_in(request, "note")):
        return ""
    return _("They are banned.")


def _lift_ban(commenter_id: int, request: HttpRequest) -> str:
    return _("The ban is lifted.") if banning.lift_ban(commenter_id, request.user) else ""


def _shadow(commenter_id: int, request: HttpRequest) -> str:
    form = BanForm(request.POST)
    if not form.is_valid() or not banning.shadow(commenter_id, form.until(), request.user, text_in(request, "note")):
        return ""
    return _("What they write is shown to themselves only.")


def _lift_shadow(commenter_id: int, request: HttpRequest) -> str:
    lifted = banning.lift_shadow(commenter_id, request.user)
    return _("What they write is shown to everybody again.") if lifted else ""


def _trust(commenter_id: int, request: HttpRequest) -> str:
    form = TrustForm(request.POST)
    if not form.is_valid():
        return ""
    changed = banning.set_trust(commenter_id, Trust(form.cleaned_data["trust"]), request.user)
    return _("The trust in them is changed.") if changed else ""


DECISIONS: dict[str, Callable[[int, HttpRequest], str]] = {
    "ban": _ban,
    "lift_ban": _lift_ban,
    "shadow": _shadow,
    "lift_shadow": _lift_shadow,
    "trust": _trust,
}
