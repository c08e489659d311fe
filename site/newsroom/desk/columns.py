"""Columns that say what an article is: who, where, what kind, when."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn

from news.byline import ContributorRole, join_names
from news.models import ArticlePage


def authors(page: Any) -> str:
    """The names of the authors as a byline has them; empty for what is not an article."""
    if not isinstance(page, ArticlePage):
        return ""
    names = [entry.contributor.name for entry in page.byline_entries.all() if entry.role == ContributorRole.AUTHOR]
    return join_names(names)


def kind(page: Any) -> Any:
    return page.get_kind_display() if isinstance(page, ArticlePage) else ""


def section(page: Any) -> Any:
    return page.section.title if isinstance(page, ArticlePage) and page.section else ""


def article_columns() -> list[BaseColumn]:
    return [
        Column("authors", label=_("Authors"), accessor=authors, width="15%"),
        Column("kind", label=_("Kind"), accessor=kind, width="8%"),
        DateColumn("published_at", label=_("Published"), width="12%"),
    ]


def fetch_for_columns(pages: Iterable[Any]) -> None:
    """What the columns show of the articles among `pages`, in three queries however many there are."""
    articles = [page for page in pages if isinstance(page, ArticlePage)]
    if articles:
        prefetch_related_objects(articles, "byline_entries__contributor", "section")
