"""Addresses in imported text: which may be linked, and which are clips to embed."""

import re
from functools import cache
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from wagtail.embeds.oembed_providers import all_providers

LONGEST_ADDRESS = 500  # what our blocks store
YOUTUBE = re.compile(r"^(?:www\.|m\.)?youtube(?:-nocookie)?\.com$")
DAILYMOTION = re.compile(r"^/(?:embed/video|swf/video|swf)/(\w+)")
PICTURE_FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp|svg|bmp|tiff?)$", re.IGNORECASE)

_valid = URLValidator(schemes=["http", "https"])


def web_address(url: str, base: str = "") -> str:
    """`url` as an absolute address for the web, resolved against `base`; empty where it is none or is too long."""
    url = re.sub(r"[\x00-\x20]+", "", url)
    if not url:
        return ""
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        if base and not urlsplit(url).scheme:
            url = urljoin(base, url)
        if urlsplit(url).scheme not in ("http", "https") or len(url) > LONGEST_ADDRESS:
            return ""
        _valid(url)
    except (ValueError, ValidationError):
        return ""
    return url


def link_target(href: str, base: str = "") -> str:
    """What may stand in a link: addresses for the web and for mail, paths of this site. Else empty."""
    href = re.sub(r"[\x00-\x20]+", "", href)
    if href.startswith("/") and not href.startswith("//"):
        return href[:2000]
    if href.lower().startswith("mailto:"):
        return href if re.fullmatch(r"mailto:[^\s<>\"']+@[^\s<>\"']+", href, re.IGNORECASE) else ""
    if href.startswith("#") or not href:
        return ""
    try:
        if not urlsplit(href).scheme:
            href = urljoin(base, href) if base else href
        parts = urlsplit(href)
    except ValueError:
        return ""
    return href if parts.scheme in ("http", "https") and parts.netloc and len(href) <= 2000 else ""


def clip_address(url: str) -> str:
    """The public address of the clip behind the address of a player; other addresses as they are."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return url
    host, path = parts.netloc.lower(), parts.path
    if YOUTUBE.match(host):
        if found := re.match(r"^/(?:embed|v|shorts|live)/([\w-]{6,20})", path):
            if found.group(1) == "videoseries" and query.get("list"):
                return f"https://www.youtube.com/playlist?list={query['list'][0]}"
            return f"https://www.youtube.com/watch?v={found.group(1)}"
        if found := re.match(r"^/p/(\w+)", path):
            return f"https://www.youtube.com/playlist?list=PL{found.group(1).removeprefix('PL')}"
        if path == "/watch" and query.get("v"):
            return f"https://www.youtube.com/watch?v={query['v'][0]}"
    if host == "youtu.be" and re.fullmatch(r"/[\w-]{6,20}", path):
        return f"https://www.youtube.com/watch?v={path[1:]}"
    if host == "player.vimeo.com" and (found := re.match(r"^/video/(\d+)", path)):
        return f"https://vimeo.com/{found.group(1)}"
    if host == "vimeo.com" and path == "/moogaloop.swf" and query.get("clip_id"):
        return f"https://vimeo.com/{query['clip_id'][0]}"
    if host.endswith("dailymotion.com") and (found := DAILYMOTION.match(path)):
        return f"https://www.dailymotion.com/video/{found.group(1)}"
    return url


def is_clip(url: str) -> bool:
    """Whether the address is of a provider whose clips and posts can be embedded."""
    parts = urlsplit(url)
    if YOUTUBE.match(parts.netloc.lower()) and parts.path in ("/watch", "/playlist"):
        return True
    return any(pattern.match(url) for pattern in _providers())


def is_picture(url: str) -> bool:
    return bool(PICTURE_FILE.search(urlsplit(url).path))


def file_name(url: str) -> str:
    """The last part of the address, for want of better words."""
    return unescape(re.split(r"[?#]", url)[0].rstrip("/").rsplit("/", 1)[-1])[:200] or url[:200]


@cache
def _providers() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for provider in all_providers for pattern in provider["urls"]]
