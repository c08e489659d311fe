"""What is going to appear by itself, and what is still being written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from news.models import ArticlePage


def scheduled_revisions() -> QuerySet[Revision]:
    """Revisions of pages that go live at a time to come, the next one first."""
    return Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at", "pk")


@dataclass(frozen=True)
class Scheduled:
    """A page that appears, or changes, by itself."""

    page: Page
    title: str
    when: datetime

    @property
    def is_update(self) -> bool:
        return self.page.live


def _explorable(user: Any) -> QuerySet[Page]:
    return policy_registry.get_by_type(Page).explorable_instances(user)


def coming_up(user: Any, limit: int) -> list[Scheduled]:
    """What is scheduled among the pages that `user` may see in the admin; three queries."""
    mine = _explorable(user).annotate(key=Cast("pk", CharField()))
    revisions = list(
        scheduled_revisions()
        .filter(object_id__in=mine.order_by().values("key"))
        .values_list("object_id", "object_str", "approved_go_live_at")[:limit]
    )
    pages = Page.objects.in_bulk([int(key) for key, _, _ in revisions])
    return [Scheduled(pages[int(key)], title, when) for key, title, when in revisions if int(key) in pages]


def drafts(user: Any) -> QuerySet[ArticlePage]:
    """Articles not published, or changed since, that nothing is going to publish by itself; the last touched first."""
    scheduled = scheduled_revisions().filter(object_id=Cast(OuterRef("pk"), CharField()))
    return (
        ArticlePage.objects.filter(Q(live=False, expired=False) | Q(has_unpublished_changes=True))
        .filter(pk__in=_explorable(user).order_by().values("pk"))
        .exclude(Exists(scheduled))
        .defer("body")
        .select_related("section", "owner")
        .prefetch_related("byline_entries__contributor")
        .order_by("-latest_revision_created_at", "-pk")
    )
