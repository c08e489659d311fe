"""Articles as results of a search: what lists show of them, with their texts, by queries that are put together once."""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.safestring import SafeString

from news import stories
from news.models import ArticlePage
from newsroom.core.prepared import Given, Prepared
from newsroom.media.shown import pictures
from search.transcripts import Said


def _query() -> Any:
    found = ArticlePage.objects.live().filter(id__among=Given("ids"))
    return stories.rows_of(found).annotate(stored_body=Cast("body", TextField()))


# With the body as it is stored, for passages.
ROW = stories.row_with("lead_image_caption", "stored_body")
ROWS: Prepared[Any] = Prepared(ROW, _query, shows=stories.SHOWS)


class Result(stories.Story):
    """An article, with the words that were searched for marked in it."""

    marked_title: SafeString
    marked_text: SafeString
    passages_found: Sequence[SafeString]
    said: Said | None = None

    @property
    def caption(self) -> str:
        return str(self.row.lead_image_caption)  # type: ignore[attr-defined]

    @cached_property
    def blocks(self) -> list[dict[str, Any]]:
        """The body as it is stored."""
        found: list[dict[str, Any]] = json.loads(self.row.stored_body or "[]")  # type: ignore[attr-defined]
        return found


def rows(keys: list[int]) -> list[Any]:
    """What results show of the articles with these keys, in this order; those left out that are not live. One query."""
    found = {row.pk: row for row in ROWS.all(ids=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def results(rows: Iterable[Any], request: HttpRequest) -> list[Result]:
    """The rows as lists show them. Two queries, for pictures and numbers of comments; none where there are no rows."""
    found = stories.find(rows, request, ("teaser",))
    return stories.stories(found, request, pictures(found.pictures), Result)
