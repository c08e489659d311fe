"""The search page as readers use it: narrowed and widened, back, without scripts, and into a clip at its second."""

import re

import pytest

from tests.browser.conftest import TOOLS

MANY, SAID, MISSPELT = "ferry", "meteor", "lighthuose"


@pytest.fixture(scope="module", autouse=True)
def vocabulary(site) -> None:
    site.manage("update_vocabulary")


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def tab(request, open_page):
    return open_page(java_script_enabled=request.param)


def number_found(tab) -> int:
    return int(re.search(r"\d+", tab.locator(".results__count").inner_text())[0])


def test_a_facet_on_and_off_and_back(tab):
    tab.goto(f"/search/?q={MANY}")
    everything = number_found(tab)
    tab.locator(".narrow > summary").click()
    facet = tab.locator(".narrow a[href*='topic=']").last
    name = facet.inner_text()
    facet.click()
    tab.wait_for_url(re.compile("topic="))
    assert name in tab.locator(".chips").inner_text()
    assert tab.locator(".rows > li").count() == 1 < everything
    tab.locator(".chip").first.click()
    tab.wait_for_url(re.compile(rf"\?q={MANY}$"))
    assert number_found(tab) == everything
    tab.go_back()
    assert name in tab.locator(".chips").inner_text()
    tab.go_back()
    assert number_found(tab) == everything
    assert tab.locator(".chip").count() == 0


def test_a_range_of_dates_keeps_what_was_asked(tab):
    tab.goto(f"/search/?q={MANY}&sort=newest")
    tab.locator(".narrow > summary").click()
    tab.fill("#narrow-from", "2020-01-01")
    tab.locator(".narrow__dates button").click()
    tab.wait_for_url(re.compile("from=2020-01-01"))
    assert f"q={MANY}" in tab.url
    assert "sort=newest" in tab.url
    assert "From 1 January 2020" in tab.locator(".chips").inner_text()
    assert tab.locator(".rows > li").count() > 1


def test_a_misspelt_word(tab):
    tab.goto(f"/search/?q={MISSPELT}")
    assert "Showing results for lighthouse" in tab.locator(".meant").inner_text()
    assert tab.locator(".rows mark").first.inner_text().lower().startswith("lighthouse")
    tab.locator(".meant__typed a").click()
    tab.wait_for_url(re.compile("exact=1"))
    assert "No story has" in tab.locator(".nothing").inner_text()
    tab.locator(".meant a").first.click()
    tab.wait_for_url(re.compile(r"\?q=lighthouse$"))
    assert tab.locator(".rows > li").count() > 0


def test_a_hit_in_a_transcript_lands_on_its_second(open_page):
    tab = open_page()
    tab.add_init_script("addEventListener('seeked', ({target}) => (window.landed ??= target.currentTime), true)")
    tab.goto(f"/search/?q={SAID}")
    link = tab.locator(".found .said__time").first
    second = int(link.get_attribute("href").rpartition("=")[2])
    assert second > 0
    link.click()
    tab.wait_for_url(re.compile(rf"/videos/.*\?t={second}$"))
    tab.wait_for_function("window.landed !== undefined")
    assert second <= tab.evaluate("window.landed") < second + 1


def test_without_scripts_the_clip_is_asked_for_from_that_second(open_page):
    tab = open_page(java_script_enabled=False)
    tab.goto(f"/search/?q={SAID}")
    link = tab.locator(".said__time").first
    second = link.get_attribute("href").rpartition("=")[2]
    link.click()
    tab.wait_for_url(re.compile(r"\?t=\d+$"))
    assert tab.locator("video source").first.get_attribute("src").endswith(f"#t={second}")


@pytest.mark.parametrize("query", [f"q={MANY}", f"q={SAID}", f"q={MISSPELT}", "q=xylophone+quixotic", "q=" + "w" * 150])
def test_everybody_can_use_it_on_a_phone(open_page, query):
    axe = TOOLS / "axe.min.js"
    for scheme in ("light", "dark"):
        tab = open_page(viewport={"width": 390, "height": 800}, color_scheme=scheme, bypass_csp=True)
        tab.goto(f"/search/?{query}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        if tab.locator(".narrow > summary").count():
            tab.locator(".narrow > summary").click()
        if not axe.exists():
            pytest.skip("axe-core is missing; run tests/browser/install.sh")
        tab.add_script_tag(path=str(axe))
        found = tab.evaluate("axe.run(document.querySelector('main'), {resultTypes: ['violations']})")
        told = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]
        assert told == []
