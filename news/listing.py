"""Articles as lists show them: the rows, what stands in them, and the pictures, in a fixed number of queries.

No query joins more than a few tables: a database plans a join of ten for longer than it takes to run it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, prefetch_related_objects

from news.models import ArticlePage
from news.querysets import ArticleQuerySet
from newsroom.core.page_cache import tag
from newsroom.media.models import CustomImage
from newsroom.media.renditions import LISTING_ROLES, prefetch_renditions
from newsroom.people.models import Contributor

# What a teaser shows, and what its address is made of.
COLUMNS = (
    "title",
    "url_path",
    "path",
    "alias_of",
    "search_description",
    "listing_text",
    "listing_image",
    "kicker",
    "standfirst",
    "kind",
    "series",
    "lead_image",
    "lead_video",
    "published_at",
    "language",
    "section",
)
PICTURE_COLUMNS = (
    "title",
    "description",
    "credit",
    "width",
    "height",
    "focal_point_x",
    "focal_point_y",
    "focal_point_width",
    "focal_point_height",
    "rights_expire_on",
    "file",
)


def rows(ids: Any) -> ArticleQuerySet:
    """The articles with these ids, with the columns that teasers show."""
    found: ArticleQuerySet = ArticlePage.objects.filter(pk__in=ids).only(*COLUMNS)
    return found.annotate(section_title=F("section__title"))


def attach_pictures(
    articles: Iterable[ArticlePage],
    people: Iterable[Contributor] = (),
    more: Iterable[CustomImage] = (),
    roles: Iterable[str] = LISTING_ROLES,
    *,
    own: ArticlePage | None = None,
) -> None:
    """Give the teasers of `articles` and the portraits of `people` their pictures, and those their renditions.

    `more` are pictures that are there already and want theirs. `own` is an article that shows more than its teaser.
    """
    articles = list(articles)
    tag(*(f"page:{article.section_id}" for article in articles))  # the title of which is not read with the section
    wanted: list[tuple[Any, str]] = [(person, "photo") for person in people]
    wanted += [(article, name) for article in articles for name in ("listing_image", "lead_image")]
    if own:
        wanted += [(own, name) for name in ("listing_image", "lead_image", "social_image")]
    missing = [(thing, name) for thing, name in wanted if not type(thing)._meta.get_field(name).is_cached(thing)]
    ids = {getattr(thing, f"{name}_id") for thing, name in missing} - {None}
    images = CustomImage.objects.only(*PICTURE_COLUMNS).in_bulk(ids) if ids else {}
    for thing, name in missing:
        setattr(thing, name, images.get(getattr(thing, f"{name}_id")))
    without = [article for article in articles if article.lead_video_id and not article.has_picture]
    if without:
        prefetch_related_objects(without, "lead_video__poster")
    shown = [image for thing, name in wanted if (image := getattr(thing, name))]
    prefetch_renditions([*shown, *teaser_images(without), *more], roles)


def teaser_images(articles: Iterable[ArticlePage]) -> list[CustomImage]:
    """The pictures that the teasers of `articles` show."""
    return [article.teaser_image for article in articles if article.teaser_image]
