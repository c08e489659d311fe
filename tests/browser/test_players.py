"""Clips: those of our own play in the page; those elsewhere contact nobody before somebody asks."""

import pytest
from bs4 import BeautifulSoup


def with_player(pages, selector: str) -> list[str]:
    return [
        path
        for path in pages.paths("/videos/")
        if path != "/videos/"
        and "?" not in path
        and BeautifulSoup(pages.html(path), "html.parser").select_one(selector)
    ]


@pytest.fixture
def own_clip(pages) -> str:
    return with_player(pages, "video track")[0]


@pytest.fixture
def clip_elsewhere(pages) -> str:
    return with_player(pages, "[data-embed]")[0]


def until(tab, condition: str) -> None:
    """Wait until a condition in the page holds. Playwright's own way evaluates a string, which our policy forbids."""
    for _ in range(200):
        if tab.evaluate(condition):
            return
        tab.wait_for_timeout(100)
    pytest.fail(f"Never came true: {condition}")


def test_a_clip_plays_in_the_page(open_page, own_clip):
    tab = open_page()
    tab.goto(own_clip)
    tab.evaluate("document.querySelector('video').muted = true")
    tab.evaluate("document.querySelector('video').play()")
    until(tab, "document.querySelector('video').currentTime > 0.3")
    size = tab.evaluate("(({videoWidth, videoHeight}) => [videoWidth, videoHeight])(document.querySelector('video'))")
    assert min(size) > 100


def test_a_clip_can_be_wound_forward(open_page, own_clip):
    """Browsers ask for a part of the file; a server that only sends all of it can't be wound."""
    tab = open_page()
    tab.goto(own_clip)
    tab.evaluate("document.querySelector('video').preload = 'auto'; document.querySelector('video').load()")
    until(tab, "document.querySelector('video').readyState >= 1")
    half = tab.evaluate("(video => video.currentTime = video.duration / 2)(document.querySelector('video'))")
    until(tab, "!document.querySelector('video').seeking")
    assert tab.evaluate("document.querySelector('video').currentTime") == pytest.approx(half, abs=0.6)


def test_captions_load_and_say_something(open_page, own_clip):
    tab = open_page()
    tab.goto(own_clip)
    tab.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    until(tab, "document.querySelector('video').textTracks[0].cues?.length > 2")
    assert tab.evaluate("document.querySelector('video').textTracks[0].cues[0].text.length") > 3


def test_the_transcript_is_in_the_page_without_scripts(open_page, own_clip, pages):
    soup = BeautifulSoup(pages.html(own_clip), "html.parser")
    address = soup.select_one("video track")["src"]
    from tests.browser.crawl import fetch

    cues = fetch(pages.base + address).body.decode().split("\n\n")
    said = cues[1].split("\n")[-1].strip()
    assert said
    assert said in " ".join(soup.get_text(" ").split())


def test_nothing_is_preloaded_before_somebody_plays(open_page, own_clip):
    tab = open_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(own_clip, wait_until="networkidle")
    assert [url for url in asked if url.endswith((".mp4", ".webm"))] == []


def test_a_clip_elsewhere_is_asked_for_by_a_click_alone(open_page, clip_elsewhere, site):
    tab = open_page()
    asked = []

    def answer(route):
        url = route.request.url
        if url.startswith(site.url):
            return route.continue_()
        asked.append(url)
        return route.fulfill(status=200, content_type="text/html", body="<title>A player</title>")

    tab.route("**/*", answer)
    tab.goto(clip_elsewhere, wait_until="networkidle")
    assert asked == []
    assert tab.locator("iframe").count() == 0
    tab.locator("main [data-embed]").first.locator("a, button").first.click()
    frame = tab.locator("main iframe").first
    frame.wait_for()
    assert frame.get_attribute("src").startswith(("https://www.youtube-nocookie.com/", "https://player.vimeo.com/"))
    assert frame.get_attribute("title")
    tab.wait_for_timeout(300)
    assert asked
    assert {url.split("/")[2] for url in asked} <= {"www.youtube-nocookie.com", "player.vimeo.com"}


def test_without_scripts_a_clip_elsewhere_is_a_link(open_page, clip_elsewhere):
    tab = open_page(java_script_enabled=False)
    tab.goto(clip_elsewhere)
    address = tab.locator("main [data-embed] a").first.get_attribute("href")
    assert address.startswith("https://")
    assert tab.locator("iframe").count() == 0
