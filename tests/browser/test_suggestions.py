"""The list under the search field: by keyboard, by pointer, for who listens, and when the server is slow."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import TOOLS

PLACES = {"search page": ("/search/", "#search-words"), "masthead": ("/", "#search-words-above")}


def field_at(tab: Page, place: str):
    path, selector = PLACES[place]
    tab.goto(path)
    if place == "masthead":
        tab.locator("[data-finder] > summary").click()
    return tab.locator(selector)


def options_of(tab: Page):
    return tab.locator("[role=listbox]:visible [role=option]")


def offer(tab: Page, text: str, place: str = "search page"):
    """Type and wait for the list."""
    field = field_at(tab, place)
    field.press_sequentially(text)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options_of(tab).first).to_be_visible()
    return field


def chosen(tab: Page) -> str | None:
    """The option that the field says is active, which has to be the only one selected."""
    return tab.evaluate(
        """() => {
            const id = document.activeElement.getAttribute("aria-activedescendant");
            const selected = [...document.querySelectorAll("[role=option][aria-selected=true]")];
            if (selected.length !== (id ? 1 : 0) || (id && selected[0].id !== id)) return "not the same";
            return id && selected[0].querySelector("span").textContent;
        }"""
    )


@pytest.mark.parametrize("place", PLACES)
def test_type_arrow_choose(open_page, place):
    tab = open_page()
    field = offer(tab, "ferr", place)
    expect(field).to_be_focused()
    texts = options_of(tab).locator("span:first-child").all_inner_texts()
    assert len(texts) >= 2
    assert chosen(tab) is None
    tab.keyboard.press("ArrowDown")
    assert chosen(tab) == texts[0]
    tab.keyboard.press("ArrowDown")
    assert chosen(tab) == texts[1]
    tab.keyboard.press("End")
    assert chosen(tab) == texts[-1]
    tab.keyboard.press("ArrowDown")
    assert chosen(tab) == texts[0]
    tab.keyboard.press("ArrowUp")
    assert chosen(tab) == texts[-1]
    tab.keyboard.press("Home")
    assert chosen(tab) == texts[0]
    expect(field).to_have_value("ferr")
    address = options_of(tab).first.get_attribute("href")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: url.endswith(address))
    expect(tab.locator("h1")).to_contain_text(texts[0])


def test_enter_without_a_choice_searches(open_page):
    tab = open_page()
    offer(tab, "ferry")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(r"/search/\?q=ferry$"))
    expect(tab.locator("[role=listbox]")).to_have_count(2)
    expect(tab.locator("[role=listbox]:visible")).to_have_count(0)


def test_escape_closes_the_list_and_keeps_the_words(open_page):
    tab = open_page()
    field = offer(tab, "ferry")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("ferry")
    expect(field).to_be_focused()
    assert chosen(tab) is None
    expect(options_of(tab)).to_have_count(0)
    tab.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("Tab")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_escape_in_the_masthead_closes_first_the_list_then_the_form(open_page):
    tab = open_page()
    field = offer(tab, "ferry", "masthead")
    tab.keyboard.press("Escape")
    expect(field).to_be_visible()
    tab.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(tab.locator("[data-finder] > summary")).to_be_focused()


def test_more_typing_takes_the_choice_away(open_page):
    tab = open_page()
    offer(tab, "ferr")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.type("y")
    assert chosen(tab) is None
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(r"/search/\?q=ferry$"))


@pytest.mark.parametrize("touch", [False, True])
def test_by_pointer(open_page, touch):
    tab = open_page(has_touch=touch)
    offer(tab, "ferr")
    option = options_of(tab).last
    address = option.get_attribute("href")
    if touch:
        option.tap()
    else:
        option.click()
    tab.wait_for_url(lambda url: url.endswith(address))


def test_a_click_elsewhere_closes_it(open_page):
    tab = open_page()
    field = offer(tab, "ferry", "masthead")
    tab.mouse.click(5, 600)
    expect(options_of(tab)).to_have_count(0)
    expect(field).to_be_hidden()


def test_who_listens_is_told_how_many(open_page):
    tab = open_page()
    field = offer(tab, "ferr")
    said = tab.locator("main [data-suggest-said]")
    expect(said).to_have_text(f"{options_of(tab).count()} suggestions")
    assert said.get_attribute("role") == "status"
    field.fill("xyzzy")
    expect(said).to_have_text("No suggestions")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("")
    expect(said).to_have_text("")


def test_a_late_answer_to_an_older_question_is_not_shown(open_page):
    tab = open_page()
    waiting: list[Route] = []
    asked: list[str] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            waiting.append(route)
        else:
            route.continue_()

    tab.route("**/search/suggest/**", hold_the_first)
    field = field_at(tab, "search page")
    field.press_sequentially("moth")
    tab.wait_for_timeout(400)
    assert len(waiting) == 1
    field.fill("ferry")
    expect(options_of(tab).first).to_be_visible()
    with contextlib.suppress(Error):  # the question may have been taken back, which is as well
        waiting[0].fulfill(body='<div data-said="late"><a role="option" href="/">Late</a></div>')
    tab.wait_for_timeout(300)
    assert "Late" not in options_of(tab).all_inner_texts()
    expect(tab.locator("main [data-suggest-said]")).to_contain_text("suggestion")


def test_the_server_is_asked_once_for_a_word_typed_fast(open_page):
    tab = open_page()
    asked: list[str] = []
    tab.on("request", lambda request: "/suggest/" in request.url and asked.append(request.url))
    field = field_at(tab, "search page")
    field.press_sequentially("ferry", delay=20)
    expect(options_of(tab).first).to_be_visible()
    assert len(asked) == 1


def test_a_server_in_trouble_leaves_the_search_as_it_was(open_page):
    tab = open_page()
    tab.route("**/search/suggest/**", lambda route: route.fulfill(status=503, body="down"))
    field = field_at(tab, "search page")
    field.press_sequentially("ferry")
    tab.wait_for_timeout(400)
    expect(field).to_have_attribute("aria-expanded", "false")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(r"/search/\?q=ferry$"))


@pytest.mark.parametrize("place", PLACES)
def test_without_scripts_the_form_searches(open_page, place):
    tab = open_page(java_script_enabled=False)
    field = field_at(tab, place)
    assert field.get_attribute("role") is None
    field.fill("ferry")
    field.press("Enter")
    tab.wait_for_url(re.compile(r"/search/\?q=ferry$"))
    expect(tab.locator("main [role=listbox]")).to_be_hidden()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_the_open_list(open_page, place, scheme, width):
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not here: run tests/browser/install.sh")
    tab = open_page(
        color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True, reduced_motion="reduce"
    )
    offer(tab, "the", place)
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    heights = options_of(tab).evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44
    tab.evaluate(axe.read_text())
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


def test_where_one_is_can_be_seen_in_forced_colours_and_from_right_to_left(open_page):
    tab = open_page(forced_colors="active")
    offer(tab, "ferr")
    tab.keyboard.press("ArrowDown")
    outlines = options_of(tab).evaluate_all("all => all.map(one => getComputedStyle(one).outlineStyle)")
    assert outlines[0] == "solid"
    assert set(outlines[1:]) == {"none"}
    tab.evaluate("document.documentElement.dir = 'rtl'")
    list_box, field_box = tab.locator("[role=listbox]:visible").bounding_box(), tab.locator("main form").bounding_box()
    assert abs(list_box["x"] - field_box["x"]) < 2
    assert abs(list_box["width"] - field_box["width"]) < 2
