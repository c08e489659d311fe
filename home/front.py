"""The front page put together: editors' choices first, then automatic fill, no story twice.

All automatic strips are filled by one query: each contributes a bounded subquery, so the cost depends on what the page
shows and not on the size of the archive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from home.models import HomePage
from news.kinds import Kind
from news.listing import teaser_images
from news.models import ArticlePage, SectionPage
from newsroom.media.models import CustomImage, Video
from newsroom.media.renditions import LISTING_ROLES, prefetch_renditions

SECONDS = 2  # stories beside the lead
BRIEFS = 4  # stories in the strip below, without pictures


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


def build_front(page: HomePage) -> Front:
    picks = [pick.article_id for pick in page.picks.all()]
    chosen = [pk for pk in [page.lead_id, *picks] if pk]
    top_size = max(1 + SECONDS + BRIEFS, len(chosen))
    section_ids = _branches(page)
    # Every strip may lose as many stories to those above it as there are, so it asks for that many more.
    above = top_size
    public = ArticlePage.objects.published()
    newest = public.newest().values("pk")
    wanted = Q(pk__in=chosen) | Q(pk__in=newest[:top_size])
    for block in page.strips:
        if block.block_type == "video":
            continue
        need = (block.value["limit"] or 0) + above
        if block.block_type == "opinion":
            wanted |= Q(pk__in=newest.filter(kind=Kind.OPINION)[:need])
        elif block.value.get("section"):
            wanted |= Q(pk__in=newest.filter(section__in=section_ids[block.id])[:need])
        above += block.value["limit"] or 0
    pool = list(public.filter(wanted).newest().for_listing())
    by_id = {article.pk: article for article in pool}
    used: set[int] = set()

    def take(limit: int, fits: Callable[[ArticlePage], bool] = lambda article: True) -> list[ArticlePage]:
        found = [article for article in pool if article.pk not in used and fits(article)][:limit]
        used.update(article.pk for article in found)
        return found

    top = [by_id[pk] for pk in dict.fromkeys(chosen) if pk in by_id]
    used.update(article.pk for article in top)
    if page.lead_id not in by_id:
        # Without a chosen lead the newest story leads; the editor's picks follow it.
        top = take(1) + top
    top += take(max(0, 1 + SECONDS + BRIEFS - len(top)))
    front = Front(
        lead=top[0] if top else None,
        seconds=top[1 : 1 + SECONDS],
        briefs=top[1 + SECONDS :],
        strips=[strip for block in page.strips if (strip := _strip(block, take, section_ids))],
    )
    videos = [video for strip in front.strips for video in strip.videos]
    posters: list[CustomImage] = [video.poster for video in videos if video.poster]
    portraits = [
        entry.contributor.photo
        for strip in front.strips
        if strip.kind == "opinion"
        for article in strip.articles
        for entry in article.byline_entries.all()
        if entry.contributor.photo
    ]
    prefetch_renditions([*teaser_images(front.articles()), *posters, *portraits], [*LISTING_ROLES, "portrait"])
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


def _strip(block: Any, take: Callable[..., list[ArticlePage]], section_ids: dict[str, set[int]]) -> Strip:
    value = block.value
    if block.block_type == "video":
        return Strip("video", value["title"], videos=_newest_videos(value["limit"] or 0))
    if block.block_type == "opinion":
        return Strip("opinion", value["title"], articles=take(value["limit"] or 0, lambda a: a.kind == Kind.OPINION))
    section = value.get("section")
    if section is None or not section.live:
        return Strip("section", "")
    ids = section_ids[block.id]
    return Strip(
        "section",
        section.title,
        url=section.url or "",
        layout=value["layout"],
        articles=take(value["limit"] or 0, lambda a: a.section_id in ids),
    )


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
