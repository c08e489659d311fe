"""Articles as lists show them: rows as the database gives them, in four queries, and the markup that follows from them.

What a list looks like depends on nothing but these rows: where none of them is another than before, no template runs
and no model is made. See docs/decisions/0033-lists-are-rows.md.
"""

import datetime as dt
import re
from collections import namedtuple
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, F, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from news import entries
from news.byline import Credit, credit_lines
from news.kinds import kind_label
from news.models import ArticleContributor, ArticlePage, ListEntry
from newsroom.core import fragments
from newsroom.core.gathered import gathered, opened
from newsroom.core.models import nothing_restricted
from newsroom.core.page_cache import is_recording, tag
from newsroom.core.pagination import ListPage, paginate
from newsroom.core.prepared import Given, Prepared
from newsroom.discussions import counts
from newsroom.discussions.models import DiscussionSettings
from newsroom.media.shown import PictureRow, ShownPicture, are_complete, picture_rows, pictures

FAR = 200  # articles from the beginning of a list, from where on the way to them matters
LIST_NAME = re.compile(r"[a-z]+(:[\w-]+)?", re.ASCII)
LISTS_KEPT = 512  # pieces of 20 to 60 kilobytes, in the memory of a process


class Row(NamedTuple):
    """What is fetched of an article: what a teaser shows, and what its address is made of."""

    pk: int
    title: str
    url_path: str
    path: str
    alias_of_id: int | None
    search_description: str
    listing_text: str
    kicker: str
    standfirst: str
    kind: str
    language: str
    published_at: dt.datetime | None
    section_id: int | None
    section_title: str | None
    listing_image_id: int | None
    lead_image_id: int | None
    lead_video_id: int | None
    poster_id: int | None
    names: str | None  # in the byline, gathered

    @property
    def picture_id(self) -> int | None:
        """The picture chosen for lists, else that of the article, else that of its video."""
        return self.listing_image_id or self.lead_image_id or self.poster_id

    @property
    def teaser_text(self) -> str:
        return self.listing_text or self.standfirst or self.search_description


def row_with(*columns: str) -> Any:
    """The class of rows that have `columns` behind those of Row, and can say the same of themselves."""
    says = {name: member for name, member in vars(Row).items() if isinstance(member, property)}
    return type("Row", (namedtuple("Row", [*Row._fields, *columns]),), {"__slots__": (), **says})  # type: ignore[misc]


class Name(NamedTuple):
    """A name in a byline."""

    sort_order: int | None
    pk: int
    role: str
    contributor_id: int
    name: str
    photo_id: int | None
    slug: str


def names_in(row: Row) -> list[Name]:
    """The byline in the editor's order."""
    found = [Name(*values) for values in opened(row.names)]
    return sorted(found, key=lambda name: (name.sort_order or 0, name.pk))


class Found(NamedTuple):
    """All that is shown of some articles. Two that are equal look the same."""

    rows: tuple[Row, ...]
    pictures: tuple[PictureRow, ...]
    comments: tuple[tuple[int, int], ...]


NOTHING = Found((), (), ())


def rows_of(articles: Any) -> Any:
    """`articles` with the columns of Row."""
    names = ArticleContributor.objects.filter(article=OuterRef("pk"))
    person = (f"contributor__{column}" for column in ("name", "photo_id", "slug"))
    gathered_names = gathered(names, "sort_order", "pk", "role", "contributor_id", *person)
    return articles.annotate(section_title=F("section__title"), poster_id=F("lead_video__poster"), names=gathered_names)


SHOWS: dict[str, str | tuple[str, ...]] = {
    "page": ("pk", "section_id"),
    "image": ("listing_image_id", "lead_image_id", "poster_id"),
    "video": "lead_video_id",
    "contributor": (),  # see `find`
}
BY_ID = Prepared(Row, lambda: rows_of(ArticlePage.objects.filter(id__among=Given("ids"))), shows=SHOWS)


def find(
    rows: Iterable[Row],
    request: HttpRequest,
    roles: tuple[str, ...],
    *,
    portraits: Container[int] = (),
    others: Iterable[int] = (),
) -> Found:
    """What else is shown of these articles, in two queries: with their pictures those of the people who wrote
    `portraits`, which are articles, and `others`.
    """
    rows = tuple(rows)
    if is_recording():
        tag(*{f"contributor:{name.contributor_id}" for row in rows for name in names_in(row)})
    photos = {name.photo_id for row in rows if row.pk in portraits for name in names_in(row)}
    wanted = {*others, *photos, *(row.picture_id for row in rows)} - {None}
    said = counts.for_rows(((row.pk, row.path, row.alias_of_id) for row in rows), _mode(request))
    return Found(rows, picture_rows(wanted, roles), tuple(sorted(said.items())))  # type: ignore[arg-type]


def _mode(request: HttpRequest) -> str:
    mode: str = DiscussionSettings.for_request(request).mode
    return mode


# --- Which articles ---


def _literal(name: str) -> RawSQL:
    """The name of a list in the SQL itself: as a parameter, it would be any list to who plans it."""
    if not LIST_NAME.fullmatch(name):
        raise ValueError(f"{name} is not the name of a list")
    return RawSQL(f"'{name}'", [])  # noqa: S611 - see above


@lru_cache(maxsize=1024)
def _part(start: int, stop: int, name: str, *, oldest_first: bool, dated: bool, some_private: bool) -> Prepared[Row]:
    """A part of a list. Where it begins stands in the SQL, so that the database knows how little it has to read.

    With a `name` it is a part of that list only: a statement for any list is planned for one of middling length, which
    PostgreSQL would rather sort than walk along far into it.
    """

    def query() -> Any:
        listed = ListEntry.objects.filter(list=_literal(name) if name else Given("list", CharField()))
        if dated:
            moments = {name: Given(name, DateTimeField()) for name in ("since", "before")}
            listed = listed.filter(published_at__gte=moments["since"], published_at__lt=moments["before"])
        if some_private:
            listed = listed.filter(article__in=ArticlePage.objects.published())
        sign = "" if oldest_first else "-"
        listed = listed.order_by(f"{sign}published_at", f"{sign}article")
        shown = ArticlePage.objects.filter(pk__in=listed.values("article")[start:stop])
        return rows_of(shown).order_by(f"{sign}published_at", f"{sign}pk")

    return Prepared(Row, query, shows=SHOWS)


@lru_cache
def _with_any(number: int, some_private: bool) -> Prepared[Any]:
    """One look-up in the index for each period, in one query: nothing is counted."""
    row = NamedTuple("Periods", [(f"any_{period}", int | None) for period in range(number)])  # type: ignore[misc]

    def query() -> Any:
        listed = ListEntry.objects.filter(list=entries.ALL)
        if some_private:
            listed = listed.filter(article__in=ArticlePage.objects.published())
        moments = [Given(f"moment_{period}", DateTimeField()) for period in range(number + 1)]
        # The first in the order of the index: asked if there is any, PostgreSQL goes through the table until one is.
        asked = {
            f"any_{period}": Subquery(
                listed.filter(published_at__gte=start, published_at__lt=end).order_by("published_at").values("pk")[:1]
            )
            for period, (start, end) in enumerate(pairwise(moments))
        }
        return ListEntry.objects.order_by().annotate(**asked)[:1]

    return Prepared(row, query, shows={})


def periods_with_any(bounds: Sequence[dt.datetime], request: HttpRequest) -> list[dt.datetime]:
    """The beginnings of those periods, from each of `bounds` to the next, in which something appeared."""
    moments = {f"moment_{number}": moment for number, moment in enumerate(bounds)}
    row = _with_any(len(bounds) - 1, not nothing_restricted(request)).first(**moments)
    return [start for start, found in zip(bounds, row, strict=False) if found] if row else []


class Listed:
    """The articles of a list that anybody may read, in parts; newest first, unless it is read from its beginning."""

    def __init__(
        self,
        name: str,
        request: HttpRequest,
        *,
        oldest_first: bool = False,
        between: tuple[dt.datetime, dt.datetime] | None = None,
    ) -> None:
        """`between` narrows it to what appeared from the first moment on and before the second."""
        self.name = name
        self.dates = dict(zip(("since", "before"), between, strict=True)) if between else {}
        self.shape = {
            "oldest_first": oldest_first,
            "dated": bool(between),
            "some_private": not nothing_restricted(request),
        }

    def __getitem__(self, part: slice) -> list[Row]:
        start = part.start or 0
        own = self.name if start >= FAR else ""
        return _part(start, part.stop, own, **self.shape).all(list=self.name, **self.dates)


@dataclass(frozen=True)
class StoryPage(ListPage[Row]):  # type: ignore[type-var]
    """A page of a list of articles, and all that is shown of them."""

    found: Found = NOTHING

    def with_stories(self, stories: "list[Story]") -> ListPage[Any]:
        """The same as templates show it."""
        return ListPage(stories, self.number, self.has_next, self.last_reachable)


def list_page(listed: Listed, request: HttpRequest, per_page: int, *, leads: bool = False) -> StoryPage:
    """The page of a list that the request asks for. Where it `leads`, the first article of all is shown large."""
    page: ListPage[Any] = paginate(listed, request, per_page)  # type: ignore[type-var]
    roles = ("teaser", "front_lead") if leads and page.number == 1 else ("teaser",)
    found = find(page.items, request, roles)
    return StoryPage(found.rows, page.number, page.has_next, page.last_reachable, found)


# --- What they look like ---


class Person(NamedTuple):
    """Somebody in a byline."""

    pk: int
    name: str
    photo: ShownPicture | None


class BylineEntry(NamedTuple):
    role: str
    contributor: Person


class Story:
    """An article as `teaser` shows it."""

    def __init__(self, row: Row, href: str, byline: list[BylineEntry], picture: Any, comment_count: int) -> None:
        self.row, self.href, self.byline = row, href, byline
        self.teaser_image, self.comment_count = picture, comment_count

    def __getattr__(self, name: str) -> Any:
        if name not in Row._fields:
            raise AttributeError(name)
        return getattr(self.row, name)

    @property
    def teaser_text(self) -> str:
        return self.row.teaser_text

    @property
    def kind_label(self) -> str:
        return kind_label(self.row.kind)

    @cached_property
    def credits(self) -> list[Credit]:
        return credit_lines(self.byline)  # type: ignore[arg-type]


def stories(
    found: Found, request: HttpRequest, images: Mapping[int | None, Any], kind: type[Story] = Story
) -> list[Any]:
    """The articles for templates, in the order of their rows, as objects of this `kind`."""
    said = dict(found.comments)
    return [
        kind(
            row,
            Page(pk=row.pk, url_path=row.url_path).get_url(request) or "",
            [
                BylineEntry(name.role, Person(name.contributor_id, name.name, images.get(name.photo_id)))
                for name in names_in(row)
            ],
            images.get(row.picture_id),
            said.get(row.pk, 0),
        )
        for row in found.rows
    ]


_pieces = fragments.Pieces(LISTS_KEPT)


def piece(
    template: str,
    found: Found,
    request: HttpRequest,
    values: Mapping[str, Hashable],
    shown: Callable[[list[Story], Mapping[int | None, Any]], dict[str, Any]],
) -> SafeString:
    """`template`, run only where the articles, the `values` or the address are others than when it last was.

    It is given the `values`, the request, and what `shown` makes of the articles and the pictures.
    """

    def make() -> tuple[SafeString, bool]:
        images = pictures(found.pictures)
        context = {"request": request, **values, **shown(stories(found, request, images), images)}
        markup = get_template(template).template.render(Context(context))  # type: ignore[attr-defined]
        return markup, are_complete(images.values())

    address = (request.get_host(), request.path, request.META.get("QUERY_STRING", ""))
    return _pieces.get((template, found, tuple(values.items()), address, _roots(request), timezone.localdate()), make)


def _roots(request: HttpRequest) -> Hashable:
    """What the addresses of pages depend on, but for their own paths."""
    site = Site.find_for_request(request)
    return (site.pk if site else None, *map(tuple, Page._get_site_root_paths(request, request)))
