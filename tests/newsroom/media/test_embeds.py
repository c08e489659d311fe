"""What an address tells about a clip, and that nobody is contacted before a click."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.template import Context, Template

from newsroom.media.embeds import describe, is_web_address
from newsroom.media.players import PLAYER_ORIGINS, start_seconds
from tests.factories import make_image

ID = "aqz-KE-bpKQ"
YOUTUBE = f"https://www.youtube-nocookie.com/embed/{ID}"
TUBE = "https://www.youtube.com"


@pytest.mark.parametrize(
    ("url", "provider", "player"),
    [
        (f"{TUBE}/watch?v={ID}", "YouTube", YOUTUBE),
        (f"http://m.youtube.com/watch?feature=share&v={ID}&t=1m30s", "YouTube", f"{YOUTUBE}?start=90"),
        (f"https://youtu.be/{ID}?si=abc&t=42", "YouTube", f"{YOUTUBE}?start=42"),
        (f"{TUBE}/shorts/{ID}", "YouTube", YOUTUBE),
        (f"{TUBE}/live/{ID}?feature=share", "YouTube", YOUTUBE),
        (f"{TUBE}/embed/{ID}?start=7", "YouTube", f"{YOUTUBE}?start=7"),
        (f"{TUBE}/@somebody", "youtube.com", ""),
        (f"https://www.youtube.com.evil.example/watch?v={ID}", "www.youtube.com.evil.example"[4:], ""),
        (f"https://evil.example/?u=https://www.youtube.com/watch?v={ID}", "evil.example", ""),
        ("https://vimeo.com/76979871", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
        (
            "https://vimeo.com/76979871/8272103f6e#t=30s",
            "Vimeo",
            "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1#t=30s",
        ),
        (
            "https://vimeo.com/channels/staffpicks/76979871",
            "Vimeo",
            "https://player.vimeo.com/video/76979871?dnt=1",
        ),
        ("https://player.vimeo.com/video/1?h=abc", "Vimeo", "https://player.vimeo.com/video/1?h=abc&dnt=1"),
        (
            "https://www.dailymotion.com/video/x8abc12?start=5",
            "Dailymotion",
            "https://geo.dailymotion.com/player.html?video=x8abc12&startTime=5",
        ),
        ("https://dai.ly/x8abc12", "Dailymotion", "https://geo.dailymotion.com/player.html?video=x8abc12"),
        (
            "https://soundcloud.com/forss/flickermood",
            "SoundCloud",
            "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fforss%2Fflickermood",
        ),
        (
            "https://open.spotify.com/intl-de/episode/7makk4oTQel546B0PZlDM5?si=x",
            "Spotify",
            "https://open.spotify.com/embed/episode/7makk4oTQel546B0PZlDM5",
        ),
        ("https://www.ted.com/talks/a_talk?language=en", "TED", "https://embed.ted.com/talks/a_talk"),
        (
            "https://archive.org/details/BigBuckBunny_124",
            "Internet Archive",
            "https://archive.org/embed/BigBuckBunny_124",
        ),
        # Known to Wagtail's list, or not known at all: a link with a name.
        ("https://www.tumblr.com/someone/post/1", "tumblr.com", ""),
        ("https://twitter.com/someone/status/20", "X", ""),
        ("https://www.flickr.com/photos/bees/2362225867/", "Flickr", ""),
        ("https://www.slideshare.net/someone/talk", "SlideShare", ""),
        ("https://tube.example/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", "tube.example", ""),
        ("https://www.example.org/story", "example.org", ""),
    ],
)
def test_provider_and_player_follow_from_the_address(url, provider, player):
    found = describe(url)
    assert (found.url, found.provider, found.player_url) == (url, provider, player)


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "data:text/html,x", "//youtu.be/x", "ftp://example.org/x", "https://", "https://a b/",
     "https://x/\"onclick=", "https://[bad", "youtube"],
)  # fmt: skip
def test_what_is_no_web_address_is_nothing(url):
    assert not is_web_address(url)
    assert describe(url) is None


def test_peertube_plays_from_the_hosts_that_the_operator_names(settings):
    url = "https://tube.example/w/9c9de5e8-0a1e-484a-b099-e80766180a6d?start=1m5s"
    settings.EMBED_PEERTUBE_HOSTS = ["tube.example"]
    settings.EMBED_FRAME_SOURCES = ["https://tube.example"]
    found = describe(url)
    assert found.provider == "PeerTube"
    assert found.player_url == "https://tube.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?start=65"


def test_a_player_that_the_policy_does_not_allow_is_a_link(settings):
    settings.EMBED_FRAME_SOURCES = ["https://player.vimeo.com"]
    found = describe(f"https://youtu.be/{ID}")
    assert (found.provider, found.player_url) == ("YouTube", "")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("t=90", 90), ("t=90s", 90), ("t=1h2m3s", 3723), ("start=5", 5), ("t=", 0), ("t=abc", 0), ("t=-5", 0), ("", 0)],
)
def test_the_start_is_kept(value, seconds):
    assert start_seconds(f"https://youtu.be/{ID}?{value}") == seconds
    assert start_seconds(f"https://youtu.be/{ID}#{value}") == seconds


def test_the_policy_allows_the_players_we_know_and_nothing_else():
    assert list(PLAYER_ORIGINS) == django_settings.EMBED_FRAME_SOURCES
    frames = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"]
    assert set(frames) == {"'self'", *PLAYER_ORIGINS}
    for origin in PLAYER_ORIGINS:
        assert re.fullmatch(r"https://[a-z.-]+", origin)


def render(url: str, **context) -> str:
    template = Template("{% load media_tags %}{% embed url title=title poster=poster %}")
    return template.render(Context({"url": url, "title": "", "poster": None, **context}))


def test_before_a_click_there_is_only_a_link():
    html = render(f"https://youtu.be/{ID}?t=5", title='A "clip"')
    assert "<iframe" not in html
    assert f'href="https://youtu.be/{ID}?t=5"' in html
    assert f'data-player="{YOUTUBE}?start=5"' in html
    assert 'data-title="A &quot;clip&quot;"' in html
    assert "Nothing is loaded from www.youtube-nocookie.com before you click" in html
    # Nothing a browser fetches by itself is elsewhere.
    fetched = re.findall(r'(?:src|srcset|poster)="([^"]+)"', html)
    assert fetched
    assert all(urlsplit(address).netloc == "" for address in fetched)


def test_a_clip_without_a_player_is_a_plain_link():
    html = render("https://twitter.com/someone/status/20")
    assert "data-player" not in html
    assert "embed.js" not in html
    assert "Opens at X." in html


def test_what_is_no_address_shows_nothing():
    assert render("javascript:alert(1)").strip() == ""


@pytest.mark.django_db
def test_the_poster_is_our_own_picture():
    html = render(f"https://youtu.be/{ID}", poster=make_image(size=(400, 300)))
    assert "<picture>" in html
    assert "embed__tile" not in html


def test_the_script_makes_frames_only_of_what_was_clicked():
    script = Path(django_settings.PROJECT_DIR) / "static/newsroom/js/embed.js"
    text = script.read_text()
    assert "data-player" in text
    assert "fetch(" not in text
    assert "innerHTML" not in text
