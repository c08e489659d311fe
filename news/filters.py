"""What the admin's lists of topics, series and sources can be narrowed by."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from news.models import ArticlePage, Series, Source, SourceRecord, Topic


class UsedFilter(django_filters.ChoiceFilter):
    """Whether anything points at it."""

    def __init__(self, rows: QuerySet, key: str) -> None:
        self.rows, self.key = rows, key
        super().__init__(
            label=_("Articles"),
            choices=[("yes", _("With articles")), ("no", _("Without articles"))],
            empty_label=_("All"),
            widget=forms.RadioSelect,
        )

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        used = Exists(self.rows.filter(**{self.key: OuterRef("pk")}))
        return qs.filter(used if value == "yes" else ~used)


class TopicFilterSet(WagtailFilterSet):
    articles = UsedFilter(ArticlePage.topics.through.objects.all(), "topic")

    class Meta:
        model = Topic
        fields: list[str] = []


class SeriesFilterSet(WagtailFilterSet):
    articles = UsedFilter(ArticlePage.objects.all(), "series")

    class Meta:
        model = Series
        fields: list[str] = []


class SourceFilterSet(WagtailFilterSet):
    articles = UsedFilter(SourceRecord.objects.all(), "source")

    class Meta:
        model = Source
        fields: list[str] = []
