"""What the law gives a commenter: a copy of everything, or to be forgotten."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from newsroom.discussions.admin.permissions import CONFIGURE, WholeSiteNeeded
from newsroom.discussions.models import Commenter
from newsroom.discussions.services.erasing import erase
from newsroom.discussions.services.exporting import export
from newsroom.discussions.services.people import Person


class PersonView(WholeSiteNeeded, WagtailAdminTemplateMixin, TemplateView):
    """POST `act` = "export" for a file, or "erase" with `sure` ticked."""

    permission_needed = CONFIGURE
    template_name = "newsroom_discussions/admin/person.html"
    page_title = _("What is kept of a commenter")
    header_icon = "user"

    @cached_property
    def person(self) -> Person:
        found = Commenter.objects.select_related("user").filter(pk=self.kwargs["commenter_id"])
        commenter = found.first() if self.kwargs["commenter_id"] < 2**63 else None
        if commenter is None:
            raise Http404("No such commenter")
        return Person.behind(commenter)

    def get_page_subtitle(self) -> str:
        return str(self.person.commenter)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("discussion_queue"), "label": _("Reader comments")},
            {"url": "", "label": self.get_page_subtitle(), "sublabel": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "person": self.person, "number": self.person.comments.count()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act")
        if act == "export":
            data = export(self.person, for_moderators=bool(request.POST.get("notes")))
            response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
            response["Content-Disposition"] = f'attachment; filename="commenter-{self.kwargs["commenter_id"]}.json"'
            return response
        if act == "erase" and request.POST.get("sure"):
            erased = erase(self.person, request.user)
            messages.success(request, _t("Erased, with %(number)s comments.") % {"number": erased.comments})
            return redirect("discussion_queue")
        messages.warning(request, _t("Nothing was erased: tick that you are sure."))
        return self.get(request, *args, **kwargs)
