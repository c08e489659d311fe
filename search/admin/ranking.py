"""Where an article stands among the results of a search, and why: for those who edit it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from modelsearch.query import MatchAll
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from news.models import ArticlePage
from news.passages import running_text
from search.failing import SearchUnavailable
from search.highlighting import fold
from search.parsing import Question
from search.query import ask
from search.words import WORD

LOOKED_AT = 100  # results
SHOWN_BEFORE = 5  # of those that stand before it
LONGEST = 200


@dataclass
class Row:
    """One result: its place, and how many of the words stand where."""

    article: ArticlePage
    place: int | None
    places: list[tuple[Any, str]]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.article.pk])


@dataclass
class Ranking:
    """Where an article stands for some words. `place` is None where it is not among the first LOOKED_AT."""

    row: Row
    before: list[Row]
    found: int

    @property
    def place(self) -> int | None:
        return self.row.place


def ranking(article: ArticlePage, text: str) -> Ranking | None:
    """As the search page has it, in three queries; None where there is no word in the text."""
    question, matches = ask(text)
    if isinstance(question.query(), MatchAll):
        return None
    keys = matches.keys(0, LOOKED_AT)
    place = keys.index(article.pk) + 1 if article.pk in keys else None
    before = keys[: place - 1 if place else SHOWN_BEFORE][:SHOWN_BEFORE]
    shown = {one.pk: one for one in _with_words([*before, article.pk])}
    rows = [Row(shown[key], number, _places(shown[key], question)) for number, key in enumerate(before, 1)]
    return Ranking(Row(article, place, _places(shown.get(article.pk, article), question)), rows, len(keys))


def _with_words(keys: list[int]) -> Any:
    return ArticlePage.objects.filter(pk__in=keys).prefetch_related("byline_entries__contributor", "topics")


def _places(article: ArticlePage, question: Question) -> list[tuple[Any, str]]:
    """(part of the article, "2 of 3") for every part that search reads, the weightiest first."""
    wanted = {fold(word) for term in question.wanted for word in WORD.findall(term.text)}
    parts = [
        (_("Headline"), article.title),
        (_("Standfirst"), article.standfirst),
        (_("Names"), f"{article.contributor_names} {article.topic_names}"),
        (_("Kicker"), article.kicker),
        (_("Text"), running_text(article.body.raw_data)),
    ]
    return [(label, f"{_standing(wanted, text)} / {len(wanted)}") for label, text in parts]


def _standing(wanted: set[str], text: str) -> int:
    return len(wanted & {fold(word) for word in WORD.findall(text)})


class RankingView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/admin/ranking.html"
    page_title = _("Place in search")
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.article = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        if not self.article.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.article.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.article.pk])
        items = [{"url": edit, "label": self.article.title}, {"url": "", "label": self.get_page_title()}]
        return [*super().get_breadcrumbs_items(), *items]

    @cached_property
    def words(self) -> str:
        return " ".join(self.request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"article": self.article, "words": self.words, "looked_at": LOOKED_AT}
        try:
            context["ranking"] = ranking(self.article, self.words) if self.words else None
        except SearchUnavailable:
            context["unavailable"] = True
        return {**super().get_context_data(**kwargs), **context}
