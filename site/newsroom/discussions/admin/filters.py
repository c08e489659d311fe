"""What the queue can be narrowed to."""

from typing import ClassVar

import django_filters
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Page

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import ArticleComment, Commenter, Discussion
from newsroom.discussions.services import Reason
from newsroom.discussions.views.access import BIGGEST_ID

HOLDING_REASONS = [
    Reason.RULE,
    Reason.NEW_COMMENTER,
    Reason.REJECTED_LATELY,
    Reason.WATCHED,
    Reason.SHADOWED,
    Reason.LINKS,
    Reason.LIKE_SPAM,
    Reason.TOO_QUICK,
    Reason.HONEYPOT,
    Reason.NO_SUM,
    Reason.PREMODERATED,
]
FEW = 100
SECTIONS = "newsroom.discussions.sections"


def sections() -> list[tuple[str, str]]:
    """Path and title of the pages that have discussed pages below them. Asked of the database once a minute."""
    found: list[tuple[str, str]] | None = cache.get(SECTIONS)
    if found is None:
        found = [(page.path, "– " * (page.depth - 3) + page.title) for page in _sections()]
        cache.set(SECTIONS, found, 60)
    return found


def _sections() -> QuerySet[Page]:
    discussed = [name.lower().split(".") for name in settings.DISCUSSED_PAGE_TYPES]
    found = Page.objects.filter(depth__gt=2, numchild__gt=0)
    for app_label, model in discussed:
        found = found.exclude(content_type__app_label=app_label, content_type__model=model)
    return found.order_by("path").only("title", "path", "depth")


def by_commenter(value: str) -> Q:
    """Comments by a name; by an e-mail address, or by "#12", a commenter's number, without looking at each."""
    number = value.removeprefix("#")
    if value.startswith("#") and number.isascii() and number.isdigit():
        return Q(commenter=min(int(number[:18]), BIGGEST_ID))
    if "@" not in value:
        return Q(user_name__icontains=value)
    commenters = Commenter.objects.filter(Q(email_hash=email_hash(value)) | Q(user__email__iexact=value.strip()))
    return Q(commenter__in=list(commenters.values_list("pk", flat=True)[:FEW]))


def on_pages(found: QuerySet[Discussion]) -> Q:
    """The comments of these discussions: of a few by their ids, which says how little there is to find."""
    ids = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return Q(discussion__in=ids if len(ids) <= FEW else found.order_by().values("pk"))


class QueueFilterSet(WagtailFilterSet):
    reason = django_filters.ChoiceFilter(
        label=_("Why it was held"),
        choices=[(reason.value, reason.label) for reason in HOLDING_REASONS],
        method="held_for",
    )
    section = django_filters.ChoiceFilter(
        label=_("Section"), choices=sections, method="below_section", empty_label=_("All sections")
    )
    article = django_filters.CharFilter(
        label=_("Article"), method="on_article", help_text=_("Words of its title, or its number.")
    )
    author = django_filters.CharFilter(
        label=_("Commenter"), method="written_by", help_text=_("A name or an e-mail address.")
    )
    posted_at = django_filters.DateFromToRangeFilter(label=_("Posted"), widget=DateRangePickerWidget)

    class Meta:
        model = ArticleComment
        fields: ClassVar[list[str]] = []

    def held_for(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        # The list is stored as JSON text; both databases find a quoted code in it, only one has `contains`.
        code = f'"{value}:' if value == Reason.RULE else f'"{value}"'
        return queryset.filter(reasons__icontains=code)

    def below_section(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(on_pages(Discussion.objects.filter(page__path__startswith=value)))

    def on_article(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value.isascii() and value.isdigit() and len(value) < 11:
            return queryset.filter(discussion=min(int(value), BIGGEST_ID))
        return queryset.filter(on_pages(Discussion.objects.filter(page__title__icontains=value)))

    def written_by(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(by_commenter(value))
