"""The moderators' queue: the comments of a tab, narrowed and sorted, a page at a time."""

from copy import copy
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic import IndexView

from newsroom.discussions.admin import notices, tabs
from newsroom.discussions.admin.cards import cards_for
from newsroom.discussions.admin.filters import QueueFilterSet, by_commenter
from newsroom.discussions.admin.paging import PAGE, SORTS, Place, Sort, page_of
from newsroom.discussions.admin.permissions import PermissionNeeded, Reach
from newsroom.discussions.models import ArticleComment
from newsroom.discussions.services.moderating import ORDER, acts_from


def queue_of(request: HttpRequest, query: QueryDict, where: Reach) -> QuerySet:
    """All comments that a tab, its filters and its search show, for what is done to all of them at once."""
    asked = copy(request)
    # The view reads nothing else of a request: what was confirmed, not what this one was sent with.
    asked.GET = query  # type: ignore[assignment]
    view = QueueView()
    view.setup(asked)
    view.reach = where
    return view.get_queryset().order_by()


class QueueView(PermissionNeeded, IndexView):
    model = ArticleComment
    permission_policy = None
    any_permission_required = None
    page_title = _("Reader comments")
    header_icon = "comment"
    index_url_name = "discussion_queue"
    index_results_url_name = "discussion_queue_results"
    template_name = "newsroom_discussions/admin/queue.html"
    results_template_name = "newsroom_discussions/admin/queue_results.html"
    search_fields: ClassVar[list[str]] = ["comment", "user_name"]
    filterset_class = QueueFilterSet
    paginate_by = PAGE
    columns: ClassVar[list[BaseColumn]] = []
    next_place: Place | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.query: QueryDict = request.GET

    @cached_property
    def tab(self) -> tabs.Tab:
        return tabs.TABS.get(self.query.get("tab", ""), tabs.FIRST)

    @cached_property
    def sort(self) -> Sort:
        """What waits is worked through by priority; everything else is looked at from the newest on."""
        asked = SORTS.get(self.query.get("sort", ""))
        if asked in self.sorts:
            return asked
        return SORTS["priority" if self.tab.waits else "newest"]

    @property
    def sorts(self) -> list[Sort]:
        # By priority only where an index has that order: on the tabs of what waits.
        return [sort for sort in SORTS.values() if self.tab.waits or sort.name != "priority"]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {"data": self.query, "request": self.request}

    def get_base_queryset(self) -> QuerySet:
        found = self.tab.comments().filter(self.reach.within("discussion__page__path"))
        return found.select_related("discussion__page", "commenter").annotate(
            answered_name=F("reply_to__user_name"), answered_text=F("reply_to__comment")
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset  # each page is sorted when it is fetched

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if "@" in self.search_query:
            return queryset.filter(by_commenter(self.search_query))
        return super().search_queryset(queryset)

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[None, None, Any, bool]:
        rows, self.next_place = page_of(queryset, self.sort, Place.parse(self.query.get("from", "")))
        return None, None, rows, False

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        narrowed = bool(self.is_filtering or self.is_searching)
        context.update(
            tabs=self._tabs(),
            tab=self.tab,
            sorts=[{"sort": sort, "url": self._url(sort=sort.name)} for sort in self.sorts],
            sort=self.sort,
            cards=cards_for(context["object_list"]),
            narrowed=narrowed,
            place=self.query.get("from", ""),
            begin_url=self._url(),
            next_url=self._url(**{"from": str(self.next_place)}) if self.next_place else "",
            here=self._url(**{"from": self.query.get("from", "")}),
            results_url=f"{self.index_results_url}?{self._query().urlencode()}",
            swept_query=self._query().urlencode(),
            bulk_acts=sorted({act for status in self.tab.statuses for act in acts_from(status)}, key=ORDER.index),
            notice=self._notice(),
        )
        return context

    def _query(self, **changes: str) -> QueryDict:
        """What narrows the queue now, without the place in it."""
        query = self.query.copy()
        for name in ("from", "done", "_w_filter_fragment", *changes):
            query.pop(name, None)
        for name, value in changes.items():
            if value:
                query[name] = value
        return query

    def _url(self, **changes: str) -> str:
        query = self._query(**changes)
        return f"{self.index_url}?{query.urlencode()}" if query else str(self.index_url)

    def _notice(self) -> notices.Notice | None:
        return notices.from_address(self.query.get("done", "")) if "done" in self.query else None

    def _tabs(self) -> list[dict[str, Any]]:
        found = tabs.counts(self.reach)
        self.request.comments_waiting = found.waiting  # type: ignore[attr-defined] # for the menu, which asks next
        counts = found.tabs
        return [
            {
                "name": tab.name,
                "url": f"{reverse('discussion_queue')}?tab={tab.name}",
                "label": tab.label,
                "count": counts.get(tab.name, ""),
                "current": tab == self.tab,
            }
            for tab in tabs.TABS.values()
            if tab == self.tab or not tab.hidden_when_empty or counts[tab.name] != "0"
        ]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "no-store"  # the way back shows the queue as it is, not as it was
        return response
