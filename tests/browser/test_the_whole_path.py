"""From an empty form to a comment under the story: editor, reader and moderator, each in a browser of their own."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

SECTION = "/culture/"
# What `publish_scheduled` does when the scheduler calls it in an hour.
AN_HOUR_LATER = """
import datetime, time_machine
from django.core.management import call_command
with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=2), tick=False):
    call_command("publish_scheduled")
# What was noted for the index at that hour is due, and the turn to tell it is over.
from django.utils import timezone
from search.keeping.models import IndexChange, Turn
Turn.objects.update(until=timezone.now())
IndexChange.objects.update(next_attempt_at=timezone.now())
call_command("tell_search")
"""


def add_article(tab: Any) -> None:
    """Open the form for a new article in SECTION by the bar that editors see on the site."""
    tab.goto(SECTION)
    address = tab.locator("a[href*='/add_subpage/']").first.get_attribute("href")
    tab.goto(address)
    if "/add_subpage/" in tab.url:
        tab.locator("a[href*='/add/news/articlepage/']").first.click()
    tab.locator("#id_title").wait_for()


def choose(tab: Any, chooser: str, name: str | None = None, number: int = 0) -> str:
    """Choose something in the dialog of the chooser with this id; returns what was chosen."""
    tab.locator(f"#{chooser} [data-chooser-action-choose]:visible").first.click()
    offers = tab.locator("[role=dialog] [data-chooser-modal-choice], .modal [data-chooser-modal-choice]")
    offer = offers.filter(has_text=name).first if name else offers.nth(number)
    offer.wait_for()
    chosen = " ".join(offer.inner_text().split())
    offer.click()
    tab.locator(f"#{chooser}:not(.blank)").wait_for()
    return chosen


def choose_contributors(tab: Any, number: int) -> list[str]:
    """Tick the first people of the dialog under "Byline"; returns their names."""
    tab.locator("#id_byline_entries-OPEN_MODAL").click()
    boxes = tab.locator("[data-multiple-choice-select]")
    boxes.first.wait_for()
    names = []
    for index in range(number):
        boxes.nth(index).check()
        names.append(boxes.nth(index).evaluate("box => box.closest('tr').querySelector('label, a').innerText.trim()"))
    tab.locator("[data-multiple-choice-submit]").click()
    tab.locator(f"#id_byline_entries-{number - 1}-contributor-chooser:not(.blank)").wait_for()
    return names


def add_block(tab: Any, name: str) -> Any:
    """Put a block of this name at the end of the body; returns it."""
    body = tab.locator("[data-contentpath='body']").first
    before = tab.locator("[data-streamfield-child]").count()
    body.locator("button[title='Insert a block']:visible, .c-sf-add-button:visible").last.click()
    tab.get_by_role("option", name=re.compile(rf"^{name}\b")).first.click()
    blocks = tab.locator("[data-streamfield-child]")
    blocks.nth(before).wait_for()
    return blocks.nth(before)


def write(tab: Any, block: Any, text: str) -> None:
    block.locator("[contenteditable=true]").first.click()
    tab.keyboard.type(text)


def fill_story(tab: Any, title: str, words: str) -> list[str]:
    """The whole form as an editor fills it in; returns the names in the byline."""
    tab.locator("#id_title").fill(title)
    tab.locator("#id_standfirst").fill(f"What {words} means for the town.")
    names = choose_contributors(tab, 2)
    choose(tab, "id_lead_image-chooser")
    write(tab, add_block(tab, "Text"), f"The {words} came in with the tide.")
    image = add_block(tab, "Image")
    choose(tab, image.locator(".image-chooser").first.get_attribute("id"), number=1)
    alt = image.locator("[name$='alt_text']").first
    alt.fill(f"The {words} at the pier")
    quotation = add_block(tab, "Quotation")
    write(tab, quotation, f"Nobody had seen a {words} here before.")
    quotation.locator("[name$='attribution']").fill("The harbour master")
    video = add_block(tab, "Video")
    choose(tab, video.locator(".chooser").first.get_attribute("id"))
    return names


def press(tab: Any, action: str) -> None:
    """A button of the bar at the foot of the form, or of the menu that unfolds from it."""
    button = tab.locator(f"[name='{action}']").first
    if not button.is_visible():
        tab.locator("footer [data-w-dropdown-target='toggle']").last.click()
    with tab.expect_event("load"):  # not a navigation: saving by itself changes the address without loading
        button.click()


def follow_result(tab: Any, title: str) -> None:
    """Click the result of that title, once the worker has come to index it: it is busy where a site is new."""
    result = tab.locator("main").get_by_role("link", name=title).first
    for _ in range(30):
        if result.count():
            break
        tab.wait_for_timeout(2000)
        tab.reload()
    result.click()


@pytest.fixture
def rules_of_a_new_site(site) -> None:
    """As editors find them: guests confirm their address, and a first comment waits for a moderator."""
    site.manage(
        "shell",
        "-v0",
        "-c",
        "from newsroom.discussions.models import DiscussionSettings as S; S.objects.all().delete()",
    )


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def reader(request, open_page) -> Any:
    return open_page(java_script_enabled=request.param)


@pytest.mark.usefixtures("rules_of_a_new_site")
def test_an_article_is_written_published_found_read_and_discussed(request, editor, reader, moderator, site):
    words = "narwhal" if "with scripts" in request.node.name else "albatross"
    title = f"The {words} {uuid.uuid4().hex[:8]} of Culture Street"  # a second try finds the first one's address taken
    add_article(editor)
    names = fill_story(editor, title, words)
    press(editor, "action-publish")
    assert title in editor.locator("body").inner_text()
    editor.locator(".messages .success").first.wait_for()

    reader.goto("/")
    reader.goto("/search/")
    reader.locator("main input[name=q]").fill(words)
    reader.locator("main input[name=q]").press("Enter")
    follow_result(reader, title)
    reader.wait_for_url(re.compile(SECTION))
    story = reader.locator("article.article")
    assert reader.locator("h1").inner_text() == title
    text = story.inner_text()
    for name in names:
        assert name.split("\n")[0] in text
    assert f"The {words} came in with the tide." in text
    assert f"Nobody had seen a {words} here before." in text
    assert "The harbour master" in text
    assert story.locator(f"img[alt='The {words} at the pier']").count() == 1
    assert story.locator("video, [data-embed]").count() >= 1

    reader.locator("#discussion a[href*='/write/']").first.click()
    reader.locator("textarea[name=body]").fill(f"My uncle saw the {words} too.")
    reader.locator("input[name=name]").fill("Jo Reader")
    address = f"{words}-{uuid.uuid4()}@example.com"  # nobody whom a moderator knows
    reader.locator("input[name=email]").fill(address)
    reader.wait_for_timeout(4000)  # nobody writes faster, and the discussion knows it
    reader.get_by_role("button", name="Send").click()
    reader.get_by_text("we have sent you an e-mail").wait_for()
    reader.goto(site.link_in_letter(address, "confirm"))
    assert f"My uncle saw the {words} too." in reader.locator("main").inner_text()
    reader.get_by_role("button", name="Confirm my address").click()
    reader.get_by_text("Your e-mail address is confirmed").wait_for()
    assert "moderator" in reader.locator("main").inner_text()
    article = next(link for link in _links(editor, site, title))
    reader.goto(article)
    assert f"My uncle saw the {words} too." not in reader.locator("body").inner_text()

    moderator.goto(f"/admin/reader-comments/?q={words}")  # the queue may be long where other tests have written
    card = moderator.locator(".moderation-card", has_text=f"My uncle saw the {words} too.")
    card.get_by_role("button", name=re.compile("^Approve")).first.click()
    card.wait_for(state="detached")  # scripts take it away once the site has answered

    reader.goto(article)
    comment = reader.locator("#discussion .comment", has_text=f"My uncle saw the {words} too.").first
    assert "Jo Reader" in comment.inner_text()


def _links(tab: Any, site: Any, title: str) -> list[str]:
    """The address of a published article, by its link in its section."""
    tab.goto(SECTION)
    return [link.get_attribute("href") for link in tab.get_by_role("link", name=title).all()]


def test_a_scheduled_article_appears_when_its_time_has_come(editor, open_page, site):
    title = f"The walrus {uuid.uuid4().hex[:8]} of Culture Street"  # a second try finds the first one's address taken
    add_article(editor)
    editor.locator("#id_title").fill(title)
    editor.locator("#id_standfirst").fill("What the walrus means for the town.")
    choose_contributors(editor, 1)
    write(editor, add_block(editor, "Text"), "The walrus came in with the tide.")
    toggle = editor.locator("button[aria-label*='tatus']").first
    if not editor.locator("[data-a11y-dialog-show='schedule-publishing-dialog']").first.is_visible():
        toggle.click()
    editor.locator("[data-a11y-dialog-show='schedule-publishing-dialog']").first.click()
    when = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    editor.locator("#id_go_live_at").fill(when.strftime("%Y-%m-%d %H:%M"))
    save = editor.locator("#schedule-publishing-dialog button[type=submit], #schedule-publishing-dialog .button").last
    with editor.expect_event("load"):
        save.press("Enter")  # the calendar that opened covers the button for a mouse
    editor.locator(".messages .success").first.wait_for()
    press(editor, "action-publish")
    editor.locator(".messages .success").first.wait_for()

    reader = open_page(java_script_enabled=False)
    reader.goto("/search/?q=walrus")
    assert title not in reader.locator("main").inner_text()
    site.manage("shell", "-c", AN_HOUR_LATER)
    reader.goto("/search/?q=walrus")
    follow_result(reader, title)
    assert reader.locator("h1").inner_text() == title


def test_who_publishes_while_the_draft_is_saved_by_itself_makes_one_page(editor, site):
    """Wagtail sends both at once; ours sends the second when the first has been answered."""
    title = f"The puffin {uuid.uuid4().hex[:8]} of Culture Street"
    add_article(editor)
    held: list[Any] = []

    def hold(route: Any, call: Any) -> None:
        if not held and call.method == "POST" and "json" in call.headers.get("accept", ""):
            held.append((route, route.fetch()))  # the draft is made, but the browser does not know it yet
        else:
            route.continue_()

    editor.route("**/admin/pages/add/**", hold)
    editor.locator("#id_title").fill(title)
    editor.locator("#id_standfirst").fill("What the puffin means for the town.")
    choose_contributors(editor, 1)
    write(editor, add_block(editor, "Text"), "The puffin came in with the tide.")
    for _ in range(300):
        if held:
            break
        editor.wait_for_timeout(100)
    assert held, "Wagtail has not saved the page by itself"
    editor.locator("[name='action-publish']").evaluate("button => button.click()")
    editor.wait_for_timeout(500)
    assert "/add/" in editor.url  # still there
    with editor.expect_event("load"):
        route, answer = held[0]
        route.fulfill(response=answer)
    editor.locator(".messages .success").first.wait_for()
    editor.goto(f"/admin/pages/?q={title.split()[2]}")
    assert editor.locator("main").get_by_role("link", name=title).count() == 1
