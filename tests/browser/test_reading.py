"""Reading with a keyboard, at night, on paper, and without scripts."""

import re

import pytest


@pytest.fixture
def article(pages) -> str:
    """The path of an article that has text and a byline."""
    return next(path for path in pages.paths() if "page-article" in pages.html(path) and "?" not in path)


def test_the_first_stop_of_the_keyboard_leads_to_the_content(open_page, article):
    tab = open_page()
    tab.goto(article)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#content"
    box = tab.evaluate("(({x, y, width}) => [x, y, width])(document.activeElement.getBoundingClientRect())")
    assert box[0] >= 0
    assert box[1] >= 0
    assert box[2] > 40
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("path", ["/", "/search/"])
def test_where_the_keyboard_is_can_be_seen(open_page, path):
    tab = open_page()
    tab.goto(path)
    unseen = []
    for _ in range(25):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(
            """() => {
                const here = document.activeElement;
                if (here === document.body) return null;
                const style = getComputedStyle(here);
                const box = here.getBoundingClientRect();
                return {
                    html: here.outerHTML.slice(0, 120),
                    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
                    visible: box.width > 0 && box.height > 0,
                };
            }"""
        )
        if stop and not (stop["drawn"] and stop["visible"]):
            unseen.append(stop["html"])
    assert unseen == []


def test_the_toggle_turns_the_light_off_and_remembers(open_page):
    tab = open_page(color_scheme="light")
    tab.goto("/")
    background = "getComputedStyle(document.body).backgroundColor"
    day = tab.evaluate(background)
    toggle = tab.locator("[data-theme-toggle]").first
    toggle.focus()
    for _ in range(2):  # from what the system says to light, and from there to dark
        tab.keyboard.press("Enter")
    night = tab.evaluate(background)
    assert night != day
    assert sum(map(int, re.findall(r"\d+", night)[:3])) < 200
    tab.goto("/search/")
    assert tab.evaluate(background) == night


def test_the_scheme_of_the_system_counts_without_a_toggle(open_page):
    tab = open_page(color_scheme="dark", java_script_enabled=False)
    tab.goto("/")
    tab.screenshot()  # a page without scripts can't be asked for its colours, but its picture can
    dark = tab.screenshot(clip={"x": 2, "y": 300, "width": 1, "height": 1})
    tab.emulate_media(color_scheme="light")
    assert tab.screenshot(clip={"x": 2, "y": 300, "width": 1, "height": 1}) != dark


def test_every_section_can_be_reached_on_a_phone(open_page, pages):
    tab = open_page(viewport={"width": 390, "height": 844})
    tab.goto("/")
    links = tab.locator("header nav a[href^='/'], nav[aria-label] a[href^='/']")
    assert links.count() >= 4
    target = links.nth(2)
    address = target.get_attribute("href")
    summary = tab.locator("header summary, header button[aria-expanded]")
    if not target.is_visible() and summary.count():
        summary.first.click()
    target.scroll_into_view_if_needed()
    target.click()
    tab.wait_for_url(f"**{address}")


@pytest.mark.parametrize("name", ["/", "/search/?q=the", "/videos/", "/archive/", "/authors/"])
def test_pages_say_the_same_without_scripts(open_page, name):
    """Scripts make things smoother; they bring no text and no link that is not there without them."""
    found = []
    for enabled in (True, False):
        tab = open_page(java_script_enabled=enabled)
        tab.goto(name)
        found.append({link.get_attribute("href") for link in tab.locator("main a[href]").all()[:60]})
    assert found[0] == found[1]
    assert found[0]


def test_paper_gets_the_story_alone(open_page, article):
    tab = open_page()
    tab.goto(article)
    tab.emulate_media(media="print")
    assert tab.locator("h1").is_visible()
    for furniture in ("header nav", "[data-theme-toggle]", "footer nav", "form"):
        for one in tab.locator(furniture).all():
            assert not one.is_visible(), furniture


def test_large_letters_break_nothing(open_page, article):
    """Twice the size of text, as the accessibility guidelines ask, on a phone."""
    tab = open_page(viewport={"width": 640, "height": 900})
    for path in ("/", article):
        tab.goto(path)
        tab.evaluate("document.documentElement.style.fontSize = '200%'")
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, path


def test_somebody_who_asked_for_stillness_gets_it(open_page):
    tab = open_page(reduced_motion="reduce")
    tab.goto("/")
    moving = tab.evaluate(
        """[...document.querySelectorAll("*")].filter((one) => {
            const style = getComputedStyle(one);
            return parseFloat(style.animationDuration) > 0.05 || parseFloat(style.transitionDuration) > 0.05;
        }).slice(0, 5).map((one) => one.outerHTML.slice(0, 100))"""
    )
    assert moving == []
