"""Keeps the text that search reads in step with transcripts and captions, and knows which pages show a video."""

from django.contrib.contenttypes.models import ContentType
from django.dispatch import Signal
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from newsroom.media.models import Video

transcript_changed = Signal()  # with `video`; sent by the class
MAX_PAGES = 50  # that are looked at for one video


def store_transcript(video: Video) -> None:
    """Store what is said in `video` as text; search listens for what changed."""
    video.__dict__.pop("cues", None)
    text = video.transcript or "\n".join(passage.text for passage in video.passages)
    if text == video.transcript_text:
        return
    video.transcript_text = text
    Video.objects.filter(pk=video.pk).update(transcript_text=text)
    transcript_changed.send(Video, video=video)


def pages_showing(video: Video) -> PageQuerySet:
    """The newest pages that refer to `video` anywhere, public or not; at most MAX_PAGES."""
    references = ReferenceIndex.get_references_to(video).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    ids = {int(pk) for pk in references.values_list("object_id", flat=True).distinct()[: MAX_PAGES * 4]}
    newest = sorted(ids, reverse=True)[:MAX_PAGES]
    return Page.objects.filter(pk__in=newest).order_by("-first_published_at", "-pk")
