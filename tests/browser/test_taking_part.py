"""What readers do besides writing, with scripts and without: stars, reports, their own votes and comments."""

import re
import uuid

import pytest

from tests.browser.conftest import TOOLS

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
RULES = """
from newsroom.discussions.models import DiscussionSettings as S
from wagtail.models import Site
rules = S.for_site(Site.objects.get(is_default_site=True))
rules.held_at_first = rules.min_seconds = rules.seconds_between = rules.report_threshold = 0
rules.hourly_limit = 1000
rules.confirm_guests = rules.proof_of_work = False
rules.ratings = True
rules.save()
from news.models import ArticlePage
print(ArticlePage.objects.get(slug="fog-closes-the-bar").url)
"""


@pytest.fixture(scope="module")
def article(site) -> str:
    """The path of an article on which nobody has to wait for a moderator, and which is rated."""
    return site.manage("shell", "-v0", "-c", RULES).strip()


def write(tab, article: str, text: str) -> None:
    """By the page for it, as without scripts."""
    tab.goto(article)
    tab.goto(tab.locator("a", has_text="Write a comment").first.get_attribute("href"))
    tab.locator("textarea[name=body]").fill(text)
    tab.locator("[name=name]").fill("Ana")
    tab.locator("[name=email]").fill(f"{uuid.uuid4().hex}@example.com")
    tab.get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()


def rated(tab) -> tuple[str, str]:
    return re.match(r"([\d.]+) of 5 stars, (\d+) rating", tab.locator(".rating__sum").inner_text()).groups()


@BOTH
def test_stars(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    tab.locator(".rating__star").nth(3).click()
    if scripts:
        tab.locator(".rating__star[aria-pressed=true]").first.wait_for()
    else:
        tab.wait_for_url(f"**{article}#discussion")
    number = int(rated(tab)[1])
    assert number >= 1
    tab.goto(article)
    assert int(rated(tab)[1]) == number
    if scripts:
        tab.locator(".discussion").scroll_into_view_if_needed()
        tab.locator(".rating__star[aria-pressed=true][value='4']").wait_for()
    tab.goto(tab.locator(".rating__own").get_attribute("href"))
    assert tab.locator("[name=stars]:checked").get_attribute("value") == "4"
    tab.get_by_role("button", name="Take your rating back").click()
    tab.wait_for_url(f"**{article}#discussion")
    assert "Nobody has rated" in tab.locator(".rating__sum").inner_text() or int(rated(tab)[1]) == number - 1


@BOTH
def test_a_report(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    link = tab.locator(".comment__acts a", has_text="Report").first
    link.click()
    tab.get_by_role("button", name="Send").click()
    tab.get_by_role("alert").wait_for()
    tab.get_by_label("It attacks or insults somebody").check()
    tab.get_by_role("button", name="Send").click()
    tab.get_by_text("The moderators have your report").wait_for()
    assert tab.url.endswith(article) == scripts


def test_a_report_opens_below_its_comment_and_closes_again(open_page, article):
    tab = open_page()
    tab.goto(article)
    comment = tab.locator(f"#{tab.locator('article.comment').first.get_attribute('id')}")
    link = comment.get_by_role("link", name="Report", exact=True)
    link.press("Enter")
    form = comment.get_by_role("form", name="Report a comment")
    form.get_by_label("What is wrong with it").fill("It is not so")
    comment.get_by_role("link", name="Reply", exact=True).press("Enter")
    # What was typed and is kept nowhere is not taken away by another form.
    tab.wait_for_function("document.activeElement.value === 'It is not so' || document.activeElement.type === 'radio'")
    assert form.get_by_label("What is wrong with it").input_value() == "It is not so"
    form.get_by_role("link", name="Cancel").click()
    form.wait_for(state="detached")
    assert link.evaluate("(link) => link === document.activeElement")


@BOTH
def test_a_comment_is_changed_and_deleted(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    first, second = f"First {uuid.uuid4().hex}", f"Second {uuid.uuid4().hex}"
    write(tab, article, first)
    if scripts:
        tab.goto(article)
        row = tab.locator(".comment", has_text=first).locator(".comment__acts")
        row.scroll_into_view_if_needed()
        row.get_by_role("link", name="Change").click()
    else:
        tab.get_by_role("link", name="Change or delete").click()
    tab.locator("textarea[name=body]").fill(second)
    tab.get_by_role("button", name="Preview").click()
    tab.locator(".write__preview", has_text=second).wait_for()
    assert tab.locator("textarea[name=body]").input_value() == second
    tab.get_by_role("button", name="Save").click()
    if scripts:
        changed = tab.locator("article.comment", has_text=second)
        changed.locator(".comment__mark", has_text="edited").wait_for()
        assert tab.url.endswith(article)
        # The keyboard follows when htmx has settled, a moment after the answer is seen.
        tab.wait_for_function("(id) => document.activeElement.id === id", arg=changed.get_attribute("id"))
        changed.get_by_role("link", name="Change").wait_for()
        assert tab.locator("form.write").count() == 0
    else:
        tab.get_by_text("Your comment is published").wait_for()
    tab.goto(article)
    assert first not in tab.locator(".discussion").inner_text()
    assert "edited" in tab.locator(".comment", has_text=second).inner_text()
    if scripts:
        tab.locator(".comment", has_text=second).scroll_into_view_if_needed()
        tab.locator(".comment", has_text=second).get_by_role("link", name="Delete").click()
    else:
        tab.go_back()
        tab.get_by_role("link", name="Change or delete").click()
        tab.get_by_role("link", name="Delete").click()
    tab.get_by_role("button", name="Delete").click()
    if scripts:
        tab.get_by_text("You have deleted this comment").wait_for()
        assert second not in tab.locator(".discussion").inner_text()
        tab.goto(article)
    tab.wait_for_url(f"**{article}**")
    assert second not in tab.locator(".discussion").inner_text()


@BOTH
def test_a_vote_is_remembered_and_taken_back(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    comment = tab.locator(".comment", has=tab.locator(".votes__button--up")).last.get_attribute("id")
    up = tab.locator(f"#{comment} .votes__button--up")
    before = int(up.locator(".votes__number").inner_text())
    up.click()
    if scripts:
        tab.locator(f"#{comment} .votes__button--up[aria-pressed=true]").wait_for()
        tab.goto(article)
        up.scroll_into_view_if_needed()
        tab.locator(f"#{comment} .votes__button--up[aria-pressed=true]").wait_for()
        tab.wait_for_timeout(1100)  # the same click twice changes nothing
        up.click()
        tab.locator(f"#{comment} .votes__button--up[aria-pressed=false]").wait_for()
    else:
        tab.wait_for_url("**/discussion/**")
        assert int(up.locator(".votes__number").inner_text()) == before + 1
        tab.goto(f"/discussion/comment/{comment.removeprefix('comment-')}/vote/")
        tab.wait_for_timeout(1100)
        tab.get_by_role("button", name="Take your vote back").click()
        tab.wait_for_url("**/thread/**")
    assert int(up.locator(".votes__number").inner_text()) == before


@BOTH
def test_a_preview_above_the_form(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    tab.get_by_role("link", name="Write a comment").click()
    tab.locator("textarea[name=body]").fill("It is *so*")
    tab.locator("[name=name]").fill("Ana")
    tab.get_by_role("button", name="Preview").click()
    tab.locator(".write__preview em", has_text="so").wait_for()
    assert tab.locator("textarea[name=body]").input_value() == "It is *so*"
    assert tab.locator("[name=name]").input_value() == "Ana"


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_nothing_stands_in_anybodys_way(open_page, article, scheme, width):
    """The pages of all acts, as they open and as they come back."""
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is missing; run tests/browser/install.sh")
    tab = open_page(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    write(tab, article, f"{uuid.uuid4().hex}\n- one\n- two\n\n```\n{'code ' * 40}\n```\n> quoted")
    edit = tab.get_by_role("link", name="Change or delete").get_attribute("href")
    tab.goto(article)
    comment = tab.locator(".comment__acts a", has_text="Report").last.get_attribute("href").removesuffix("report/")
    rate = tab.locator(".rating__own").get_attribute("href")
    for path in (
        edit,
        edit.replace("edit", "delete"),
        *(comment + act for act in ("vote/", "report/", "illegal/")),
        rate,
    ):
        tab.goto(path)
        for send in (False, True):
            button = tab.get_by_role("button", name=re.compile("Send|Preview")).last
            if send and not button.count():
                continue
            if send:
                button.click()
                tab.locator(".write__preview, [role=alert]").first.wait_for()
            tab.add_script_tag(path=str(axe))
            found = tab.evaluate("axe.run(document.querySelector('#discussion'), {resultTypes: ['violations']})")
            wrong = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]]
            assert (path, wrong) == (path, [])
            assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
