"""schema.org data of videos."""

from typing import Any

from django.http import HttpRequest

from newsroom.core.structured_data import publisher
from newsroom.media.models import Video
from newsroom.media.renditions import picture_url

MAX_TRANSCRIPT = 20_000  # characters; crawlers read no further, and the text stands on the page anyway


def iso_duration(seconds: int) -> str:
    """Seconds as ISO 8601: PT1H2M5S."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if value]
    return f"PT{''.join(parts) or '0S'}"


def video_object(video: Video, request: HttpRequest) -> dict[str, Any]:
    """`video` as schema.org VideoObject, with what search engines ask for: name, thumbnail and date."""
    url = request.build_absolute_uri(video.get_absolute_url())
    data: dict[str, Any] = {
        "@type": "VideoObject",
        "name": video.title,
        "description": video.description or video.title,
        "url": url,
        "publisher": publisher(request),
    }
    if video.published_at:
        data["uploadDate"] = video.published_at.isoformat()
    if poster := picture_url("poster", video.poster):
        data["thumbnailUrl"] = [request.build_absolute_uri(poster)]
    if video.duration:
        data["duration"] = iso_duration(video.duration)
    if video.file:
        data["contentUrl"] = request.build_absolute_uri(video.file.url)
        data["encodingFormat"] = video.file.content_type
    elif video.embed:
        data["embedUrl"] = video.embed.player_url or video.embed.url
    if video.credit:
        data["creditText"] = video.credit
    if video.transcript_text:
        data["transcript"] = video.transcript_text[:MAX_TRANSCRIPT]
    return data
