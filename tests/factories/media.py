"""Pictures, clips, captions and files: real ones, as small as they get."""

import io
import struct
import wave
from functools import cache
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from newsroom.media.models import Caption, CustomDocument, CustomImage, MediaFile, Video

_numbers = count(1)


@cache
def _jpeg(width: int, height: int, colour: str) -> bytes:
    data = io.BytesIO()
    PillowImage.new("RGB", (width, height), colour).save(data, "JPEG")
    return data.getvalue()


def image_file(name: str = "picture.jpg", *, size: tuple[int, int] = (48, 32), colour: str = "teal") -> ContentFile:
    """A JPEG as a form would upload it."""
    return ContentFile(_jpeg(*size, colour), name=name)


def make_image(
    title: str = "", *, size: tuple[int, int] = (48, 32), colour: str = "teal", **fields: Any
) -> CustomImage:
    number = next(_numbers)
    title = title or f"Picture {number}"
    fields.setdefault("description", f"What picture {number} shows")
    fields.setdefault("file", image_file(f"picture-{number}.jpg", size=size, colour=colour))
    return CustomImage.objects.create(title=title, **fields)


def make_document(title: str = "Timetable", **fields: Any) -> CustomDocument:
    fields.setdefault("file", ContentFile(b"Pier,First boat\nNorth,6.10\n", name="timetable.csv"))
    return CustomDocument.objects.create(title=title, **fields)


def _box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload) + 8) + kind + payload


@cache
def mp4() -> bytes:
    """The boxes that name an MP4, with nothing to play in them."""
    return _box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2avc1mp41") + _box(b"free", b"") + _box(b"mdat", b"\x00" * 16)


@cache
def wav() -> bytes:
    """A tenth of a second of silence."""
    data = io.BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return data.getvalue()


def make_media_file(title: str = "Clip file", **fields: Any) -> MediaFile:
    fields.setdefault("file", ContentFile(mp4(), name="clip.mp4"))
    fields.setdefault("duration", 12)
    return MediaFile.objects.create(title=title, type="video", **fields)


def make_audio(title: str = "Recording", **fields: Any) -> MediaFile:
    fields.setdefault("file", ContentFile(wav(), name="recording.wav"))
    fields.setdefault("duration", 1)
    return MediaFile.objects.create(title=title, type="audio", **fields)


def make_webvtt(*cues: str) -> ContentFile:
    """Captions with one cue of two seconds for each text."""
    lines = ["WEBVTT", ""]
    for number, text in enumerate(cues):
        lines += [f"00:00:{number * 2:02d}.000 --> 00:00:{number * 2 + 2:02d}.000", text, ""]
    return ContentFile("\n".join(lines).encode(), name="captions.vtt")


def make_caption(video: Video, *cues: str, **fields: Any) -> Caption:
    fields.setdefault("file", make_webvtt(*cues or ("Good morning from the pier.",)))
    return Caption.objects.create(video=video, **fields)


def make_video(title: str = "", *, captions: tuple[str, ...] = (), **fields: Any) -> Video:
    """A video with a file of its own, or an embed where `embed_url` is given; `captions` are the cues of one track."""
    title = title or f"Video {next(_numbers)}"
    if not fields.get("embed_url"):
        fields.setdefault("file", make_media_file(title))
    video = Video.objects.create(title=title, **fields)
    if captions:
        make_caption(video, *captions)
    return Video.objects.get(pk=video.pk)  # with what saving it brought about
