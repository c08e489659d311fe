"""Pictures and players in templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from newsroom.media import renditions
from newsroom.media.embeds import Embed, describe
from newsroom.media.models import CustomImage, Video

register = template.Library()


@register.simple_tag
def picture_for(role: str, image: CustomImage | None, alt: str | None = None, **attrs: Any) -> SafeString | str:
    """`image` as `<picture>` in the sizes of `role`; lazy unless `loading` says otherwise.

    Nothing where there is no image, its file is damaged or missing, or its rights have expired. `alt` None means the
    alt text that the image has where it is used, an empty string that the picture is decorative here.
    """
    if not image:
        return ""
    attrs.setdefault("loading", "lazy")
    attrs.setdefault("decoding", "async")
    attrs["alt"] = image.alt_in_use if alt is None else alt
    attrs["sizes"] = attrs.get("sizes", renditions.ROLES[role].sizes)
    return renditions.picture_markup(role, image, attrs)


@register.simple_tag
def picture_url(role: str, image: CustomImage | None) -> str:
    """The address of the largest JPEG of `role`; empty where there is nothing to show."""
    return renditions.picture_url(role, image)


@register.inclusion_tag("media/player.html", takes_context=True)
def player(
    context: dict[str, Any], video: Video | None, transcript: bool = True, eager: bool = False, start: int = 0
) -> dict[str, Any]:
    """The clip of `video` from the second `start` on, with poster, captions and its transcript to unfold.

    Nothing for a video that readers may not see yet, except in a preview.
    """
    request = context.get("request")
    shown = video if video and (video.is_public or getattr(request, "is_preview", False)) else None
    return {
        "video": shown,
        "embed": describe(shown.embed_url, start or None) if shown and not shown.file_id else None,
        "captions": list(shown.captions.all()) if shown and shown.file_id else [],
        "passages": shown.passages if shown and transcript else [],
        "show_transcript": transcript,
        "eager": eager,
        "start": start,
        "request": request,
    }


@register.inclusion_tag("media/embed.html", takes_context=True)
def embed(context: dict[str, Any], url: str, title: str = "", poster: CustomImage | None = None) -> dict[str, Any]:
    """A clip or post elsewhere as a link that JavaScript turns into a player when it is clicked."""
    return {"embed": describe(url), "title": title, "poster": poster, "request": context.get("request")}


@register.filter
def embed_for(url: str) -> Embed | None:
    """Provider and player of the address of a clip; None for what is no web address."""
    return describe(url)
