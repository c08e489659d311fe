"""What readers do with their letters: confirm, subscribe, stop, appeal; with scripts and without."""

import uuid

import pytest

from tests.browser.conftest import TOOLS

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
# What a moderator does to the newest comment of an address.
REFUSE = """
from newsroom.discussions.models import ArticleComment, ModerationEvent
from newsroom.discussions.services import moderate
comment = ArticleComment.objects.filter(user_email={address!r}).latest("pk")
moderate(comment.pk, ModerationEvent.Action.REMOVE, None, "It names a neighbour.", tell_writer=True)
"""


@pytest.fixture
def story(site) -> str:
    """The path of a story on which guests have to confirm their address, and need wait for nothing else.

    All tests ask for letters from one place on the network: what was asked for before is forgotten.
    """
    return site.manage(
        "shell",
        "-v0",
        "-c",
        "from newsroom.discussions.models import DiscussionSettings as S\n"
        "from wagtail.models import Site\n"
        "rules = S.for_site(Site.objects.get(is_default_site=True))\n"
        "rules.held_at_first = rules.min_seconds = rules.seconds_between = 0\n"
        "rules.hourly_limit = 1000\n"
        "rules.confirm_guests, rules.proof_of_work = True, False\n"
        "rules.save()\n"
        "from newsroom.discussions.models import ActionToken\n"
        "ActionToken.objects.update(ip_hash='')\n"
        "from news.models import ArticlePage\n"
        "print(ArticlePage.objects.get(slug='fog-closes-the-bar').url)",
    ).strip()


def new_address() -> str:
    return f"{uuid.uuid4().hex}@example.com"


def write(tab, story: str, address: str, words: str, notify: str = "Nothing") -> None:
    tab.goto(story)
    tab.get_by_role("link", name="Write a comment").click()
    form = tab.locator("form.write")
    form.locator("textarea[name=body]").fill(words)
    form.locator("[name=name]").fill("Ana")
    form.locator("[name=email]").fill(address)
    form.locator("[name=notify]").select_option(label=notify)
    form.get_by_role("button", name="Send").click()


def confirm(tab, site, address: str) -> None:
    tab.get_by_text("we have sent you an e-mail").wait_for()
    tab.goto(site.link_in_letter(address, "confirm"))
    tab.get_by_role("button", name="Confirm my address").click()
    tab.get_by_text("Your e-mail address is confirmed").wait_for()


@BOTH
def test_a_guest_confirms_hears_of_others_and_stops(open_page, site, story, scripts):
    ana, ben = (open_page(java_script_enabled=scripts) for _ in range(2))
    address, words = new_address(), uuid.uuid4().hex
    write(ana, story, address, f"First of all, {words}", "All comments on this article")
    confirm(ana, site, address)
    ana.goto(story)
    assert words in ana.locator("#discussion").inner_text()
    # The same browser is known now.
    write(ana, story, address, f"Once more, {words}")
    ana.get_by_text("Your comment is published").wait_for()

    bens = new_address()
    write(ben, story, bens, f"Ben says {words}")
    confirm(ben, site, bens)
    stop = site.link_in_letter(address, "stop")
    ana.goto(stop)
    ana.get_by_role("button", name="Stop these letters").click()
    ana.get_by_text("You get no more of these letters").wait_for()
    ana.goto(stop)
    assert "stopped before" in ana.locator("main").inner_text()


@BOTH
def test_subscribing_without_a_comment(open_page, site, story, scripts):
    tab = open_page(java_script_enabled=scripts)
    address = new_address()
    tab.goto(story)
    tab.get_by_role("link", name="New comments by e-mail").click()
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_role("button", name="Write to me").click()
    tab.get_by_text("a letter is on its way").wait_for()
    tab.goto(site.link_in_letter(address, "subscription"))
    tab.get_by_label("Replies to my comments").check()
    tab.get_by_role("button", name="Write to me").click()
    tab.get_by_text("You will hear of new comments").wait_for()


@BOTH
def test_a_writer_appeals(open_page, site, story, scripts):
    tab = open_page(java_script_enabled=scripts)
    address = new_address()
    write(tab, story, address, f"My neighbour {uuid.uuid4().hex} did it")
    confirm(tab, site, address)
    site.manage("shell", "-v0", "-c", REFUSE.format(address=address))
    tab.goto(site.link_in_letter(address, "appeal"))
    assert "It names a neighbour." in tab.locator("main").inner_text()
    tab.get_by_role("button", name="Send").click()
    tab.get_by_role("alert").wait_for()
    tab.get_by_label("Why is the decision wrong?").fill("He has no objection.")
    tab.get_by_role("button", name="Send").click()
    tab.get_by_text("The moderators will look at it again").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(open_page, site, story, scheme):
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is missing; run tests/browser/install.sh")
    tab = open_page(bypass_csp=True, color_scheme=scheme)
    address = new_address()
    write(tab, story, address, "A word " * 30, "All comments on this article")
    tab.get_by_text("we have sent you an e-mail").wait_for()
    confirmation = site.link_in_letter(address, "confirm")
    tab.goto(story)
    tab.get_by_role("link", name="New comments by e-mail").click()
    subscribe = tab.url
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_role("button", name="Write to me").click()
    for path in (confirmation, subscribe, site.link_in_letter(address, "subscription"), "/discussion/appeal/none/"):
        for width in (390, 1280):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto(path)
            tab.add_script_tag(path=str(axe))
            found = tab.evaluate("axe.run(document.querySelector('main'), {resultTypes: ['violations']})")
            assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]] == []
            over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0
