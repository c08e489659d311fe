"""What has to follow when videos and captions are saved."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from newsroom.core.page_cache import changed
from newsroom.media.models import Caption, Video
from newsroom.media.transcripts import store_transcript


@receiver(post_save, sender=Video)
def follow_video(instance: Video, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        store_transcript(Video.objects.get(pk=instance.pk))


@receiver([post_save, post_delete], sender=Caption)
def follow_caption(instance: Caption, raw: bool = False, **kwargs: Any) -> None:
    changed(f"video:{instance.video_id}")
    # A video that is being deleted takes its captions along.
    video = None if raw else Video.objects.filter(pk=instance.video_id).first()
    if video:
        store_transcript(video)
