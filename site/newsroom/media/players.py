"""Where clips elsewhere play. Plain data and functions: the settings read it for the Content Security Policy."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from re import Match
from urllib.parse import parse_qs, quote, urlsplit

YOUTUBE = "https://www.youtube-nocookie.com"
VIMEO = "https://player.vimeo.com"
DAILYMOTION = "https://geo.dailymotion.com"
SOUNDCLOUD = "https://w.soundcloud.com"
SPOTIFY = "https://open.spotify.com"
TED = "https://embed.ted.com"
ARCHIVE = "https://archive.org"

# All that the site may ever show in a frame, and only after a click.
PLAYER_ORIGINS = (YOUTUBE, VIMEO, DAILYMOTION, SOUNDCLOUD, SPOTIFY, TED, ARCHIVE)

_TIME = re.compile(r"^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$")


@dataclass(frozen=True)
class Player:
    """How addresses of one provider become addresses of its player."""

    provider: str
    pattern: re.Pattern[str]
    address: Callable[[Match[str], str, int], str]


def start_seconds(url: str) -> int:
    """The second at which `url` says the clip starts (`t=90`, `start=90`, `#t=1m30s`), 0 where it does not."""
    parts = urlsplit(url)
    for values in (parse_qs(parts.query), parse_qs(parts.fragment)):
        for name in ("t", "start", "time_continue"):
            match = _TIME.match(values.get(name, [""])[0])
            if match and any(match.groups()):
                hours, minutes, seconds = (int(group or 0) for group in match.groups())
                return hours * 3600 + minutes * 60 + seconds
    return 0


def _with(url: str, **parameters: int | str) -> str:
    query = "&".join(f"{name}={value}" for name, value in parameters.items() if value)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _youtube(match: Match[str], url: str, start: int) -> str:
    return _with(f"{YOUTUBE}/embed/{match['id']}", start=start)


def _vimeo(match: Match[str], url: str, start: int) -> str:
    # Clips that are not listed have a second part; dnt asks Vimeo not to track.
    secret = match.groupdict().get("secret") or parse_qs(urlsplit(url).query).get("h", [""])[0]
    player = _with(f"{VIMEO}/video/{match['id']}", h=secret if secret.isalnum() else "", dnt=1)
    return f"{player}#t={start}s" if start else player


def _dailymotion(match: Match[str], url: str, start: int) -> str:
    return _with(f"{DAILYMOTION}/player.html?video={match['id']}", startTime=start)


def _soundcloud(match: Match[str], url: str, start: int) -> str:
    return f"{SOUNDCLOUD}/player/?url={quote(url, safe='')}"


def _spotify(match: Match[str], url: str, start: int) -> str:
    return f"{SPOTIFY}/embed/{match['type']}/{match['id']}"


def _ted(match: Match[str], url: str, start: int) -> str:
    return f"{TED}/talks/{match['id']}"


def _archive(match: Match[str], url: str, start: int) -> str:
    return _with(f"{ARCHIVE}/embed/{match['id']}", start=start)


def _peertube(match: Match[str], url: str, start: int) -> str:
    return _with(f"https://{match['host']}/videos/embed/{match['id']}", start=start)


def _player(provider: str, pattern: str, address: Callable[[Match[str], str, int], str]) -> Player:
    return Player(provider, re.compile(rf"^https?://{pattern}(?=$|[/?#&])", re.IGNORECASE), address)


_YOUTUBE_HOST = r"(?:(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com)"
PLAYERS = (
    _player("YouTube", _YOUTUBE_HOST + r"/watch\?(?:[^#]*&)?v=(?P<id>[\w-]{11})", _youtube),
    _player("YouTube", _YOUTUBE_HOST + r"/(?:embed|shorts|live|v)/(?P<id>[\w-]{11})", _youtube),
    _player("YouTube", r"youtu\.be/(?P<id>[\w-]{11})", _youtube),
    _player("Vimeo", r"player\.vimeo\.com/video/(?P<id>\d+)", _vimeo),
    _player(
        "Vimeo",
        r"(?:www\.)?vimeo\.com/(?:(?:channels|groups|album|showcase)/[\w-]+/(?:videos?/)?)?"
        r"(?P<id>\d+)(?:/(?P<secret>[0-9a-z]{6,}))?",
        _vimeo,
    ),
    _player("Dailymotion", r"(?:www\.)?dailymotion\.com/(?:embed/)?video/(?P<id>[0-9a-z]+)", _dailymotion),
    _player("Dailymotion", r"dai\.ly/(?P<id>[0-9a-z]+)", _dailymotion),
    _player("SoundCloud", r"(?:www\.|m\.)?soundcloud\.com/[\w-]+/(?:sets/)?[\w-]+", _soundcloud),
    _player(
        "Spotify",
        r"open\.spotify\.com/(?:intl-[a-z]+/)?(?:embed/)?"
        r"(?P<type>track|album|playlist|episode|show|artist)/(?P<id>[0-9a-z]+)",
        _spotify,
    ),
    _player("TED", r"(?:www\.|embed\.)?ted\.com/talks/(?P<id>\w+)", _ted),
    _player("Internet Archive", r"(?:www\.)?archive\.org/(?:details|embed)/(?P<id>[\w.-]+)", _archive),
)
_PEERTUBE = _player("PeerTube", r"(?P<host>[\w.-]+)/(?:w|videos/watch|videos/embed)/(?P<id>[\w-]{20,36})", _peertube)


def find_player(url: str, peertube_hosts: Iterable[str] = (), start: int | None = None) -> tuple[str, str] | None:
    """Provider and player address for the page of a clip, or None where we know no player for it."""
    seconds = start_seconds(url) if start is None else start
    for player in PLAYERS:
        if match := player.pattern.match(url):
            return player.provider, player.address(match, url, seconds)
    match = _PEERTUBE.pattern.match(url)
    if match and match["host"].lower() in peertube_hosts:
        return _PEERTUBE.provider, _PEERTUBE.address(match, url, seconds)
    return None
