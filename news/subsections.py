"""What stands below a section, as its page shows it."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import CharField, IntegerField
from django.http import HttpRequest
from wagtail.models import Page

from news.models import SectionPage
from newsroom.core.models import nothing_restricted
from newsroom.core.prepared import Given, Prepared


class SectionRow(NamedTuple):
    pk: int
    title: str
    url_path: str


class Subsection(NamedTuple):
    title: str
    href: str


@lru_cache
def _below(some_private: bool) -> Prepared[SectionRow]:
    def query() -> object:
        path, depth = Given("path", CharField()), Given("depth", IntegerField())
        below = SectionPage.objects.filter(path__gt=path, path__lt=Given("end", CharField()), depth=depth, live=True)
        return (below.published() if some_private else below).order_by("path")

    return Prepared(SectionRow, query, shows={"page": "pk"})  # type: ignore[arg-type]


def subsections(section: SectionPage, request: HttpRequest) -> list[Subsection]:
    """The sections right below, in the editors' order; none of a section that is not in the tree yet."""
    if not section.path:
        return []
    rows = _below(not nothing_restricted(request)).all(
        path=section.path, end=section.path + "~", depth=section.depth + 1
    )
    return [Subsection(row.title, Page(pk=row.pk, url_path=row.url_path).get_url(request) or "") for row in rows]
