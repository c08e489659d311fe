"""The discussion beside the page that is edited. It is no part of the page: nothing of it is saved with a revision."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from newsroom.discussions.admin.permissions import CONFIGURE, MODERATE, reach
from newsroom.discussions.models import Discussion, Mode
from newsroom.discussions.pages import is_discussed, original


class DiscussionSidePanel(BaseSidePanel):
    """Whether the page's discussion is open, how much is said and waits there, and the ways to both."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle discussion")
        icon_name = "comment"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            found = self.panel.discussion
            context["count"] = found.pending_count + found.reported_count if self.panel.may_moderate else 0
            return context

    name = "discussion"
    title = _("Discussion")
    template_name = "newsroom_discussions/admin/side_panel.html"
    order = 450

    @cached_property
    def subject(self) -> Any:
        return original(self.object)

    @cached_property
    def discussion(self) -> Discussion:
        return Discussion.objects.filter(pk=self.subject.pk).first() or Discussion(page_id=self.subject.pk)

    @property
    def may_moderate(self) -> bool:
        return reach(self.request.user, MODERATE).covers(self.subject)

    def is_shown(self) -> bool:
        """To those who have something to do there."""
        may_configure = reach(self.request.user, CONFIGURE).covers(self.subject)
        return is_discussed(self.subject) and (self.may_moderate or may_configure)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context.update(
            discussion=self.discussion,
            mode=Mode(self.discussion.mode).label,
            subject=self.subject,
            may_moderate=self.may_moderate,
            may_configure=reach(self.request.user, CONFIGURE).covers(self.subject),
        )
        return context
