"""What the first page of the admin tells whoever logs in: what they may do, and what waits for them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from news.models import ArticlePage, SectionPage
from newsroom.desk.schedule import coming_up, drafts
from newsroom.discussions.admin.permissions import MODERATE, reach
from newsroom.discussions.admin.tabs import waiting_count

SECTIONS_SHOWN = 12
ROWS_SHOWN = 8


class DeskPanel(Component):
    """A panel that knows the request, and whether it has anything to say to who made it."""

    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def is_shown(self) -> bool:
        return True


class PagesPanel(DeskPanel):
    """For those who write pages somewhere."""

    def is_shown(self) -> bool:
        policy = policy_registry.get_by_type(ArticlePage)
        return bool(policy.user_has_any_permission(self.request.user, {"add", "change", "publish"}))


class WritePanel(PagesPanel):
    """“Write an article in …”: the sections in which they may."""

    name = "write"
    order = 110
    template_name = "desk/write_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        policy = policy_registry.get_by_type(SectionPage)
        pages = policy.instances_user_has_permission_for(self.request.user, "add").order_by().values("pk")
        sections = list(SectionPage.objects.filter(pk__in=pages).order_by("depth", "path")[: SECTIONS_SHOWN + 1])
        return {
            "sections": sections[:SECTIONS_SHOWN],
            "more_url": reverse("articles:choose_parent") if len(sections) > SECTIONS_SHOWN else "",
        }


class ScheduledPanel(PagesPanel):
    name = "scheduled"
    order = 130
    template_name = "desk/scheduled_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = coming_up(self.request.user, ROWS_SHOWN + 1)
        return {
            "scheduled": found[:ROWS_SHOWN],
            "more_url": reverse("articles:index") + "?status=scheduled" if len(found) > ROWS_SHOWN else "",
        }


class DraftsPanel(PagesPanel):
    """Their own drafts, then everybody else's."""

    name = "drafts"
    order = 140
    template_name = "desk/drafts_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        every = drafts(self.request.user)
        others = list(every.exclude(owner=self.request.user)[: ROWS_SHOWN + 1])
        return {
            "mine": list(every.filter(owner=self.request.user)[:ROWS_SHOWN]),
            "others": others[:ROWS_SHOWN],
            "more_url": reverse("articles:index") + "?status=draft" if len(others) > ROWS_SHOWN else "",
        }


class CommentsPanel(DeskPanel):
    """How many comments wait, for those who decide about them."""

    name = "comments"
    order = 120
    template_name = "desk/comments_panel.html"

    def is_shown(self) -> bool:
        return bool(reach(self.request.user, MODERATE))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": waiting_count(reach(self.request.user, MODERATE)), "url": reverse("discussion_queue")}


PANELS: list[type[DeskPanel]] = [WritePanel, CommentsPanel, ScheduledPanel, DraftsPanel]


def panels_for(request: HttpRequest) -> list[DeskPanel]:
    return [panel for panel in (cls(request) for cls in PANELS) if panel.is_shown()]
