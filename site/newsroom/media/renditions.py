"""The sizes pictures are made in: one entry per role, so that a listing can fetch all its renditions in one query.

Every picture is offered as AVIF, WebP and JPEG, in several widths; `sizes` tells the browser which one it needs.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from wagtail.images.models import Filter, SourceImageIOError

from newsroom.media.models import CustomImage, CustomRendition

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
    found: dict[int, list[CustomRendition]] = {pk: [] for pk in by_id}
    for rendition in CustomRendition.objects.filter(image__in=by_id, filter_spec__in=specs):
        rendition.image = by_id[rendition.image_id][0]  # Wagtail asks for it when it writes the tag
        found[rendition.image_id].append(rendition)
    for pk, same in by_id.items():
        for image in same:
            image.prefetched_renditions = found[pk]  # the attribute that Wagtail's own prefetch fills


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
    largest = None
    for rendition in renditions_for(role, image).values():
        largest = rendition  # formats and widths come in order: the last is the largest JPEG
    return largest.url if largest else ""
