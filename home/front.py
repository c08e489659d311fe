"""The front page put together: editors' choices first, then automatic fill, no story twice.

All automatic strips are filled by one query: each contributes a bounded subquery, so the cost depends on what the page
shows and not on the size of the archive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpRequest

from home.models import HomePage
from news.kinds import Kind
from news.listing import attach_bylines, attach_pictures, rows
from news.models import ArticlePage, SectionPage
from newsroom.media.models import CustomImage, Video
from newsroom.media.renditions import LISTING_ROLES

SECONDS = 2  # stories beside the lead
BRIEFS = 4  # stories in the strip below, without pictures


class Candidate(NamedTuple):
    """What decides where an article may stand."""

    pk: int
    kind: str
    section_id: int | None


@dataclass
class Strip:
    """One strip as the template shows it; `kind` is the block type."""

    kind: str
    title: str
    url: str = ""
    layout: str = ""
    articles: list[ArticlePage] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.articles or self.videos)


@dataclass
class Front:
    """What the front page shows. Every article stands in it at most once."""

    lead: ArticlePage | None
    seconds: list[ArticlePage]
    briefs: list[ArticlePage]
    strips: list[Strip]

    def articles(self) -> Iterator[ArticlePage]:
        if self.lead:
            yield self.lead
        yield from self.seconds
        yield from self.briefs
        for strip in self.strips:
            yield from strip.articles


def build_front(page: HomePage, request: HttpRequest | None = None) -> Front:
    picks = [pick.article_id for pick in page.picks.all()]
    chosen = [pk for pk in [page.lead_id, *picks] if pk]
    top_size = max(1 + SECONDS + BRIEFS, len(chosen))
    section_ids = _branches(page)
    # Every strip may lose as many stories to those above it as there are, so it asks for that many more.
    above = top_size
    newest = ArticlePage.objects.published(request).newest()
    wanted = [newest[:top_size]]
    for block in page.strips:
        if block.block_type == "video":
            continue
        need = (block.value["limit"] or 0) + above
        if block.block_type == "opinion":
            wanted.append(newest.filter(kind=Kind.OPINION)[:need])
        elif block.value.get("section"):
            wanted.append(newest.filter(section__in=section_ids[block.id])[:need])
        above += block.value["limit"] or 0
    if chosen:
        wanted.append(newest.filter(pk__in=chosen))
    # Each by its index; SQLite takes no order inside a union, so they stand in a query of their own.
    first, *others = (ArticlePage.objects.filter(pk__in=each.values("pk")).order_by().values("pk") for each in wanted)
    columns = ArticlePage.objects.filter(pk__in=first.union(*others)).newest().values_list(*Candidate._fields)
    pool = [Candidate(*row) for row in columns]
    by_id = {candidate.pk: candidate for candidate in pool}
    used: set[int] = set()

    def take(limit: int, fits: Callable[[Candidate], bool] = lambda candidate: True) -> list[int]:
        found = [candidate.pk for candidate in pool if candidate.pk not in used and fits(candidate)][:limit]
        used.update(found)
        return found

    top = [pk for pk in dict.fromkeys(chosen) if pk in by_id]
    used.update(top)
    if page.lead_id not in by_id:
        # Without a chosen lead the newest story leads; the editor's picks follow it.
        top = take(1) + top
    top += take(max(0, 1 + SECONDS + BRIEFS - len(top)))
    placed = [(strip, ids) for block in page.strips for strip, ids in [_strip(block, take, section_ids)]]
    shown = {article.pk: article for article in rows(used)}
    for strip, ids in placed:
        strip.articles = [shown[pk] for pk in ids]
    leading = [shown[pk] for pk in top]
    front = Front(
        lead=leading[0] if leading else None,
        seconds=leading[1 : 1 + SECONDS],
        briefs=leading[1 + SECONDS :],
        strips=[strip for strip, _ in placed if strip],
    )
    videos = [video for strip in front.strips for video in strip.videos]
    attach_bylines(front.articles())
    portraits = [
        entry.contributor
        for strip in front.strips
        if strip.kind == "opinion"
        for article in strip.articles
        for entry in article.byline_entries.all()
    ]
    posters: list[CustomImage] = [video.poster for video in videos if video.poster]
    attach_pictures(list(front.articles()), portraits, posters, [*LISTING_ROLES, "portrait"])
    return front


def _branches(page: HomePage) -> dict[str, set[int]]:
    """For each section strip the ids of its section and of those below it, in one query for all."""
    chosen = {
        block.id: block.value["section"]
        for block in page.strips
        if block.block_type == "section" and block.value.get("section")
    }
    if not chosen:
        return {}
    below = Q()
    for section in chosen.values():
        below |= Q(path__startswith=section.path)
    found = list(SectionPage.objects.filter(below).order_by().values_list("pk", "path"))
    return {key: {pk for pk, path in found if path.startswith(section.path)} for key, section in chosen.items()}


def _strip(block: Any, take: Callable[..., list[int]], section_ids: dict[str, set[int]]) -> tuple[Strip, list[int]]:
    """A strip without its articles, and which those are."""
    value = block.value
    limit = value["limit"] or 0
    if block.block_type == "video":
        return Strip("video", value["title"], videos=_newest_videos(limit)), []
    if block.block_type == "opinion":
        return Strip("opinion", value["title"]), take(limit, lambda candidate: candidate.kind == Kind.OPINION)
    section = value.get("section")
    if section is None or not section.live:
        return Strip("section", ""), []
    strip = Strip("section", section.title, url=section.url or "", layout=value["layout"])
    return strip, take(limit, lambda candidate: candidate.section_id in section_ids[block.id])


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
