"""What lists of articles need beyond the articles themselves, in a fixed number of queries."""

from collections.abc import Iterable, Sequence

from news.models import ArticlePage
from newsroom.core.pagination import ListPage
from newsroom.media.models import CustomImage
from newsroom.media.renditions import prefetch_renditions


def teaser_images(articles: Iterable[ArticlePage]) -> list[CustomImage]:
    """The pictures that the teasers of `articles` show."""
    return [article.teaser_image for article in articles if article.teaser_image]


def with_renditions(page: ListPage[ArticlePage]) -> ListPage[ArticlePage]:
    """`page` with the renditions of all its teasers fetched in one query."""
    attach_renditions(page.items)
    return page


def attach_renditions(articles: Sequence[ArticlePage]) -> None:
    prefetch_renditions(teaser_images(articles))
