"""The video hub and the watch page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.models import Page

from newsroom.core.page_cache import remember
from newsroom.core.pagination import paginate
from newsroom.media.models import Video
from newsroom.media.renditions import prefetch_renditions
from newsroom.media.transcripts import pages_showing

PER_PAGE = 18
PAGES_BELOW = 6  # articles listed under a video
OTHERS = 6
MAX_START = 24 * 3600  # seconds


def hub(request: HttpRequest) -> HttpResponse:
    remember()
    videos = paginate(Video.objects.published().newest().for_listing(), request, per_page=PER_PAGE)
    _with_posters(videos.items)
    return render(request, "media/video_hub.html", {"videos": videos})


def watch(request: HttpRequest, slug: str) -> HttpResponse:
    video = get_object_or_404(
        Video.objects.published().select_related("poster", "file").prefetch_related("captions"), slug=slug
    )
    remember("articles")
    return watch_page(request, video)


def watch_page(request: HttpRequest, video: Video) -> HttpResponse:
    """The watch page of `video`, whether or not readers may see it yet: previews come here too."""
    others = list(Video.objects.published().exclude(pk=video.pk).newest().for_listing()[:OTHERS])
    _with_posters([video, *others])
    return render(
        request,
        "media/video_watch.html",
        {
            "video": video,
            "start": start_from(request),
            "articles": public_pages_showing(video) if video.pk else [],
            "others": others,
        },
    )


def start_from(request: HttpRequest) -> int:
    """The second in `?t=` at which the clip is to start; 0 for anything that is none."""
    raw = request.GET.get("t", "")
    return min(int(raw), MAX_START) if raw.isascii() and raw.isdigit() and len(raw) < 8 else 0


def public_pages_showing(video: Video) -> list[Any]:
    """The newest pages with `video` that anybody may read, as listings show them; at most PAGES_BELOW."""
    by_model: dict[type[Page], list[int]] = {}
    for page in pages_showing(video).only("pk", "content_type"):
        if (model := page.specific_class) is not None:
            by_model.setdefault(model, []).append(page.pk)
    found: list[Any] = []
    for model, ids in by_model.items():
        # This app knows no page type; those that say what is public, and how a list shows it, are taken.
        pages = model._default_manager.filter(pk__in=ids)
        if hasattr(pages, "published") and hasattr(pages, "for_listing"):
            found += pages.published().for_listing()
    found.sort(key=lambda page: page.published_at or page.first_published_at, reverse=True)
    prefetch_renditions([page.teaser_image for page in found[:PAGES_BELOW] if page.teaser_image])
    return found[:PAGES_BELOW]


def _with_posters(videos: Sequence[Video]) -> None:
    prefetch_renditions([video.poster for video in videos if video.poster], ("poster",))
