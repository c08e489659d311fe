"""From what a reader asks to what the page shows."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from modelsearch.query import MatchAll

from news.models import ArticlePage
from news.passages import running_text
from newsroom.core.pagination import ListPage, paginate
from newsroom.media.models import Video
from newsroom.media.renditions import prefetch_renditions
from search import facets, filters, highlighting
from search.facets import Facet
from search.filters import Narrowing
from search.parsing import Question, parse

MAX_QUERY_LENGTH = 200
PER_PAGE = 10
VIDEOS_SHOWN = 3
NEWEST = "newest"


@dataclass
class Found:
    """A page of results. `number` is how many there are in all, None where the search server does not say."""

    results: ListPage[ArticlePage]
    facets: list[Facet] = field(default_factory=list)
    narrowings: list[Narrowing] = field(default_factory=list)
    number: int | None = None


def find_articles(text: str, request: HttpRequest) -> Found:
    """The articles with all that was asked for: best first, or newest first where the address says `sort=newest`."""
    question = parse(text)
    conditions, unknown = filters.from_operators(question.operators)
    question = question.with_words(unknown)
    narrowings = filters.from_address(request.GET)
    articles = ArticlePage.objects.published_for_search().for_listing()
    for condition in [*conditions, *(narrowing.condition for narrowing in narrowings)]:
        articles = articles.filter(condition)
    found = _matching(articles, question, newest_first=request.GET.get("sort") == NEWEST)
    page = paginate(found, request, PER_PAGE)
    _mark(page.items, question)
    counted = _facets(found)
    number = sum(value.number for value in counted["kind"].values) if "kind" in counted else None
    return Found(page, _choices(list(counted.values()), narrowings), narrowings, number)


def _matching(articles: Any, question: Question, *, newest_first: bool) -> Any:
    query = question.query()
    if isinstance(query, MatchAll):
        return articles.newest()
    if newest_first:
        return articles.order_by("-published_at").search(query, order_by_relevance=False)
    return articles.search(query)


def _facets(found: Any) -> dict[str, Facet]:
    """Counted in the database, where the search runs in it."""
    if hasattr(found, "get_queryset"):
        found = found.get_queryset()
    return {facet.name: facet for facet in facets.count(found)} if hasattr(found, "query") else {}


def _choices(counted: list[Facet], narrowings: list[Narrowing]) -> list[Facet]:
    """Facets that still leave a choice: not those that the reader has chosen from, nor those all results share."""
    chosen = {narrowing.name for narrowing in narrowings}
    return [
        facet
        for facet in counted
        if facet.name not in chosen and (len(facet.values) > 1 or facet.name == filters.VIDEO)
    ]


def _mark(articles: Any, question: Question) -> None:
    """Give every article its headline and standfirst with the words marked, and the passages in which they stand."""
    stems = highlighting.wanted_stems(question.wanted)
    if not stems or not articles:
        return
    bodies = dict(ArticlePage.objects.filter(pk__in=[article.pk for article in articles]).values_list("pk", "body"))
    for article in articles:
        article.marked_title = highlighting.mark(article.title, stems)
        article.marked_text = highlighting.mark(article.teaser_text, stems)
        words = running_text(bodies[article.pk]) if article.pk in bodies else ""
        article.passages_found = highlighting.passages(words, stems)


def find_videos(text: str) -> list[Video]:
    """The few videos that fit best by title, description or what is said in them."""
    query = parse(text).query()
    if isinstance(query, MatchAll):
        return []
    found: Any = Video.objects.published().for_listing().search(query)
    videos = list(found[:VIDEOS_SHOWN])
    prefetch_renditions([video.poster for video in videos if video.poster], ["poster"])
    return videos
