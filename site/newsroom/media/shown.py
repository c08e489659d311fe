"""Pictures as pages of lists show them: as rows, each with its renditions, in one query and without a model."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef

from newsroom.core.gathered import gathered, opened
from newsroom.core.prepared import Given, Prepared
from newsroom.media.models import CustomImage, CustomRendition
from newsroom.media.models.images import Made, is_over
from newsroom.media.renditions import ROLES


class PictureRow(NamedTuple):
    """What of a picture says which renditions show it, and those that there are."""

    pk: int
    width: int
    height: int
    focal_point_x: int | None
    focal_point_y: int | None
    focal_point_width: int | None
    focal_point_height: int | None
    rights_expire_on: dt.date | None
    renditions_made: str | None


class ShownPicture:
    """Enough of a picture for `newsroom.media.renditions`. What is not made yet, the picture itself is asked for."""

    title = ""

    def __init__(self, row: PictureRow) -> None:
        self.row = row
        made = [Made(*values) for values in opened(row.renditions_made)]
        self.made = {(one.filter_spec, one.focal_point_key): one for one in made}
        self.is_complete = True  # until something was asked for that is not made

    def __getattr__(self, name: str) -> Any:
        if name not in PictureRow._fields:
            raise AttributeError(name)
        return getattr(self.row, name)

    @property
    def rights_expired(self) -> bool:
        return is_over(self.row.rights_expire_on)

    def get_renditions(self, *filters: Any) -> Any:
        self.is_complete = False
        return CustomImage.objects.get(pk=self.row.pk).get_renditions(*filters)


def picture_rows(images: Iterable[int], roles: tuple[str, ...]) -> tuple[PictureRow, ...]:
    """The pictures with these ids, and their renditions in `roles`; no query where there are none."""
    ids = sorted(set(images))
    return tuple(_in_roles(roles).all(images=ids)) if ids else ()


@lru_cache
def _in_roles(roles: tuple[str, ...]) -> Prepared[PictureRow]:
    specs = sorted({spec for role in roles for spec in ROLES[role].specs})

    def query() -> Any:
        made = CustomRendition.objects.filter(image=OuterRef("pk"), filter_spec__in=specs)
        found = CustomImage.objects.filter(pk__among=Given("images")).order_by("pk")
        return found.annotate(renditions_made=gathered(made, *Made._fields))

    return Prepared(PictureRow, query, shows={"image": "pk"})


def pictures(rows: Iterable[PictureRow]) -> Mapping[int | None, ShownPicture]:
    """The pictures by id; there is none without one."""
    return {row.pk: ShownPicture(row) for row in rows}


def are_complete(images: Iterable[ShownPicture]) -> bool:
    """Whether all that was shown of these pictures is what their rows say."""
    return all(image.is_complete for image in images)
