"""Videos as lists show them, without a model."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import DateTimeField
from django.urls import reverse
from django.utils import timezone

from newsroom.core.prepared import Given, Prepared
from newsroom.media.models.video import Video, clock, until_the_next


class ClipRow(NamedTuple):
    """What is fetched of a video."""

    pk: int
    title: str
    slug: str
    description: str
    duration: int | None
    published_at: dt.datetime
    poster_id: int | None


@lru_cache
def _part(start: int, stop: int) -> Prepared[ClipRow]:
    return Prepared(
        ClipRow,
        lambda: Video.objects.filter(published_at__lte=Given("now", DateTimeField())).newest()[start:stop],
        shows={"video": "pk", "image": "poster_id"},
    )


class NewestClips:
    """The videos that readers may see, newest first, in parts. A page with one is kept until the next one's date."""

    def __getitem__(self, part: slice) -> list[ClipRow]:
        until_the_next()
        return _part(part.start or 0, part.stop).all(now=timezone.now())


class Clip:
    """A video as its teaser shows it."""

    def __init__(self, row: ClipRow, poster: Any) -> None:
        self.row, self.poster = row, poster

    def __getattr__(self, name: str) -> Any:
        if name not in ClipRow._fields:
            raise AttributeError(name)
        return getattr(self.row, name)

    @property
    def duration_text(self) -> str:
        return clock(self.row.duration)

    def get_absolute_url(self) -> str:
        return reverse("video", args=[self.row.slug])
