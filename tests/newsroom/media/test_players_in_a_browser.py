"""Players with JavaScript in Chromium: nothing elsewhere is asked before a click, transcripts move the player."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile

from tests.factories import build_newsroom, make_media_file, make_video

CHROMIUM = Path("/usr/bin/chromium")
CLIP = Path(__file__).resolve().parents[3] / "site/newsroom/demo/media/clips/the-dome-opens.webm"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's Chromium"),
]


@pytest.fixture
def chromium(monkeypatch):
    # Playwright runs an event loop in this thread; the database is asked for by fixtures and factories only.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        yield browser
        browser.close()


def hosts_asked(page) -> list[str]:
    """Every other host that `page` asks from now on; none of them is reached."""
    asked = []

    def answer(route):
        host = urlsplit(route.request.url).hostname
        if host == "localhost":
            return route.continue_()
        asked.append(host)
        return route.fulfill(status=200, content_type="text/html", body="<title>Player</title>")

    page.route("**/*", answer)
    return asked


def test_a_click_and_nothing_before_loads_the_player(live_server, chromium):
    build_newsroom()
    video = make_video("A clip", embed_url="https://youtu.be/aqz-KE-bpKQ?t=5")
    page = chromium.new_page()
    asked = hosts_asked(page)
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}{video.get_absolute_url()}", wait_until="networkidle")
    assert asked == []
    assert page.locator("iframe").count() == 0
    page.locator("a[data-player]").click()
    page.wait_for_selector("iframe[title='A clip']")
    frame = page.locator("iframe")
    assert frame.get_attribute("src") == "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=5&autoplay=1"
    assert "allow-scripts" in frame.get_attribute("sandbox")
    page.wait_for_timeout(300)
    assert set(asked) == {"www.youtube-nocookie.com"}
    assert problems == []


def test_a_clip_elsewhere_is_a_link_without_javascript(live_server, chromium):
    build_newsroom()
    video = make_video("A clip", embed_url="https://youtu.be/aqz-KE-bpKQ")
    page = chromium.new_context(java_script_enabled=False).new_page()
    asked = hosts_asked(page)
    page.goto(f"{live_server.url}{video.get_absolute_url()}")
    page.locator(".embed__link").click()
    page.wait_for_url(re.compile("youtu"))
    assert asked == ["youtu.be"]


@pytest.mark.skipif(not CLIP.exists(), reason="needs a clip of the demo")
def test_a_time_in_the_transcript_moves_the_player(live_server, chromium):
    build_newsroom()
    file = make_media_file(file=ContentFile(CLIP.read_bytes(), name="clip.webm"))
    video = make_video("The dome", file=file, captions=("The dome opens at dusk. " * 12, "Then it turns."))
    page = chromium.new_page()
    page.goto(f"{live_server.url}{video.get_absolute_url()}")
    time = page.locator("a[data-seek]").nth(1)
    second = int(time.get_attribute("data-seek"))
    assert second > 0
    time.click()
    for _attempt in range(50):  # the page's policy forbids the code that Playwright's own waiting needs
        if page.evaluate("() => document.querySelector('video').currentTime") >= second:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("The player did not move")
    assert page.url.endswith(video.get_absolute_url())  # no page was loaded
    tracks = page.evaluate("[...document.querySelector('video').textTracks].map(track => track.kind)")
    assert tracks == ["captions"]


@pytest.mark.skipif(not CLIP.exists(), reason="needs a clip of the demo")
def test_a_time_leads_to_that_second_without_javascript(live_server, chromium):
    build_newsroom()
    file = make_media_file(file=ContentFile(CLIP.read_bytes(), name="clip.webm"))
    video = make_video("The dome", file=file, captions=("The dome opens at dusk. " * 12, "Then it turns."))
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}{video.get_absolute_url()}")
    page.locator("a[data-seek]").nth(1).click()
    page.wait_for_url(re.compile(r"\?t=\d+$"))
    source = page.locator("video source").get_attribute("src")
    assert source.endswith("#t=" + page.url.rpartition("=")[2])
