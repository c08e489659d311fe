"""The front page put together: editors' choices first, then automatic fill, no story twice.

All automatic strips are filled by one query: each contributes a range of a list, so the cost depends on what the page
shows and not on the size of the archive.
"""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, F, Value
from django.http import HttpRequest
from wagtail.models import Page

from home.models import HomePage, Pick
from news import entries
from news.kinds import Kind
from news.models import ArticlePage, ListEntry, SectionPage
from news.stories import BY_ID, Found, find
from newsroom.core.models import nothing_restricted
from newsroom.core.prepared import Given, Prepared
from newsroom.media.clips import Clip, ClipRow, NewestClips
from newsroom.media.models import Video

SECONDS = 2  # stories beside the lead
BRIEFS = 4  # stories in the strip below, without pictures
CHOSEN = -1


class Candidate(NamedTuple):
    """An article that may stand in the strip of this number, at the top (0), or because an editor chose it."""

    strip: int
    article_id: int
    published_at: dt.datetime


class PickRow(NamedTuple):
    article_id: int


class SectionRow(NamedTuple):
    pk: int
    title: str
    url_path: str
    live: bool


PICKS = Prepared(PickRow, lambda: Pick.objects.filter(page__id=Given("page")).order_by("sort_order", "pk"), shows={})
SECTIONS = Prepared(SectionRow, lambda: SectionPage.objects.filter(id__among=Given("ids")), shows={"page": "pk"})


@dataclass(frozen=True)
class Strip:
    """One strip as the template shows it; `kind` is the block type."""

    kind: str
    title: str
    url: str = ""
    layout: str = ""
    articles: Sequence[Any] = ()
    videos: Sequence[Any] = ()

    def __bool__(self) -> bool:
        return bool(self.articles or self.videos)


@dataclass(frozen=True)
class Front:
    """What the front page shows. Every article stands in it at most once."""

    lead: Any
    seconds: Sequence[Any]
    briefs: Sequence[Any]
    strips: Sequence[Strip]
    found: Found | None = field(default=None, compare=False)

    def articles(self) -> Iterator[Any]:
        if self.lead:
            yield self.lead
        yield from self.seconds
        yield from self.briefs
        for strip in self.strips:
            yield from strip.articles

    def shape(self) -> Hashable:
        """What stands where, by ids."""
        strips = (
            (strip.kind, strip.title, strip.url, strip.layout, _ids(strip.articles), tuple(strip.videos))
            for strip in self.strips
        )
        return (_ids([self.lead] if self.lead else ()), _ids(self.seconds), _ids(self.briefs), *strips)

    def shown(self, stories: Iterable[Any], images: Mapping[int | None, Any]) -> "Front":
        """The same of what templates show."""
        by_id = {story.pk: story for story in stories}

        def those(articles: Iterable[Any]) -> list[Any]:
            return [by_id[article.pk] for article in articles]

        strips = [
            replace(
                strip,
                articles=those(strip.articles),
                videos=[Clip(row, images.get(row.poster_id)) for row in strip.videos],
            )
            for strip in self.strips
        ]
        lead = by_id[self.lead.pk] if self.lead else None
        return Front(lead, those(self.seconds), those(self.briefs), strips)


def _ids(articles: Iterable[Any]) -> tuple[int, ...]:
    return tuple(article.pk for article in articles)


class Choice(NamedTuple):
    """A strip as the editor set it up."""

    kind: str
    title: str
    section: SectionRow | None
    layout: str
    limit: int

    @property
    def list(self) -> str:
        """What it takes its articles from; empty where it shows none."""
        if self.kind == "opinion":
            return entries.of_kind(Kind.OPINION)
        return f"section:{self.section.pk}" if self.section and self.section.live else ""


def build_front(page: HomePage, request: HttpRequest | None = None) -> Front:
    """The front page of rows; `with_all_shown` adds what else its template needs."""
    chosen = [pk for pk in [page.lead_id, *_picks(page)] if pk]
    top_size = max(1 + SECONDS + BRIEFS, len(chosen))
    choices = _choices(page)
    # Every strip may lose as many stories to those above it as there are, so it asks for that many more.
    above, wanted = top_size, [(0, entries.ALL, top_size)]
    for number, choice in enumerate(choices, start=1):
        if choice.list:
            wanted.append((number, choice.list, choice.limit + above))
        above += choice.limit if choice.kind != "video" else 0
    candidates = _candidates(wanted, chosen, request)
    used: set[int] = set()

    def take(number: int, limit: int) -> list[int]:
        found = [pk for pk in candidates.get(number, ()) if pk not in used][:limit]
        used.update(found)
        return found

    public = set(candidates.get(CHOSEN, ()))
    top = [pk for pk in dict.fromkeys(chosen) if pk in public]
    used.update(top)
    if page.lead_id not in public:
        # Without a chosen lead the newest story leads; the editor's picks follow it.
        top = take(0, 1) + top
    top += take(0, max(0, 1 + SECONDS + BRIEFS - len(top)))
    placed = [(choice, take(number, choice.limit)) for number, choice in enumerate(choices, start=1)]
    rows = {row.pk: row for row in BY_ID.all(ids=sorted(used))} if used else {}
    strips = [_strip(choice, [rows[pk] for pk in ids if pk in rows], request) for choice, ids in placed]
    leading = [rows[pk] for pk in top if pk in rows]
    return Front(
        lead=leading[0] if leading else None,
        seconds=leading[1 : 1 + SECONDS],
        briefs=leading[1 + SECONDS :],
        strips=[strip for strip in strips if strip],
    )


def with_all_shown(front: Front, request: HttpRequest) -> Front:
    """The same with bylines, pictures and numbers of comments, in three queries."""
    opinion = {article.pk for strip in front.strips if strip.kind == "opinion" for article in strip.articles}
    posters = [row.poster_id for strip in front.strips for row in strip.videos if row.poster_id]
    roles = ("front_lead", "teaser", *(["portrait"] if opinion else []), *(["poster"] if posters else []))
    found = find(front.articles(), request, roles, portraits=opinion, others=posters)
    return replace(front, found=found)


def _picks(page: HomePage) -> list[int]:
    """Those of the page as it is at hand, which in a preview is not what the database has."""
    if "picks" in getattr(page, "_cluster_related_objects", {}):
        return [pick.article_id for pick in page.picks.all()]
    return [pick.article_id for pick in PICKS.all(page=page.pk)]


def _choices(page: HomePage) -> list[Choice]:
    """The strips from their stored values: making blocks of them would fetch every section whole."""
    stored = [(block["type"], block["value"]) for block in page.strips.raw_data]
    ids = {value.get("section") for _, value in stored} - {None}
    sections = {section.pk: section for section in SECTIONS.all(ids=sorted(ids))} if ids else {}
    return [
        Choice(
            kind,
            str(value.get("title") or ""),
            sections.get(value.get("section")),
            value.get("layout") or "",
            value.get("limit") or 0,
        )
        for kind, value in stored
    ]


def _candidates(
    wanted: list[tuple[int, str, int]], chosen: list[int], request: HttpRequest | None
) -> dict[int, list[int]]:
    """For each strip the ids of the newest articles of its list, and which of the chosen ones are public."""
    shape = tuple((number, need) for number, _, need in wanted)
    names = {f"list_{number}": name for number, name, _ in wanted}
    some_private = request is None or not nothing_restricted(request)
    rows = _union(shape, some_private).all(chosen=chosen, **names)
    found: dict[int, list[int]] = {}
    for row in sorted(rows, key=lambda row: (row.published_at, row.article_id), reverse=True):
        found.setdefault(row.strip, []).append(row.article_id)
    return found


@lru_cache(maxsize=64)
def _union(shape: tuple[tuple[int, int], ...], some_private: bool) -> Prepared[Candidate]:
    def query() -> Any:
        public = ListEntry.objects.order_by()
        if some_private:
            public = public.filter(article__in=ArticlePage.objects.published())
        # Not by their entries: for those, SQLite would go through the list of all.
        articles = ArticlePage.objects.published() if some_private else ArticlePage.objects.live()
        chosen = articles.filter(id__among=Given("chosen"), published_at__isnull=False).order_by()
        parts: list[tuple[int, Any]] = [(CHOSEN, chosen.annotate(article_id=F("pk")))]
        for number, need in shape:
            listed = public.filter(list=Given(f"list_{number}", CharField()))
            newest = listed.order_by("-published_at", "-article")[:need]
            if not connection.features.supports_slicing_ordering_in_compound:  # SQLite: in a query of its own then
                newest = ListEntry.objects.filter(pk__in=newest.values("pk"))
            parts.append((number, newest))
        first, *others = (part.annotate(strip=Value(number)).values_list(*Candidate._fields) for number, part in parts)
        return first.union(*others, all=True)

    return Prepared(Candidate, query, shows={"page": ()})  # which are shown is chosen later


def _strip(choice: Choice, articles: list[Any], request: HttpRequest | None) -> Strip:
    if choice.kind == "video":
        return Strip("video", choice.title, videos=_newest_clips(choice.limit))
    if choice.kind == "opinion":
        return Strip("opinion", choice.title, articles=articles)
    section = choice.section
    if section is None or not section.live:
        return Strip("section", "")
    url = Page(pk=section.pk, url_path=section.url_path).get_url(request) or ""
    return Strip("section", section.title, url=url, layout=choice.layout, articles=articles)


def _newest_clips(limit: int) -> list[ClipRow]:
    return NewestClips()[0:limit] if limit else []


def _newest_videos(limit: int) -> list[Video]:
    return list(Video.objects.published().newest().for_listing()[:limit])


def lone_strip(kind: str, value: Any) -> Strip:
    """The strip `kind` with nothing above it that could have taken its stories."""
    newest = ArticlePage.objects.published().newest().for_listing()
    limit = value["limit"] or 0
    if kind == "video":
        return Strip(kind, value["title"], videos=_newest_videos(limit))
    if kind == "opinion":
        return Strip(kind, value["title"], articles=list(newest.filter(kind=Kind.OPINION)[:limit]))
    section = value.get("section")
    if section is None:
        return Strip(kind, "")
    articles = list(newest.in_section(section)[:limit])
    return Strip(kind, section.title, url=section.url or "", layout=value["layout"], articles=articles)
