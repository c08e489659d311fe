"""What the list of all articles can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.views.pages.listing import PageFilterSet

from news.kinds import Kind
from news.models import ArticleContributor, ArticlePage, SectionPage, Topic
from news.widgets import ChipsInput
from newsroom.desk.schedule import scheduled_revisions
from newsroom.people.models import Contributor


class SectionField(django_filters.fields.ModelMultipleChoiceField):
    """Sections with those below them set in, as the tree has them."""

    def label_from_instance(self, obj: Any) -> str:
        return "– " * (obj.depth - 3) + obj.title


class SectionFilter(django_filters.ModelMultipleChoiceFilter):
    """Articles of the sections and of those below them."""

    field_class = SectionField

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not value:
            return qs
        below = Q()
        for section in value:
            below |= Q(path__startswith=section.path)
        return qs.filter(section__in=SectionPage.objects.filter(below).order_by().values("pk"))


class AuthorFilter(django_filters.ModelMultipleChoiceFilter):
    """Articles that any of the contributors is named in, in whatever role."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not value:
            return qs
        return qs.filter(pk__in=ArticleContributor.objects.filter(contributor__in=value).values("article"))


class TopicFilter(django_filters.ModelMultipleChoiceFilter):
    """Articles about any of the topics."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not value:
            return qs
        through = ArticlePage.topics.through.objects
        return qs.filter(pk__in=through.filter(topic__in=value).values("articlepage"))


class StatusFilter(django_filters.ChoiceFilter):
    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        scheduled = Q(Exists(scheduled_revisions().filter(object_id=Cast(OuterRef("pk"), CharField()))))
        conditions = {
            "live": Q(live=True),
            "draft": Q(live=False) & ~scheduled,
            "changed": Q(live=True, has_unpublished_changes=True),
            "scheduled": scheduled,
        }
        return qs.filter(conditions[value]) if value in conditions else qs


class ArticleFilterSet(PageFilterSet):
    section = SectionFilter(
        label=_("Section"),
        queryset=lambda request: SectionPage.objects.order_by("path"),
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    contributor = AuthorFilter(label=_("Author"), queryset=Contributor.objects.all(), widget=ChipsInput("contributors"))
    topic = TopicFilter(label=_("Topic"), queryset=Topic.objects.all(), widget=ChipsInput("topics"))
    status = StatusFilter(
        label=_("Status"),
        choices=[
            ("live", _("Published")),
            ("draft", _("Draft")),
            ("changed", _("Published, with changes that are not")),
            ("scheduled", _("Scheduled")),
        ],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    published_at = django_filters.DateFromToRangeFilter(label=_("Published"), widget=DateRangePickerWidget)
    # Nothing to tell articles of one site apart by.
    site = None
    has_child_pages = None

    class Meta:
        model = ArticlePage
        fields: list[str] = []
