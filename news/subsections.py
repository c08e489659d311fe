"""What stands below a section, as its page shows it."""

from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from wagtail.models import Page

from news.models import SectionPage
from newsroom.core.models import nothing_restricted
from newsroom.core.prepared import Prepared


class SectionRow(NamedTuple):
    pk: int
    title: str
    url_path: str
    path: str
    depth: int


class Subsection(NamedTuple):
    title: str
    href: str


@lru_cache
def _sections(some_private: bool) -> Prepared[SectionRow]:
    """All of them: asked for a branch or in order, SQLite walks through all pages of the paper instead."""

    def query() -> object:
        sections = SectionPage.objects.order_by()
        return sections.published() if some_private else sections.filter(live=True)

    return Prepared(SectionRow, query, shows={"page": "pk"})  # type: ignore[arg-type]


def subsections(section: SectionPage, request: HttpRequest) -> list[Subsection]:
    """The sections right below, in the editors' order; none of a section that is not in the tree yet."""
    rows = _sections(not nothing_restricted(request)).all() if section.path else []
    below = [row for row in rows if row.path.startswith(section.path) and row.depth == section.depth + 1]
    return [
        Subsection(row.title, Page(pk=row.pk, url_path=row.url_path).get_url(request) or "")
        for row in sorted(below, key=lambda row: row.path)
    ]
