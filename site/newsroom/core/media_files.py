"""Uploaded files over HTTP, with byte ranges: without them browsers can't seek in a video, and Safari plays none."""

import mimetypes
import re
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.views.decorators.http import require_safe

# What the machine's own table of types may lack; browsers refuse captions of another type.
CONTENT_TYPES = {
    ".avif": "image/avif",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
# Documents may be private; Wagtail's own view at /documents/ knows who may have them.
NOT_SERVED = ("documents/",)
KEPT_SECONDS = 7 * 24 * 3600  # a changed file gets another name


class Slice:
    """`length` bytes of an open file from `start` on, as a file to read and close."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file = file
        self.left = length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.file.close()


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The uploaded file at `path`, whole or the range asked for. Raises Http404 for what is no file or not served."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
        stat = file.stat()
    except (OSError, ValueError, SuspiciousFileOperation):
        raise Http404("No such file") from None
    relative = file.relative_to(Path(settings.MEDIA_ROOT).absolute()).as_posix()
    if relative.startswith(NOT_SERVED) or not file.is_file():
        raise Http404("No such file")
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    if _is_fresh(request, etag, stat.st_mtime):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _content(request, file, stat.st_size, etag)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(stat.st_mtime)
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)  # type: ignore[arg-type]
    return response


def _content(request: HttpRequest, file: Path, size: int, etag: str) -> HttpResponseBase:
    wanted = request.headers.get("Range")
    if request.headers.get("If-Range", etag) != etag:
        wanted = None  # the client has a part of an older file
    span = byte_range(wanted, size) if wanted else None
    if span == UNSATISFIABLE:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, length = span or (0, size)
    response = FileResponse(Slice(file.open("rb"), start, length), status=206 if span else 200)
    response["Content-Type"] = content_type(file.name)
    response["Content-Length"] = str(length)
    if span:
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    return response


def content_type(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return CONTENT_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


UNSATISFIABLE = (-1, -1)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Start and length of the one range in `header`, UNSATISFIABLE where it lies outside the file.

    None, which means the whole file, for what we need not understand (RFC 9110, 14.2): several ranges, other units.
    """
    match = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header)
    if not match or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, length) if length else UNSATISFIABLE
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        return UNSATISFIABLE
    return start, min(end, size - 1) - start + 1


def _is_fresh(request: HttpRequest, etag: str, modified: float) -> bool:
    if known := request.headers.get("If-None-Match"):
        return etag in parse_etags(known) or known.strip() == "*"
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(modified) <= since
