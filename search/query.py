"""From what a reader asks to what the page shows. One class asks the search engine for articles: `Matches`."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from django.http import HttpRequest
from modelsearch.query import MatchAll

from news.listing import attach_pictures
from news.models import ArticlePage
from newsroom.core.models import nothing_restricted
from newsroom.core.pagination import ListPage, paginate
from newsroom.media.models import Video
from search import facets, filters, marking, server_facets
from search.facets import Counted, Facet
from search.filters import Narrowing
from search.names import Name, find_names
from search.parsing import Question, parse
from search.promotions import Promoted, find_promoted
from search.results import results, rows
from search.section_tree import as_tree, below
from search.spelling import Correction, correct

MAX_QUERY_LENGTH = 200
PER_PAGE = 10
VIDEOS_SHOWN = 3
FEW = 3  # results: so many need no narrowing, and may be so few because a word is misspelt
NEWEST = "newest"
MOST_FEWER = 6
EXACT = "exact"  # in the address: the reader wants the words as they were typed


@dataclass
class Found:
    """All that the page shows. `results`: see search.results. `number` is how many there are, None where nobody has
    counted them; with `at_least`, how many were counted before counting ended.

    `correction`: what may have been meant; `corrected` says that the results are those of the correction.
    """

    results: ListPage[Any]
    question: Question
    facets: list[Facet] = field(default_factory=list)
    narrowings: list[Narrowing] = field(default_factory=list)
    number: int | None = None
    at_least: bool = False
    videos: list[Video] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    promoted: list[Promoted] = field(default_factory=list)
    correction: Correction | None = None
    corrected: bool = False

    @property
    def may_be_narrowed(self) -> bool:
        return bool(self.facets or self.narrowings) and not self.corrected

    @property
    def more_corrected(self) -> bool:
        """Whether the correction finds more than is shown: its own pages have the rest."""
        return self.corrected and self.number is None

    @property
    def fewer_words(self) -> list[str]:
        """The single words of a question that asks for several at once."""
        words = list(dict.fromkeys(word for term in self.question.wanted for word in term.text.split()))
        return words[:MOST_FEWER] if len(words) > 1 else []

    @property
    def is_empty(self) -> bool:
        return not (self.results.items or self.videos or self.promoted)


def find(text: str, request: HttpRequest) -> Found:
    """The articles with all that was asked for, and on the first page what stands around them.

    Best first, or newest first where the address says `sort=newest`. Where nothing is found and a word is none of the
    site's own, what is found for the word that may have been meant.
    """
    narrowings = filters.from_address(request.GET)
    newest_first = request.GET.get("sort") == NEWEST
    conditions = [narrowing.condition for narrowing in narrowings]
    question, matches = ask(text, conditions, newest_first=newest_first, open_to_all=nothing_restricted(request))
    found = Found(paginate(matches, request, PER_PAGE), question, narrowings=narrowings)
    first = found.results.number == 1
    if first and not narrowings:
        found.videos = find_videos(question)
    if not (narrowings or newest_first):
        found.promoted = find_promoted(text)
    if first and not found.results.has_next and len(found.results) <= FEW:
        found.number = len(found.results)
        _correct(found, request, text, newest_first=newest_first)
    else:
        _count(found, matches)
    if first and not narrowings:
        found.names = find_names(found.question)
    _finish(found, request)
    return found


def meant(text: str, request: HttpRequest) -> str | None:
    """What was shown for a question of which nothing was found, because a word of it is misspelt; None for others."""
    if EXACT in request.GET:
        return None
    conditions = [narrowing.condition for narrowing in filters.from_address(request.GET)]
    question, matches = ask(text, conditions, open_to_all=nothing_restricted(request))
    correction = None if matches.keys(0, 1) else correct(text, question)
    return correction.text if correction else None


@dataclass
class Matches:
    """The articles that answer a question, in order. Slices of it are rows with what a list shows of them.

    `found` is what a search gave, or a queryset where no words are asked for. Not `narrowed`: nothing but the words
    chooses among what readers may see.
    """

    found: Any
    narrowed: bool

    def __getitem__(self, part: slice) -> list[Any]:
        start, stop = part.start or 0, part.stop
        if not self.narrowed and hasattr(self.found, "keys_and_facets"):
            both = self.found[start:stop].keys_and_facets()
            if both is not None:
                keys, stored = both
                self.counted = facets.counted(stored)
                return rows(keys)
        return rows(self.keys(start, stop))

    def keys(self, start: int, stop: int) -> list[int]:
        part = self.found[start:stop]
        if hasattr(part, "keys"):
            found: list[int] = part.keys(narrowed=self.narrowed)
            return found
        if hasattr(part, "values_list"):
            return list(part.values_list("pk", flat=True))
        return [article.pk for article in part]

    @cached_property
    def counted(self) -> Counted:
        return facets.count(self.found, narrowed=self.narrowed)

    def facets(self) -> list[Facet]:
        return server_facets.count(self.found) if hasattr(self.found, "buckets") else facets.shown(self.counted)


def ask(
    text: str, conditions: Iterable[Any] = (), *, newest_first: bool = False, open_to_all: bool = False
) -> tuple[Question, Matches]:
    """What the text asks for, and those of the articles under these conditions that answer it.

    `open_to_all`: it is known that no page is private.
    """
    question = parse(text)
    operators, unknown = filters.from_operators(question.operators)
    question = question.with_words(unknown)
    articles = live() if open_to_all else ArticlePage.objects.published_for_search().only("pk")
    narrowing = [*conditions, *operators]
    for condition in narrowing:
        articles = articles.filter(condition)
    if text and not (question.terms or question.operators):  # signs without a word
        return question, Matches(articles.none(), narrowed=True)
    found = _matching(articles, question, newest_first=newest_first)
    return question, Matches(found, narrowed=bool(narrowing) or not open_to_all)


@cache
def live() -> Any:
    """What there is to search where no page is private. Put together once; whoever asks takes a copy."""
    return ArticlePage.objects.live().only("pk")


def _matching(articles: Any, question: Question, *, newest_first: bool) -> Any:
    query = question.query()
    if isinstance(query, MatchAll):
        return articles.newest()
    if newest_first or not question.wanted:  # of what only leaves out, nothing is better than the rest
        return articles.order_by("-published_at").search(query, order_by_relevance=False)
    return articles.search(query)


def find_videos(question: Question) -> list[Video]:
    """The few videos that fit best by title, description or what is said in them; none where operators narrow."""
    query = question.query()
    if question.operators or not question.wanted:
        return []
    found: Any = Video.objects.published().for_listing().search(query)[:VIDEOS_SHOWN]
    # So few and so slim that one query is better than first their keys and then the rows.
    return list(found.get_queryset() if hasattr(found, "get_queryset") else found)


def _correct(found: Found, request: HttpRequest, text: str, *, newest_first: bool) -> None:
    """Propose what may have been meant; where nothing at all was found, take that for the question at once, but not
    where the reader wants it as it was typed.
    """
    correction = correct(text, found.question)
    if correction is None:
        return
    exact = EXACT in request.GET
    if exact or not found.is_empty:
        found.correction = correction if (exact or correction.is_sure) and not found.narrowings else None
        return
    conditions = [narrowing.condition for narrowing in found.narrowings]
    open_to_all = nothing_restricted(request)
    question, matches = ask(correction.text, conditions, newest_first=newest_first, open_to_all=open_to_all)
    articles = matches[: PER_PAGE + 1]
    if articles:
        found.results = replace(found.results, items=articles[:PER_PAGE])
        found.number = len(articles) if len(articles) <= PER_PAGE else None
        found.question, found.correction, found.corrected = question, correction, True


def _count(found: Found, matches: Matches) -> None:
    """Facets and the number of results, counted where the search runs: by a server, or in the database."""
    counted = {facet.name: facet for facet in matches.facets()}
    if "kind" in counted:
        found.number = sum(value.number for value in counted["kind"].values)
        found.at_least = counted["kind"].at_least
    found.facets = _choices(list(counted.values()), found.narrowings)


def _choices(counted: list[Facet], narrowings: list[Narrowing]) -> list[Facet]:
    """Facets that still leave a choice: not those that the reader has chosen from, nor those all results share.

    Of sections, those below the chosen one are left.
    """
    chosen = {narrowing.name: narrowing.value for narrowing in narrowings}
    shown = []
    for facet in counted:
        if facet.name == "section":
            within = below(facet.values, chosen["section"]) if "section" in chosen else facet.values
            if len(within) > ("section" not in chosen):
                shown.append(replace(facet, values=as_tree(within)))
        elif facet.name not in chosen and (len(facet.values) > 1 or facet.name == filters.VIDEO):
            shown.append(facet)
    return shown


def _finish(found: Found, request: HttpRequest) -> None:
    """Leave out of the list what stands above it, fetch the pictures, and mark the words."""
    picked = {pick.page.pk for pick in found.promoted if pick.page}
    listed = results([row for row in found.results.items if row.pk not in picked], request)
    found.results = replace(found.results, items=listed)
    if found.results.number > 1:
        found.promoted = []
    marking.mark(listed, found.videos, found.question, with_transcripts=not found.corrected)
    attach_pictures((), more=[video.poster for video in found.videos if video.poster])
