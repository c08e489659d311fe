"""Work of the media room that no request should wait for."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django_tasks import task

from newsroom.media.models import CustomImage
from newsroom.media.renditions import renditions_for

AFTER_THE_INDEX, AFTER_EVERYTHING_ELSE = -10, -50  # the index of search has priority 0


@task()
def scale_picture(role: str, image_id: int) -> None:
    """Make the renditions of one role; what is there already stays, and a picture that is gone is none of our worry."""
    renditions_for(role, CustomImage.objects.filter(pk=image_id).first())


def scale_later(pictures: Iterable[tuple[str, CustomImage]], priority: int = AFTER_THE_INDEX) -> None:
    """Let the worker make the renditions of `pictures` (role, image) once the transaction is through.

    AVIF takes seconds a page: without this the first reader after a publication would wait for it.
    """
    if not settings.SCALE_PICTURES_AHEAD:
        return
    wanted = dict.fromkeys((role, image.pk) for role, image in pictures)

    def enqueue() -> None:
        for role, image_id in wanted:
            scale_picture.using(priority=priority).enqueue(role, image_id)

    if wanted:
        transaction.on_commit(enqueue)
