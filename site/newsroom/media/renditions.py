"""The sizes pictures are made in: one entry per role, so that a listing can fetch all its renditions in one query.

Every picture is offered as AVIF, WebP and JPEG, in several widths; `sizes` tells the browser which one it needs.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter, Picture, SourceImageIOError

from newsroom.core.fragments import remembered
from newsroom.media.models import CustomImage, CustomRendition
from newsroom.media.models.images import Made

logger = logging.getLogger(__name__)

PICTURE_FORMATS = ("avif", "webp", "jpeg")


@dataclass(frozen=True)
class Role:
    """How pictures are cut and scaled for one use. `operations` are Wagtail's resize operations, smallest first."""

    operations: tuple[str, ...]
    sizes: str
    formats: tuple[str, ...] = PICTURE_FORMATS

    @property
    def specs(self) -> list[str]:
        """Wagtail filter specs of all renditions of the role."""
        return self._specs(self.operations)

    def specs_for(self, image: CustomImage) -> list[str]:
        """Those that differ for `image`: nothing is scaled up, so all larger ones would be the same picture again."""
        useful = []
        for operation in self.operations:
            useful.append(operation)
            if _width(operation, image) >= _most(operation, image):
                break
        return self._specs(useful)

    def _specs(self, operations: Iterable[str]) -> list[str]:
        return [f"format-{fmt}|{operation}" for fmt in self.formats for operation in operations]


def _width(operation: str, image: CustomImage) -> int:
    return int(operation.partition("-")[2].partition("x")[0])


def _most(operation: str, image: CustomImage) -> float:
    """The width of the largest piece of `image` that has the proportions of `operation`."""
    width, _, height = operation.partition("-")[2].partition("x")
    return min(image.width, image.height * int(width) / int(height)) if height else image.width


ROLES: dict[str, Role] = {
    "lead": Role(("width-480", "width-800", "width-1200", "width-1600"), "(min-width: 1280px) 1200px, 100vw"),
    "front_lead": Role(("fill-480x320", "fill-800x533", "fill-1200x800"), "(min-width: 1024px) 760px, 100vw"),
    "teaser": Role(("fill-240x160", "fill-480x320", "fill-800x533"), "(min-width: 1024px) 380px, 45vw"),
    "body": Role(("width-480", "width-800", "width-1200"), "(min-width: 760px) 680px, 100vw"),
    "poster": Role(("fill-480x270", "fill-960x540", "fill-1280x720"), "(min-width: 760px) 680px, 100vw"),
    "portrait": Role(("fill-96x96", "fill-192x192"), "96px"),
    # What other sites show of a link; few of them read anything but JPEG.
    "social": Role(("fill-1200x630",), "", formats=("jpeg",)),
}
# What the teasers of listings may show; posters stand in for pictures where the lead is a video.
LISTING_ROLES = ("front_lead", "teaser", "poster")
ARTICLE_ROLES = ("lead", "body", "teaser", "poster", "portrait", "social")


def prefetch_renditions(images: Iterable[CustomImage], roles: Iterable[str] = LISTING_ROLES) -> None:
    """Attach to `images` what exists of the renditions of `roles`, in one query; none where there are no images."""
    by_id: dict[int, list[CustomImage]] = {}
    for image in images:
        by_id.setdefault(image.pk, []).append(image)
    if not by_id:
        return
    specs = [spec for role in roles for spec in ROLES[role].specs]
    found: dict[int, dict[tuple[str, str], Made]] = {pk: {} for pk in by_id}
    rows = CustomRendition.objects.filter(image__in=by_id, filter_spec__in=specs)
    for pk, *made in rows.values_list("image_id", *Made._fields):
        found[pk][made[0], made[1]] = Made(*made)
    for pk, same in by_id.items():
        for image in same:
            image.made = found[pk]
            image.__dict__.pop("prefetched_renditions", None)


def picture_markup(role: str, image: CustomImage | None, attrs: dict[str, str]) -> SafeString | str:
    """`image` as `<picture>` in the sizes of `role`; nothing where there is nothing to show."""
    if not image or image.rights_expired:
        return ""
    if made := _all_made(role, image):
        return _markup(made, tuple(_fitting(role, len(made), attrs).items()))
    found = renditions_for(role, image)
    attrs = _fitting(role, len(found), attrs)
    return mark_safe(str(Picture(found, attrs))) if found else ""  # noqa: S308 - Wagtail's own markup


def _fitting(role: str, number: int, attrs: dict[str, str]) -> dict[str, str]:
    """The attributes; a small picture has one size in each format, which is named without a width: no `sizes` then."""
    if number > len(ROLES[role].formats):
        return attrs
    return {name: value for name, value in attrs.items() if name != "sizes"}


def _all_made(role: str, image: CustomImage) -> tuple[Made, ...] | None:
    """The renditions that show `image` in `role`, where they were prefetched and all of them are made already."""
    known = image.made
    if not known:
        return None
    focal_point = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
    made = tuple([known.get(key) for key in _keys(role, image.width, image.height, focal_point)])
    return None if None in made else made  # type: ignore[return-value]


@remembered
def _keys(
    role: str, width: int, height: int, focal_point: tuple[int | None, int | None, int | None, int | None]
) -> tuple[tuple[str, str], ...]:
    """What tells the renditions of a picture of such a size apart: filter spec and Wagtail's key of the focal point."""
    x, y, focal_width, focal_height = focal_point
    image = SimpleNamespace(
        width=width,
        height=height,
        focal_point_x=x,
        focal_point_y=y,
        focal_point_width=focal_width,
        focal_point_height=focal_height,
    )
    specs = ROLES[role].specs_for(image)  # type: ignore[arg-type]
    return tuple((spec, Filter(spec).get_cache_key(image)) for spec in specs)


@remembered
def _markup(made: tuple[Made, ...], attrs: tuple[tuple[str, str], ...]) -> SafeString:
    image = CustomImage(collection_id=None)  # asked for an alt text, which `attrs` has
    found = {rendition.filter_spec: CustomRendition(image=image, **rendition._asdict()) for rendition in made}
    return mark_safe(str(Picture(found, dict(attrs))))  # noqa: S308 - Wagtail's own markup


def renditions_for(role: str, image: CustomImage | None) -> dict[str, CustomRendition]:
    """The renditions of `role` by filter spec; none for a picture that is missing, damaged or past its rights."""
    if not image or image.rights_expired:
        return {}
    try:
        return image.get_renditions(*(_filter(spec) for spec in ROLES[role].specs_for(image)))
    except SourceImageIOError as error:
        logger.warning("Image %s (%s) is not shown: %s", image.pk, image.title, error)
        return {}


@lru_cache(maxsize=256)
def _filter(spec: str) -> Filter:
    """One filter for all pictures: reading its spec takes Wagtail longer than finding the rendition."""
    return Filter(spec=spec)


def picture_url(role: str, image: CustomImage | None) -> str:
    """The address of the largest JPEG of `role`, for where one address has to do; empty where there is no picture."""
    if not image or image.rights_expired:
        return ""
    if made := _all_made(role, image):
        return made_url(made[-1])  # formats and widths come in order: the last is the largest JPEG
    largest = None
    for rendition in renditions_for(role, image).values():
        largest = rendition
    return largest.url if largest else ""


@remembered
def made_url(made: Made) -> str:
    """The address at which readers find the rendition."""
    return CustomRendition(**made._asdict()).url
