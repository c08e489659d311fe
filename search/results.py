"""Articles as results of a search: fetched by a query that is put together once, as the objects that lists show."""

from typing import Any

from django.db.models import F, TextField
from django.db.models.functions import Cast

from news.listing import COLUMNS, PICTURE_COLUMNS
from news.models import ArticlePage
from newsroom.core.prepared import Given, Layout, Prepared
from newsroom.media.models import CustomImage

_ARTICLE = {*COLUMNS, "id", "page_ptr", "live", "lead_image_caption"}
_layout = Layout()
_article_of = _layout.add(ArticlePage, only=_ARTICLE)
_pictures_of = {
    name: _layout.add(CustomImage, f"{name}__", only={"id", *PICTURE_COLUMNS})
    for name in ("lead_image", "listing_image")
}


def _query() -> Any:
    # With the body as it is stored, for passages, and the pictures: a page of results takes twelve queries at most.
    found = ArticlePage.objects.live().filter(id__among=Given("ids"))
    return found.annotate(section_title=F("section__title"), stored_body=Cast("body", TextField()))


_SHOWS = {"page": ("id", "section_id"), "image": tuple(f"{name}_id" for name in _pictures_of)}
ROWS: Prepared[Any] = Prepared(_layout.row("section_title", "stored_body"), _query, shows=_SHOWS)


def rows(keys: list[int]) -> list[Any]:
    """What results show of the articles with these keys, in this order; those left out that are not live. One query."""
    found = {row.id: row for row in ROWS.all(ids=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def in_order(keys: list[int]) -> list[ArticlePage]:
    """The same as articles, with nothing of them to be fetched that a result shows."""
    return [_article(row) for row in rows(keys)]


def _article(row: Any) -> ArticlePage:
    article: ArticlePage = _article_of(row)
    article.section_title = row.section_title
    article.body = row.stored_body
    for name, picture_of in _pictures_of.items():
        setattr(article, name, picture_of(row))
    return article
