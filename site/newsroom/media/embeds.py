"""What we know about a clip or post elsewhere from its address alone: nobody is contacted to find out."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.embeds import oembed_providers

from newsroom.media.players import find_player

# Where the name that Wagtail's list gives a provider does not become its real one by capital letters.
_NAMES = {
    "audioboom": "Audioboom",
    "deviantart": "DeviantArt",
    "five_hundred_px": "500px",
    "github_gist": "GitHub Gist",
    "iheart": "iHeart",
    "ifttt": "IFTTT",
    "nfb": "NFB",
    "slideshare": "SlideShare",
    "smugmug": "SmugMug",
    "soundcloud": "SoundCloud",
    "speakerdeck": "Speaker Deck",
    "ted": "TED",
    "tiktok": "TikTok",
    "twitter": "X",
    "wordpress": "WordPress.com",
    "youtube": "YouTube",
}


@dataclass(frozen=True)
class Embed:
    """A clip or post elsewhere. `player_url` is empty where all we can offer is the link."""

    url: str
    provider: str
    player_url: str = ""

    @property
    def player_host(self) -> str:
        """The host that is contacted when the reader asks for the clip."""
        return urlsplit(self.player_url).hostname or ""


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address that can stand in a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"\\^`{|}]", url)


def describe(url: str, start: int | None = None) -> Embed | None:
    """The provider and player of `url`; None for what is not a web address.

    The player starts at the second `start`, else where the address says.
    """
    url = (url or "").strip()
    if not is_web_address(url):
        return None
    found = find_player(url, settings.EMBED_PEERTUBE_HOSTS, start)
    if found and _origin(found[1]) in settings.EMBED_FRAME_SOURCES:
        return Embed(url, *found)
    return Embed(url, found[0] if found else provider_name(url))


def provider_name(url: str) -> str:
    """The name of who publishes `url`: from Wagtail's list of oEmbed providers, else its host."""
    for name, patterns in _known_providers():
        if any(pattern.match(url) for pattern in patterns):
            return name
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=1)
def _known_providers() -> list[tuple[str, list[re.Pattern[str]]]]:
    offered = {id(provider) for provider in oembed_providers.all_providers}
    return [
        (_NAMES.get(name) or name.replace("_", " ").title(), [re.compile(pattern) for pattern in provider["urls"]])
        for name, provider in vars(oembed_providers).items()
        if id(provider) in offered
    ]
