"""What editors have picked to stand above the results for a question."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, PageViewRestriction
from wagtail.search.utils import normalise_query_string

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


def find_promoted(text: str) -> list[Promoted]:
    """The picks for a question in these words, each once, in the editors' order; only what anybody may read.

    One query. Where the pages stand is left to the template: it knows the site by then.
    """
    asked = normalise_query_string(text)
    if not asked:
        return []
    private = PageViewRestriction.objects.annotate(
        outer_path=ExpressionWrapper(OuterRef("page__path"), output_field=CharField())
    ).filter(outer_path__startswith=F("page__path"))
    picks = (
        SearchPromotion.objects.filter(query__query_string=asked)
        .filter(Q(page=None) | Q(page__live=True))
        .exclude(Exists(private))
        .select_related("page")
        .order_by("sort_order", "pk")
    )
    found: dict[int | str, Promoted] = {}
    for pick in picks[: SHOWN * 2]:
        if pick.page or is_web_address(pick.external_link_url):
            title = pick.title or pick.external_link_url
            pick_of = Promoted(title, pick.description, pick.page, pick.external_link_url)
            found.setdefault(pick.page_id or pick.external_link_url, pick_of)
    return list(found.values())[:SHOWN]
