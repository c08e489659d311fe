"""A reader's account from signing up to the day it is deleted, with scripts and without."""

import json
import re
import uuid
from pathlib import Path

import pytest

from tests.browser.conftest import TOOLS

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
PASSWORD = "a long walk by the sea"
RULES = """
from newsroom.discussions.models import DiscussionSettings as S
from wagtail.models import Site
rules = S.for_site(Site.objects.get(is_default_site=True))
rules.held_at_first = rules.min_seconds = rules.seconds_between = 0
rules.hourly_limit = 1000
rules.save()
from django.core.cache import cache
cache.clear()
from news.models import ArticlePage
print(ArticlePage.objects.get(slug="fog-closes-the-bar").url)
"""


@pytest.fixture
def story(site) -> str:
    """The path of a story on which nobody has to wait for a moderator."""
    return site.manage("shell", "-v0", "-c", RULES).strip()


def sign_up(tab, site, name: str, address: str) -> None:
    """By the form, and by the link of the letter, in the same browser: then one is logged in."""
    tab.goto("/account/signup/")
    tab.get_by_label("Name").fill(name)
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign up").click()
    tab.get_by_role("heading", name="Look into your mail").wait_for()
    tab.goto(site.link_in_letter(address, "confirm-email"))
    assert address in tab.locator("main").inner_text()
    tab.get_by_role("button", name="Yes, confirm it").click()
    tab.get_by_role("heading", name="Your account").wait_for()


def log_in(tab, address: str) -> None:
    tab.goto("/account/login/")
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()
    tab.get_by_role("heading", name="Your account").wait_for()


def comment(tab, story: str, words: str) -> None:
    tab.goto(story)
    tab.get_by_role("link", name="Write a comment").click()
    form = tab.locator("form.write")
    form.get_by_text("You write as").wait_for()
    form.locator("textarea[name=body]").fill(words)
    form.locator("[name=notify]").select_option(label="All comments on this article")
    form.get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()


@BOTH
def test_an_account_from_the_first_day_to_the_last(open_page, site, story, scripts):
    tab = open_page(java_script_enabled=scripts)
    mark = uuid.uuid4().hex
    name, address = f"Quay {mark[:8]}", f"{mark}@example.com"
    first, second = f"First {mark}", f"Second {mark}"
    sign_up(tab, site, name, address)
    tab.get_by_role("button", name="Log out").click()
    tab.wait_for_url("**/")
    log_in(tab, address)

    comment(tab, story, first)
    tab.goto(story)
    own = tab.locator("article.comment", has_text=first)
    assert name in own.inner_text()

    tab.goto("/discussion/mine/")
    item = tab.locator(".own__item", has_text=first)
    assert "Published" in item.inner_text()
    item.get_by_role("link", name="Change or delete").click()
    tab.locator("textarea[name=body]").fill(second)
    tab.get_by_role("button", name="Save").click()
    tab.get_by_text("Your comment is published").wait_for()
    tab.goto("/discussion/mine/")
    assert "edited" in tab.locator(".own__item", has_text=second).inner_text()

    tab.goto("/account/letters/")
    tab.get_by_role("button", name=re.compile("^Stop the letters about")).click()
    tab.get_by_text("We send you none").wait_for()

    tab.goto("/account/take/")
    tab.get_by_label("Your password").fill(PASSWORD)
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Get the file").click()
    everything = json.loads(Path(taken.value.path()).read_text())
    assert everything["person"]["email"] == address
    assert second in json.dumps(everything)

    tab.goto("/account/leave/")
    tab.get_by_label("Your password").fill("wrong")
    tab.get_by_role("button", name="Delete my account").click()
    tab.get_by_text("That is not your password").wait_for()
    tab.get_by_label("Your password").fill(PASSWORD)
    tab.get_by_role("button", name="Delete my account").click()
    tab.get_by_role("heading", name="Your account is deleted").wait_for()

    tab.goto(story)
    said = tab.locator("#discussion").inner_text()
    assert (name in said, first in said, second in said) == (False, False, False)
    tab.goto("/account/")
    tab.wait_for_url("**/account/login/**")
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()
    tab.get_by_text("The e-mail address or the password is not right").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_nothing_stands_in_anybodys_way(open_page, site, story, scheme, width):
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is missing; run tests/browser/install.sh")
    tab = open_page(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    found: dict[str, list[str]] = {}

    def look(path: str) -> None:
        tab.goto(path)
        tab.add_script_tag(path=str(axe))
        said = tab.evaluate("axe.run(document.querySelector('main'), {resultTypes: ['violations']})")
        wrong = [f"{one['id']} {one['nodes'][0]['target']}" for one in said["violations"]]
        if tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
            wrong.append("too wide")
        if wrong:
            found[path] = wrong

    for path in ("signup/", "login/", "password/reset/", "confirm-email/", "left/"):
        look(f"/account/{path}")
    address = f"{uuid.uuid4().hex}@example.com"
    sign_up(tab, site, "Quay", address)
    comment(tab, story, f"Look {uuid.uuid4().hex}")
    for path in ("", "letters/", "take/", "leave/", "email/", "password/change/", "logout/"):
        look(f"/account/{path}")
    look("/discussion/mine/")
    assert found == {}
