"""What editors have picked to stand above the results for a question."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, PageViewRestriction
from wagtail.search.utils import normalise_query_string

from newsroom.core.prepared import Given, Prepared
from newsroom.media.embeds import is_web_address

SHOWN = 5


@dataclass(frozen=True)
class Promoted:
    """A page of ours, or (`page` None) an address elsewhere."""

    title: str
    description: str
    page: Page | None
    address: str

    @property
    def host(self) -> str:
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


class Pick(NamedTuple):
    """What is fetched of a pick, and of the page that it leads to, if it leads to one of ours."""

    page_id: int | None
    page__title: str
    page__url_path: str
    external_link_url: str
    external_link_text: str | None
    description: str


def _picks() -> Any:
    private = PageViewRestriction.objects.annotate(
        outer_path=ExpressionWrapper(OuterRef("page__path"), output_field=CharField())
    ).filter(outer_path__startswith=F("page__path"))
    return (
        SearchPromotion.objects.filter(query__query_string=Given("asked", CharField(max_length=255)))
        .filter(Q(page=None) | Q(page__live=True))
        .exclude(Exists(private))
        .order_by("sort_order", "pk")[: SHOWN * 2]
    )


PICKS = Prepared(Pick, _picks, shows={"page": "page_id"})


def find_promoted(text: str) -> list[Promoted]:
    """The picks for a question in these words, each once, in the editors' order; only what anybody may read.

    One query. Where the pages stand is left to the template: it knows the site by then.
    """
    asked = normalise_query_string(text)
    found: dict[int | str, Promoted] = {}
    for pick in PICKS.all(asked=asked) if asked else ():
        address = pick.external_link_url
        if pick.page_id:
            page = Page(pk=pick.page_id, title=pick.page__title, url_path=pick.page__url_path)
            found.setdefault(pick.page_id, Promoted(page.title, pick.description, page, address))
        elif is_web_address(address):
            found.setdefault(address, Promoted(pick.external_link_text or address, pick.description, None, address))
    return list(found.values())[:SHOWN]
