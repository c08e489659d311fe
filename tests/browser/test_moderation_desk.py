"""The moderators' desk in the browser: a queue cleared by keyboard alone, in bulk, and without scripts."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import TOOLS, RunningSite, log_in
from tests.browser.test_pages import RUN_AXE, WIDEST

# Comments that wait, by readers of their own, under one article.
WRITE = """
import datetime as dt
from django.utils import timezone
from news.models import ArticlePage
from newsroom.discussions.models import Status
from newsroom.discussions.services import ImportedComment, import_comments
page = ArticlePage.objects.live().order_by("pk")[0]
import_comments("{mark}", [ImportedComment(
    import_id=str(n), page_id=page.pk, name=f"Reader {{n}}", email=f"{mark}-{{n}}@example.com",
    body=f"{mark} number {{n}}", posted_at=timezone.now() - dt.timedelta(minutes=200 - n), status=Status.PENDING,
) for n in range({number})])
"""
# How many of them are in which state now.
STATES = """
from collections import Counter
from newsroom.discussions.models import ArticleComment
found = ArticleComment.objects.filter(source="{mark}").values_list("status", flat=True)
print("STATES", sorted(Counter(found).items()))
"""
FOCUSED = "document.activeElement.dataset.comment || document.activeElement.tagName"


@pytest.fixture
def queue(site: RunningSite) -> Callable[[int], str]:
    """Writes so many comments that wait; returns the address of the queue that shows them and nothing else."""

    def write(number: int) -> str:
        mark = f"mark{uuid.uuid4().hex[:10]}"
        site.manage("shell", "-c", WRITE.format(mark=mark, number=number))
        return f"/admin/reader-comments/?tab=pending&q={mark}"

    return write


def mark_of(address: str) -> str:
    return address.split("q=")[1]


def states(site: RunningSite, address: str) -> dict[str, int]:
    said = site.manage("shell", "-c", STATES.format(mark=mark_of(address)))
    return {name: int(number) for name, number in re.findall(r"\('(\w+)', (\d+)\)", said.split("STATES")[1])}


def press(tab: Any, key: str) -> None:
    """An act by its key, done when the server has answered."""
    with tab.expect_response(lambda response: "/act/" in response.url or "/undo/" in response.url):
        tab.keyboard.press(key)


def wait_for_focus(tab: Any, comment: str) -> None:
    tab.wait_for_function(f"() => ({FOCUSED}) === '{comment}'")


def test_a_queue_of_twenty_is_cleared_by_keyboard_alone(moderator, site, queue):
    address = queue(20)
    errors: list[str] = []
    moderator.on("pageerror", lambda error: errors.append(str(error)))
    moderator.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    moderator.goto(address)
    order = moderator.locator("[data-comment]").evaluate_all("cards => cards.map(card => card.dataset.comment)")
    assert len(order) == 20
    moderator.keyboard.press("j")
    assert moderator.evaluate(FOCUSED) == order[0]
    moderator.keyboard.press("j")
    moderator.keyboard.press("k")
    assert moderator.evaluate(FOCUSED) == order[0]
    for number, comment in enumerate(order[:-1]):
        press(moderator, "ars"[number % 3])
        wait_for_focus(moderator, order[number + 1])
        assert moderator.locator(f"[data-comment='{comment}']").count() == 0
    status = moderator.locator("[data-moderation-status]")
    assert "1 comment is published." in status.inner_text()
    press(moderator, "u")
    wait_for_focus(moderator, order[-2])
    assert "1 act is taken back." in status.inner_text()
    press(moderator, "s")
    wait_for_focus(moderator, order[-1])
    press(moderator, "r")
    moderator.locator("[data-moderation-empty]").wait_for()
    wait_for_focus(moderator, "P")
    assert not errors
    assert states(site, address) == {"published": 6, "rejected": 7, "spam": 7}


def test_several_at_once_and_all_that_match(moderator, site, queue):
    address = queue(25)
    moderator.goto(address)
    for _ in range(3):
        moderator.keyboard.press("j")
        moderator.keyboard.press("x")
    with moderator.expect_response(re.compile("/act/")):
        moderator.locator(".moderation__bulk button[value=spam]").click()
    notice = moderator.locator("[data-moderation-said]")
    notice.get_by_text("3 comments are now spam.").wait_for()
    moderator.locator("details summary", has_text="All that match").click()
    moderator.locator(".moderation-after a", has_text="Reject").click()
    moderator.locator("main", has_text="22 comments").wait_for()
    moderator.locator("main form button[type=submit]").click()
    moderator.wait_for_url(re.compile("done="))
    assert notice.inner_text() == "22 comments are rejected."
    assert states(site, address) == {"rejected": 22, "spam": 3}
    with moderator.expect_response(re.compile("/undo/")):
        moderator.locator("[data-moderation-undo] button").click()
    moderator.locator("[data-comment]").first.wait_for()
    assert states(site, address) == {"pending": 22, "spam": 3}


def test_the_drawer_opens_and_closes_by_keyboard_and_keeps_notes(moderator, queue):
    moderator.goto(queue(3))
    moderator.keyboard.press("j")
    moderator.keyboard.press("j")
    here = moderator.evaluate(FOCUSED)
    moderator.keyboard.press("Enter")
    drawer = moderator.locator("dialog[open]")
    drawer.get_by_text("Commenter: Reader").wait_for()
    drawer.locator("#commenter-note").fill("A friend of the ferry")
    drawer.get_by_role("button", name="Keep the note").click()
    drawer.locator(".moderation-log", has_text="A friend of the ferry").wait_for()
    moderator.keyboard.press("Escape")
    wait_for_focus(moderator, here)
    moderator.keyboard.press("?")
    moderator.locator("dialog[open]", has_text="undo the last act").wait_for()
    moderator.keyboard.press("Escape")
    moderator.keyboard.press("Shift+R")
    assert moderator.evaluate("document.activeElement.name") == f"note-{here}"
    moderator.keyboard.type("jakarsu")
    assert moderator.locator("[data-comment]").count() == 3, "what is typed in a field is no command"


def test_the_same_without_scripts(open_page, site, queue):
    address = queue(3)
    tab = log_in(open_page(java_script_enabled=False), "moderator")
    tab.goto(address)
    order = tab.locator("[data-comment]").evaluate_all("cards => cards.map(card => card.dataset.comment)")
    tab.locator(f"button[value='reject-{order[0]}']").first.click()
    tab.wait_for_url(f"**#comment-{order[1]}")
    assert "1 comment is rejected." in tab.locator("[data-moderation-notice]").inner_text()
    assert states(site, address) == {"pending": 2, "rejected": 1}
    tab.locator("[data-moderation-undo] button").click()
    tab.get_by_text("1 act is taken back").first.wait_for()
    assert states(site, address) == {"pending": 3}
    tab.locator("[data-moderation-open]").first.click()
    tab.locator("main", has_text="In the thread on").wait_for()


PLACES = ["/admin/", "/admin/reader-comments/?tab=recent", "/admin/reports/moderation/"]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(open_page, queue, theme, width):
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not here: run tests/browser/install.sh")
    tab = log_in(open_page(color_scheme=theme, viewport={"width": width, "height": 900}), "moderator")
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        tab.evaluate(axe.read_text())
        # What Wagtail puts around every page of the admin is not ours to mend.
        found[name] = tab.evaluate(RUN_AXE.replace("axe.run(document,", "axe.run('main, dialog[open]',"))
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found[name].append("too wide: " + tab.evaluate(WIDEST))

    address = queue(3)
    for place in PLACES:
        tab.goto(place)
        look(place)
    tab.goto(address)
    link = tab.locator("[data-moderation-open]").first
    comment = link.get_attribute("href")
    tab.locator(".moderation__reason summary").first.click()
    look("queue")
    tab.keyboard.press("?")
    tab.locator("dialog[open]").wait_for()
    look("keys")
    tab.keyboard.press("Escape")
    link.click()
    tab.locator("dialog[open]").wait_for()
    look("drawer")
    tab.goto(comment)
    look("comment")
    tab.goto(f"/admin/reader-comments/all/?act=reject&tab=pending&q={mark_of(address)}")
    look("sweep")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
