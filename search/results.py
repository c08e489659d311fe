"""Articles as results of a search: fetched by a query that is put together once, as the objects that lists show."""

from collections import namedtuple
from typing import Any

from django.db.models import F, TextField
from django.db.models.functions import Cast

from news.listing import COLUMNS, PICTURE_COLUMNS
from news.models import ArticlePage
from newsroom.core.prepared import Given, Prepared
from newsroom.media.models import CustomImage

# In the order of the model's fields, which is that of its constructor.
_NAMES = (*COLUMNS, "id", "page_ptr", "live", "lead_image_caption")
_FIELDS = [field.attname for field in ArticlePage._meta.concrete_fields if field.name in _NAMES]
_PICTURE = [field.attname for field in CustomImage._meta.concrete_fields if field.name in ("id", *PICTURE_COLUMNS)]
_PICTURES = ("lead_image", "listing_image")
_JOINED = {f"{name}_has_{column}": f"{name}__{column}" for name in _PICTURES for column in _PICTURE}
# With the body as it is stored, for passages, and the pictures: a page of results takes twelve queries at most.
Row: Any = namedtuple("Row", [*_FIELDS, *_JOINED, "section_title", "stored_body"])


def _query() -> Any:
    found = ArticlePage.objects.live().filter(id__among=Given("ids"))
    joined = {name: F(column) for name, column in _JOINED.items()}
    return found.annotate(**joined, section_title=F("section__title"), stored_body=Cast("body", TextField()))


_SHOWS = {"page": ("id", "section_id"), "image": tuple(f"{name}_id" for name in _PICTURES)}
ROWS: Prepared[Any] = Prepared(Row, _query, shows=_SHOWS)


def rows(keys: list[int]) -> list[Any]:
    """What results show of the articles with these keys, in this order; those left out that are not live. One query."""
    found = {row.id: row for row in ROWS.all(ids=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def in_order(keys: list[int]) -> list[ArticlePage]:
    """The same as articles, with nothing of them to be fetched that a result shows."""
    return [_article(row) for row in rows(keys)]


def _article(row: Any) -> ArticlePage:
    article = ArticlePage.from_db("default", _FIELDS, row[: len(_FIELDS)])
    article.section_title = row.section_title
    article.body = row.stored_body
    for number, name in enumerate(_PICTURES):
        first = len(_FIELDS) + number * len(_PICTURE)
        has_one = getattr(article, f"{name}_id") is not None
        columns = row[first : first + len(_PICTURE)]
        setattr(article, name, CustomImage.from_db("default", _PICTURE, columns) if has_one else None)
    return article
