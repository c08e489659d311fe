"""Files into the media library: pictures, portraits, sounds, clips and documents."""

import datetime as dt
from typing import Any

from django.core.files import File

from newsroom.demo.texts import MEDIA, moment, read
from newsroom.media.models import Caption, CustomDocument, CustomImage, MediaFile, Video
from newsroom.media.models.images import ImageRights


def put_pictures() -> dict[str, CustomImage]:
    """Pictures and portraits by the names of their files."""
    shelf = read("media")
    made = {}
    for folder in ("pictures", "portraits"):
        for name, description in shelf[folder].items():
            image = CustomImage(
                title=name.replace("-", " ").capitalize(),
                description=description,
                credit=shelf["credit"],
                source="Demo newsroom",
                rights=ImageRights.OWN,
            )
            if name in shelf["focal_points"]:
                x, y, width, height = shelf["focal_points"][name]
                image.focal_point_x, image.focal_point_y = x, y
                image.focal_point_width, image.focal_point_height = width, height
            _store(image, f"{folder}/{name}.jpg")
            made[name] = image
    return made


def put_sounds() -> dict[str, int]:
    made = {}
    for name, entry in read("media")["sounds"].items():
        sound = MediaFile(title=entry["title"], type="audio", duration=entry["duration"])
        made[name] = _store(sound, f"clips/{entry['file']}")
    return made


def put_documents() -> dict[str, int]:
    return {
        name: _store(CustomDocument(title=entry["title"]), f"documents/{entry['file']}")
        for name, entry in read("media")["documents"].items()
    }


def put_videos(now: dt.datetime, pictures: dict[str, CustomImage], *, files: bool) -> dict[str, Video]:
    """The videos by slug; without `files` only those that are kept elsewhere."""
    made = {}
    for entry in read("videos")["video"]:
        if not files and "file" in entry:
            continue
        video = Video(
            slug=entry["slug"],
            title=entry["title"],
            description=entry["description"],
            embed_url=entry.get("embed_url", ""),
            duration=entry["duration"],
            poster=pictures.get(entry["poster"]),
            credit=entry["credit"],
            published_at=moment(now, entry["hours_ago"]),
            transcript=entry.get("transcript", "").strip(),
        )
        if "file" in entry:
            clip = MediaFile(
                title=entry["title"],
                type="video",
                duration=entry["duration"],
                width=entry["width"],
                height=entry["height"],
            )
            _store(clip, f"clips/{entry['file']}")
            video.file = clip
        video.save()
        for order, track in enumerate(entry.get("captions", [])):
            caption = Caption(video=video, language=track["language"], label=track["label"], sort_order=order)
            _store(caption, f"captions/{track['file']}")
        made[entry["slug"]] = video
    return made


def _store(thing: Any, path: str) -> int:
    with (MEDIA / path).open("rb") as file:
        thing.file = File(file, name=path.rpartition("/")[2])
        if hasattr(thing, "file_size") and not thing.file_size:
            thing.file_size = thing.file.size
        thing.save()
    return int(thing.pk)
