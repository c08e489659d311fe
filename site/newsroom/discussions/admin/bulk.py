"""One act on everything that a tab and its filters show: asked first with the number, then done in stretches."""

import uuid
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import set_query_params
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from newsroom.discussions.admin import notices
from newsroom.discussions.admin.acting import text_in
from newsroom.discussions.admin.permissions import PermissionNeeded
from newsroom.discussions.admin.queue import queue_of
from newsroom.discussions.services.moderating import ANSWERS, ORDER, TELLING, Action
from newsroom.discussions.services.sweeping import Sweep, last_of, sweep

MOST = 10_000
SALT = "newsroom.discussions.sweep"


class SweepView(PermissionNeeded, WagtailAdminTemplateMixin, TemplateView):
    """GET `act` and a queue's query: the number, and the question. POST: does it, and goes on until all is done.

    What was confirmed is signed into the form: which comments, up to which id, and how far it has got. A stretch that
    breaks off can be sent again.
    """

    template_name = "newsroom_discussions/admin/sweep.html"
    header_icon = "comment"
    page_title = _("All that match")

    @property
    def action(self) -> Action:
        name = self.plan["act"] if self.request.method == "POST" else self.request.GET.get("act", "")
        if name not in ORDER or name in ANSWERS:
            raise Http404("No such act")
        return Action(name)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.plan: dict[str, Any] = {}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("discussion_queue"), "label": _("Reader comments")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = request.GET.copy()
        query.pop("act", None)
        found = queue_of(request, query, self.reach)
        number = len(found.values_list("pk")[: MOST + 1])
        plan = {
            "act": self.action.value,
            "query": query.urlencode(),
            "up_to": last_of(found) if number <= MOST else 0,
            "number": number,
            "after": 0,
            "changed": 0,
            "unchanged": 0,
            "batch": str(uuid.uuid4()),
        }
        return self._show(plan, too_many=number > MOST)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.plan = signing.loads(request.POST.get("plan", ""), salt=SALT, max_age=24 * 60 * 60)
        except signing.BadSignature:
            messages.warning(request, _("This page was open for too long. Nothing was done."))
            return redirect("discussion_queue")
        done = self._go_on(text_in(request, "note"))
        plan = {
            **self.plan,
            "after": done.after,
            "changed": self.plan["changed"] + done.changed,
            "unchanged": self.plan["unchanged"] + done.unchanged,
        }
        if not done.finished:
            return self._show(plan, going_on=True)
        if left := notices.unchanged(plan["unchanged"]):
            messages.warning(request, left)
        back = f"{reverse('discussion_queue')}?{self.plan['query']}"
        if plan["changed"]:
            notice = notices.Notice({self.action: plan["changed"]}, uuid.UUID(plan["batch"]))
            back = set_query_params(back, {"done": notice.signed()})
        return redirect(back)

    def _go_on(self, note: str) -> Sweep:
        return sweep(
            queue_of(self.request, QueryDict(self.plan["query"]), self.reach),
            self.action,
            self.request.user,
            batch=uuid.UUID(self.plan["batch"]),
            up_to=self.plan["up_to"],
            at_most=self.plan["number"] - self.plan["changed"] - self.plan["unchanged"],
            after=self.plan["after"],
            note=note,
            tell_writer="tell" in self.request.POST,
        )

    def _show(self, plan: dict[str, Any], **more: Any) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                plan=plan,
                signed=signing.dumps(plan, salt=SALT),
                act=plan["act"],
                telling=plan["act"] in TELLING,
                note=text_in(self.request, "note"),
                tell="tell" in self.request.POST,
                most=MOST,
                back=f"{reverse('discussion_queue')}?{plan['query']}",
                **more,
            )
        )
