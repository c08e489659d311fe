"""The facets of `search.facets`, counted by a search server: one request to it, and two queries for the names."""

from collections import Counter
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from news.kinds import Kind
from news.models import SectionPage, Topic
from newsroom.people.models import Contributor
from search.facets import SHOWN, Facet, Value

SECTIONS = 1000  # more than a paper has


def count(found: Any) -> list[Facet]:
    """Facets of the articles found, those with nothing to choose left out. Raises SearchUnavailable."""
    column = found.column
    answer = found.buckets(
        {
            "section": {"terms": {"field": column("section"), "size": SECTIONS}},
            "author": {"terms": {"field": column("contributor_ids"), "size": SHOWN}},
            "topic": {"terms": {"field": column("topic_ids"), "size": SHOWN}},
            "kind": {"terms": {"field": column("kind"), "size": SHOWN}},
            "year": {
                "date_histogram": {
                    "field": column("published_at"),
                    "calendar_interval": "year",
                    "time_zone": timezone.get_current_timezone_name(),
                    "format": "yyyy",
                    "min_doc_count": 1,
                    "order": {"_key": "desc"},
                }
            },
            "video": {"filter": {"exists": {"field": column("lead_video")}}},
        }
    )
    numbers = {name: _numbers(answer[name]) for name in ("section", "author", "topic", "kind")}
    kinds = dict(Kind.choices)
    years = [(one["key_as_string"], one["doc_count"]) for one in answer["year"]["buckets"]]
    videos = answer["video"]["doc_count"]
    facets = [
        Facet("section", _("Section"), _sections(numbers["section"])),
        Facet("author", _("Author"), _named(Contributor, numbers["author"])),
        Facet("topic", _("Topic"), _named(Topic, numbers["topic"])),
        Facet("kind", _("Kind"), [Value(key, str(kinds.get(key, key)), n) for key, n in numbers["kind"].items()]),
        Facet("year", _("Year"), [Value(year, year, number) for year, number in years[:SHOWN]]),
        Facet("video", _("Video"), [Value("1", "", videos)] if videos else []),
    ]
    return [facet for facet in facets if facet.values]


def _numbers(aggregation: dict[str, Any]) -> dict[str, int]:
    return {str(one["key"]): int(one["doc_count"]) for one in aggregation["buckets"]}


def _named(model: type[Model], numbers: dict[str, int]) -> list[Value]:
    """By their addresses and names. Those that the database knows no more are left out."""
    rows = {str(pk): (slug, name) for pk, slug, name in _rows(model, list(numbers))}
    return [Value(*rows[key], number) for key, number in numbers.items() if key in rows]


def _rows(model: Any, keys: list[str]) -> Any:
    return model.objects.filter(pk__in=keys).values_list("pk", "slug", "name") if keys else []


def _sections(numbers: dict[str, int]) -> list[Value]:
    """Sections count what stands in those below them too."""
    if not numbers:
        return []
    sections = list(SectionPage.objects.values_list("pk", "path", "title"))
    own = [(path, numbers[str(pk)]) for pk, path, _title in sections if str(pk) in numbers]
    totals: Counter[tuple[str, str, str]] = Counter()
    for pk, above, title in sections:
        if number := sum(number for path, number in own if path.startswith(above)):
            totals[above, str(pk), title] = number
    best = sorted(totals.items(), key=lambda item: (-item[1], item[0][0]))[:SHOWN]
    return [Value(pk, title, number, path) for (path, pk, title), number in best]
