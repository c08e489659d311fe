"""The facets of `search.facets`, counted by a search server: one request to it, and one query for the names."""

from typing import Any

from django.utils import timezone

from search.facets import SHOWN, SPARE, Counted, Facet, shown

SECTIONS = 1000  # more than a paper has


def count(found: Any) -> list[Facet]:
    """Facets of the articles found, those with nothing to choose left out. Raises SearchUnavailable."""
    column = found.column
    answer = found.buckets(
        {
            "section": {"terms": {"field": column("section"), "size": SECTIONS}},
            "author": {"terms": {"field": column("contributor_ids"), "size": SHOWN + SPARE}},
            "topic": {"terms": {"field": column("topic_ids"), "size": SHOWN + SPARE}},
            "kind": {"terms": {"field": column("kind"), "size": SHOWN + SPARE}},
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
    numbers["year"] = {one["key_as_string"]: one["doc_count"] for one in answer["year"]["buckets"]}
    if videos := answer["video"]["doc_count"]:
        numbers["video"] = {"1": videos}
    return shown(Counted(numbers))


def _numbers(aggregation: dict[str, Any]) -> dict[str, int]:
    return {str(one["key"]): int(one["doc_count"]) for one in aggregation["buckets"]}
