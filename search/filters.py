"""What results can be narrowed to, whether it stands in the address (`?topic=tides`) or was typed (`topic:tides`)."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from news.kinds import Kind
from news.models import ArticleContributor, ArticlePage, SectionPage, Topic
from newsroom.people.models import Contributor
from search.names import named, with_words_beginning
from search.parsing import Operator

DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
MOST_MEANT = 50  # contributors, sections or topics that one operator stands for
VIDEO = "video"


@dataclass(frozen=True)
class Narrowing:
    """One condition on the results. `name` and `value` as they stand in the address; `label` for readers."""

    name: str
    value: str
    label: str
    condition: Q = field(compare=False)


def from_address(query: QueryDict) -> list[Narrowing]:
    """The conditions that the address asks for; one that means nothing to us is passed over."""
    found = []
    for name, make in FROM_ADDRESS.items():
        value = query.get(name, "")[:100].replace("\x00", "")
        if value and (narrowing := make(value)):
            found.append(narrowing)
    return found


def from_operators(operators: tuple[Operator, ...]) -> tuple[list[Q], list[Operator]]:
    """Conditions for the operators, and those of them that are about nobody and nothing that we have."""
    conditions: list[Q] = []
    unknown: list[Operator] = []
    for operator in operators:
        condition = FROM_OPERATOR[operator.field](operator.value)
        if condition is None:
            unknown.append(operator)
        else:
            conditions.append(~condition if operator.excluded else condition)
    return conditions, unknown


def starts_of(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    """The beginning of a day, month or year written as 2026-05-01, 2026-05 or 2026, and that of the next one."""
    matched = DATE.fullmatch(text)
    if not matched:
        return None
    year, month, day = int(matched[1]), int(matched[2] or 1), int(matched[3] or 1)
    try:
        start = dt.date(year, month, day)
        if matched[3]:
            end = start + dt.timedelta(days=1)
        elif matched[2]:
            end = (start + dt.timedelta(days=32)).replace(day=1)
        else:
            end = dt.date(year + 1, 1, 1)
        return _midnight(start), _midnight(end)
    except (ValueError, OverflowError):
        return None


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _by(contributor_ids: Any) -> Q:
    return Q(id__in=ArticleContributor.objects.filter(contributor__in=contributor_ids).values("article"))


def _about(topic_ids: Any) -> Q:
    through = ArticlePage.topics.through._default_manager
    return Q(id__in=through.filter(topic_id__in=topic_ids).values("articlepage_id"))


def _branch(section: SectionPage) -> list[int]:
    return list(section.branch().values_list("pk", flat=True))


def _author(slug: str) -> Narrowing | None:
    found = Contributor.objects.filter(slug=slug).first()
    return Narrowing("author", slug, found.name, _by([found.pk])) if found else None


def _topic(slug: str) -> Narrowing | None:
    found = Topic.objects.filter(slug=slug).first()
    return Narrowing("topic", slug, found.name, _about([found.pk])) if found else None


def _section(number: str) -> Narrowing | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        return None
    found = SectionPage.objects.live().filter(pk=int(number)).first()
    return Narrowing("section", number, found.title, Q(section__in=found.branch())) if found else None


def _kind(value: str) -> Narrowing | None:
    return Narrowing("kind", value, str(Kind(value).label), Q(kind=value)) if value in Kind.values else None


def _year(value: str) -> Narrowing | None:
    span = starts_of(value) if len(value) == 4 else None
    if span is None:
        return None
    return Narrowing("year", value, value, Q(published_at__gte=span[0], published_at__lt=span[1]))


def _video(value: str) -> Narrowing | None:
    return Narrowing(VIDEO, "1", _("With video"), ~Q(lead_video=None)) if value == "1" else None


def _from(value: str) -> Narrowing | None:
    span = starts_of(value)
    label = _("From %(date)s")
    return Narrowing("from", value, label % {"date": _day(value)}, Q(published_at__gte=span[0])) if span else None


def _until(value: str) -> Narrowing | None:
    """That day, month or year included."""
    span = starts_of(value)
    label = _("Until %(date)s")
    return Narrowing("until", value, label % {"date": _day(value)}, Q(published_at__lt=span[1])) if span else None


def _day(value: str) -> str:
    """A whole date as readers write it; a month or year as it stands."""
    span = starts_of(value)
    return date_format(span[0], "j F Y") if span and value.count("-") == 2 else value


FROM_ADDRESS: dict[str, Callable[[str], Narrowing | None]] = {
    "section": _section,
    "author": _author,
    "topic": _topic,
    "kind": _kind,
    "year": _year,
    "from": _from,
    "until": _until,
    VIDEO: _video,
}


def _author_named(name: str) -> Q | None:
    meant = Q(slug=name.lower()) | Q(pk__in=with_words_beginning("author", name))
    found = list(Contributor.objects.filter(meant).values_list("pk")[:MOST_MEANT])
    return _by([pk for (pk,) in found]) if found else None


def _topic_named(name: str) -> Q | None:
    meant = Q(slug=name.lower()) | Q(pk__in=named("topic", name))
    found = list(Topic.objects.filter(meant).values_list("pk")[:MOST_MEANT])
    return _about([pk for (pk,) in found]) if found else None


def _section_named(name: str) -> Q | None:
    found = SectionPage.objects.live().filter(Q(slug=name.lower()) | Q(pk__in=named("section", name)))
    branches = [pk for section in found[:MOST_MEANT] for pk in _branch(section)]
    return Q(section__in=branches) if branches else None


def _kind_named(name: str) -> Q | None:
    found = [kind for kind in Kind if name.casefold() in (kind.value, str(kind.label).casefold())]
    return Q(kind__in=found) if found else None


def _has(what: str) -> Q | None:
    return ~Q(lead_video=None) if what.casefold() in ("video", "videos") else None


def _before(text: str) -> Q | None:
    span = starts_of(text)
    return Q(published_at__lt=span[0]) if span else None


def _after(text: str) -> Q | None:
    span = starts_of(text)
    return Q(published_at__gte=span[1]) if span else None


FROM_OPERATOR: dict[str, Callable[[str], Q | None]] = {
    "author": _author_named,
    "topic": _topic_named,
    "section": _section_named,
    "kind": _kind_named,
    "has": _has,
    "before": _before,
    "after": _after,
}
