"""Reports of searches, of those that found nothing, and of what the index has yet to hear of."""

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.permissions import policy_registry

from search.keeping.models import IndexChange, Spread
from search.models import EmptySearches

ANY = ["add", "change", "delete"]


def may_promote(user: Any) -> bool:
    """Whoever may promote results sees what is searched for."""
    return bool(policy_registry.get_by_type(SearchPromotion).user_has_any_permission(user, ANY))


class SearchMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_promote(request.user)


def with_counts(queries: QuerySet[Query], start: dt.date | None = None, end: dt.date | None = None) -> QuerySet[Query]:
    """Those searched for in these days, with `searches`, `without_result` and whether something is `promoted`."""
    days = QueryDailyHits.objects.filter(query=OuterRef("pk"))
    empty = EmptySearches.objects.filter(day__query=OuterRef("pk"))
    if start:
        days, empty = days.filter(date__gte=start), empty.filter(day__date__gte=start)
    if end:
        days, empty = days.filter(date__lte=end), empty.filter(day__date__lte=end)
    return queries.annotate(
        searches=Subquery(days.order_by().values("query").annotate(n=Sum("hits")).values("n"), IntegerField()),
        without_result=Coalesce(
            Subquery(empty.order_by().values("day__query").annotate(n=Sum("number")).values("n"), IntegerField()), 0
        ),
        promoted=Exists(SearchPromotion.objects.filter(query=OuterRef("pk"))),
    ).filter(searches__gt=0)


class SearchesFilterSet(WagtailFilterSet):
    day = DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget, method="in_days")

    class Meta:
        model = Query
        fields: list[str] = []

    def in_days(self, queryset: QuerySet[Query], name: str, value: slice) -> QuerySet[Query]:
        start, end = (moment.date() if moment else None for moment in (value.start, value.stop))
        return with_counts(queryset, start, end)


class SearchesReportView(ReportView):
    """What readers searched for, most often first."""

    model = SearchPromotion  # whose permissions count
    any_permission_required = ANY
    page_title = _("Searches")
    header_icon = "search"
    is_searchable = True
    search_fields = ["query_string"]
    filterset_class = SearchesFilterSet
    default_ordering = "-searches"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    columns = [
        TitleColumn(
            "query_string",
            label=_("Searched for"),
            sort_key="query_string",
            get_url=lambda query: reverse("search") + f"?q={quote(query.query_string)}",
        ),
        NumberColumn("searches", label=_("Searches"), sort_key="searches", width="12%"),
        NumberColumn("without_result", label=_("Found nothing"), sort_key="without_result", width="12%"),
        TitleColumn(
            "promote",
            label=_("Promoted results"),
            accessor=lambda query: _("Change") if query.promoted else _("Promote a page"),
            get_url=lambda query: reverse("wagtailsearchpromotions:edit", args=[query.pk]),
            width="22%",
        ),
    ]
    list_export = ["query_string", "searches", "without_result"]
    export_headings = {
        "query_string": _("Searched for"),
        "searches": _("Searches"),
        "without_result": _("Found nothing"),
    }

    def get_base_queryset(self) -> QuerySet[Query]:
        return with_counts(Query.objects.all())

    def get_filename(self) -> str:
        return "searches"


class EmptySearchesReportView(SearchesReportView):
    """What readers searched for in vain."""

    page_title = _("Searches without result")
    header_icon = "warning"
    default_ordering = "-without_result"
    index_url_name = "empty_search_report"
    index_results_url_name = "empty_search_report_results"

    def filter_queryset(self, queryset: QuerySet[Query]) -> QuerySet[Query]:
        return super().filter_queryset(queryset).filter(without_result__gt=0)

    def get_filename(self) -> str:
        return "searches-without-result"


_SINGLE = Q(spread=Spread.ONE, attempts=0)  # waits for a moment; nobody wants to read a line for each


class IndexReportView(ReportView):
    """What the index has yet to hear of: renames on their way, and what could not be indexed."""

    model = SearchPromotion
    any_permission_required = ANY
    page_title = _("Search index")
    header_icon = "history"
    index_url_name = "index_report"
    index_results_url_name = "index_report_results"
    results_template_name = "search/admin/index_report_results.html"
    is_searchable = False
    columns = [
        Column("what", label=_("What changed"), accessor=lambda change: _what(change)),
        Column("state", label=_("How far it is"), accessor=lambda change: _state(change)),
        DateColumn("created_at", label=_("Since"), width="14%"),
        Column("error", label=_("Last error"), width="30%"),
    ]

    def get_base_queryset(self) -> QuerySet[IndexChange]:
        return IndexChange.objects.exclude(_SINGLE).order_by("-spread", "-attempts", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["single"] = IndexChange.objects.filter(_SINGLE).values("label", "object_id").distinct().count()
        return context


def _what(change: IndexChange) -> str:
    try:
        kind = str(apps.get_model(change.label)._meta.verbose_name)
    except LookupError:  # a model that is no more
        kind = change.label
    return f"{change.name} ({kind})" if change.name else f"{kind} {change.object_id}"


def _state(change: IndexChange) -> Any:
    if change.attempts:
        return _("tried %(attempts)s times") % {"attempts": change.attempts}
    if change.total is None:
        return _("all articles that name it: waits")
    return _("%(done)s of %(total)s articles") % {"done": change.done, "total": change.total}
