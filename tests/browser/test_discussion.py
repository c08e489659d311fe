"""The discussion as readers use it: in place with scripts, by plain links and forms without, by keyboard."""

import re
import time
import uuid

import pytest

from tests.browser.conftest import TOOLS

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def path_of(site, slug: str) -> str:
    return site.manage(
        "shell",
        "-v0",
        "-c",
        f"from news.models import ArticlePage; print(ArticlePage.objects.get(slug={slug!r}).url)",
    ).strip()


@pytest.fixture(scope="module")
def article(site) -> str:
    """The path of an article that has three hundred comments."""
    return path_of(site, "line-4-opens")


@pytest.fixture(scope="module")
def quiet_article(site) -> str:
    """The path of one with so few comments that they just have an order; nobody has to wait for a moderator there."""
    site.manage(
        "shell",
        "-v0",
        "-c",
        "from newsroom.discussions.models import DiscussionSettings as S\n"
        "from wagtail.models import Site\n"
        "rules = S.for_site(Site.objects.get(is_default_site=True))\n"
        "rules.held_at_first = rules.min_seconds = rules.seconds_between = 0\n"
        "rules.hourly_limit = 1000\n"
        "rules.confirm_guests = rules.proof_of_work = False\n"
        "rules.save()",
    )
    return path_of(site, "pigeon-joins-panel")


def fill_in(form, text: str) -> None:
    form.locator("textarea[name=body]").fill(text)
    form.locator("[name=name]").fill("Ana")
    form.locator("[name=email]").fill(f"{uuid.uuid4().hex}@example.com")


def has_the_keyboard(tab) -> str:
    return tab.evaluate("document.activeElement.id")


@BOTH
def test_more_threads(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    assert tab.locator(".thread").count() >= 20
    known = {one.get_attribute("id") for one in tab.locator(".thread > .comment").all()}
    tab.locator(".threads__more a").click()
    if scripts:
        tab.locator(".thread").nth(35).wait_for()
        assert tab.url.endswith(article)
        assert has_the_keyboard(tab).startswith("comment-")
        assert has_the_keyboard(tab) not in known
    else:
        tab.wait_for_url("**from=*")
        assert not known & {one.get_attribute("id") for one in tab.locator(".thread > .comment").all()}


@BOTH
def test_more_replies(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    more = tab.locator(".thread__more a").first
    number = int(re.match(r"\d+", more.inner_text())[0])
    root = tab.locator(".thread", has=tab.locator(".thread__more")).first.locator(".comment").first
    thread = tab.locator(f".thread:has(#{root.get_attribute('id')})")
    before = thread.locator(".thread__reply").count()
    more.click()
    if scripts:
        thread.locator(".thread__reply").nth(before + min(number, 50) - 1).wait_for()
    else:
        tab.wait_for_url("**/thread/**")
        assert tab.locator(".thread__reply").count() >= min(number, 50)


@BOTH
@pytest.mark.parametrize("name", ["Oldest", "Most voted"])
def test_another_order(open_page, article, scripts, name):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    tab.get_by_role("link", name=name, exact=True).click()
    current = tab.locator(".discussion__order [aria-current]")
    tab.locator(".discussion__order [aria-current]", has_text=name).wait_for()
    assert current.count() == 1
    if scripts:
        assert tab.url.endswith(article)
        assert has_the_keyboard(tab) == current.get_attribute("id")
        assert "first now" in tab.locator("#discussion-says").inner_text()
    else:
        assert "sort=" in tab.url


@BOTH
def test_a_thread_folds_and_says_how_many_replies_it_has(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    fold = tab.locator(".thread__fold").first
    reply = fold.locator(".comment").first
    assert reply.is_visible()
    fold.locator("summary").focus()
    tab.keyboard.press("Enter")
    reply.wait_for(state="hidden")
    assert re.search(r"\d+ repl", fold.locator("summary").inner_text())


@BOTH
def test_a_comment_and_an_answer(open_page, quiet_article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(quiet_article)
    words = f"A word {uuid.uuid4().hex}"
    tab.get_by_role("link", name="Write a comment").click()
    form = tab.locator("form.write")
    form.wait_for()
    form.locator("textarea").fill(words)
    form.get_by_role("button", name="Send").click()
    tab.get_by_role("alert").wait_for()  # neither name nor address
    assert form.locator("textarea").input_value() == words
    fill_in(form, words)
    form.get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()
    assert tab.url.endswith(quiet_article) == scripts
    tab.goto(quiet_article)
    comment = tab.locator("article.comment", has_text=words).first
    comment.get_by_role("link", name="Reply").click()
    fill_in(tab.locator("form.write"), f"Answer to {words}")
    tab.locator("form.write").get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()
    tab.goto(quiet_article)
    answer = tab.locator(".thread__reply", has_text=f"Answer to {words}")
    assert answer.count() == 1


def test_the_form_opens_where_it_is_used_and_goes_again(open_page, article):
    tab = open_page()
    tab.goto(article)
    reply = tab.locator(".comment__acts a[data-opens]").nth(2)
    reply.focus()
    tab.keyboard.press("Enter")
    form = tab.locator("form.write")
    form.wait_for()
    tab.wait_for_timeout(100)
    assert tab.evaluate("document.activeElement.name") == "body"
    tab.keyboard.type("Half a thought")
    reply.focus()
    tab.keyboard.press("Enter")  # asked for once more, it is the same one
    tab.wait_for_timeout(300)
    assert form.count() == 1
    assert form.locator("textarea").input_value() == "Half a thought"
    tab.get_by_role("link", name="Cancel").click()
    form.wait_for(state="detached")
    assert reply.evaluate("(link) => link === document.activeElement")


@BOTH
def test_a_vote(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    comment = tab.locator("article.comment").nth(4)
    place = f"#{comment.get_attribute('id')}"
    before = int(comment.locator(".votes__button--up .votes__number").inner_text())
    comment.locator(".votes__button--up").click()
    pressed = tab.locator(f"{place} .votes__button--up[aria-pressed=true]")
    if scripts:
        pressed.wait_for()
        assert has_the_keyboard(tab) == pressed.get_attribute("id")
        assert tab.url.endswith(article)
    else:
        tab.wait_for_url("**#comment-*")
    assert int(tab.locator(f"{place} .votes__button--up .votes__number").inner_text()) == before + 1


def test_votes_are_shown_after_the_page_and_can_be_taken_back(open_page, article):
    tab = open_page()
    tab.goto(article)
    comment = tab.locator(f"#{tab.locator('article.comment').nth(7).get_attribute('id')}")
    comment.locator(".votes__button--up").click()
    pressed = comment.locator(".votes__button--up[aria-pressed=true]")
    pressed.wait_for()
    number = pressed.locator(".votes__number").inner_text()
    tab.reload()
    tab.locator("#discussion").scroll_into_view_if_needed()
    pressed.wait_for()
    tab.wait_for_timeout(3_000)  # votes that follow each other at once are refused
    pressed.click()
    pressed.wait_for(state="detached")
    assert int(comment.locator(".votes__button--up .votes__number").inner_text()) == int(number) - 1


def test_ones_own_comments_can_be_changed_from_the_page(open_page, quiet_article):
    tab = open_page()
    tab.goto(quiet_article)
    words = f"My own {uuid.uuid4().hex}"
    tab.get_by_role("link", name="Write a comment").click()
    fill_in(tab.locator("form.write"), words)
    tab.locator("form.write").get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()
    tab.reload()
    tab.locator("#discussion").scroll_into_view_if_needed()
    mine = tab.locator("article.comment", has_text=words)
    mine.get_by_role("link", name="Change").wait_for()
    assert tab.get_by_role("link", name="Change").count() == 1


def test_what_is_typed_survives_a_reload_and_no_address_does(open_page, quiet_article):
    tab = open_page()
    tab.goto(quiet_article)
    tab.get_by_role("link", name="Write a comment").click()
    tab.locator("form.write").wait_for()
    tab.wait_for_timeout(100)
    fill_in(tab.locator("form.write"), "Before the reload")
    tab.reload()
    tab.get_by_role("link", name="Write a comment").click()
    form = tab.locator("form.write")
    form.wait_for()
    tab.wait_for_timeout(100)
    assert form.locator("textarea").input_value() == "Before the reload"
    assert form.locator("[name=email]").input_value() == ""
    assert "@" not in tab.evaluate("JSON.stringify(localStorage)")
    fill_in(form, f"Sent {uuid.uuid4().hex}")
    form.get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()
    tab.wait_for_function("!JSON.stringify(localStorage).includes('Sent')")


@BOTH
def test_a_comment_on_a_passage(open_page, quiet_article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(quiet_article)
    passage = tab.locator(".passage").first
    link = passage.locator(".passage__write")
    link.focus()
    link.press("Enter")
    form = tab.locator("form.write")
    form.wait_for()
    quoted = tab.locator(".quoted__words").inner_text()
    words = f"On the passage {uuid.uuid4().hex}"
    fill_in(form, words)
    form.get_by_role("button", name="Send").click()
    tab.get_by_text("Your comment is published").wait_for()
    tab.goto(quiet_article)
    comment = tab.locator("article.comment", has_text=words)
    assert comment.locator(".comment__passage").inner_text() == quoted
    tab.locator(".passage__number").first.click()
    tab.get_by_text(words).wait_for()
    tab.locator(".comment__passage a").first.click()
    tab.wait_for_url("**#passage-*")


def test_selected_words_are_quoted(open_page, quiet_article):
    tab = open_page()
    tab.goto(quiet_article)
    tab.evaluate(
        """() => {
            const text = document.querySelector(".passage p");
            const range = document.createRange();
            range.setStart(text.firstChild, 0);
            range.setEnd(text.firstChild, 30);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    selected = tab.evaluate("getSelection().toString()")
    tab.locator(".passage__offer").click()
    tab.locator("form.write").wait_for()
    assert selected.strip() in tab.locator(".quoted__words").inner_text()
    tab.locator(".passage__offer").wait_for(state="detached")


def test_new_comments_are_announced_and_come_when_asked_for(open_page, quiet_article):
    tab = open_page()
    tab.clock.install()
    tab.goto(quiet_article)
    tab.locator("#discussion").scroll_into_view_if_needed()
    number = tab.locator("article.comment").count()
    other = open_page(java_script_enabled=False)
    other.goto(quiet_article)
    other.get_by_role("link", name="Write a comment").click()
    words = f"News {uuid.uuid4().hex}"
    fill_in(other.locator("form.write"), words)
    other.get_by_role("button", name="Send").click()
    other.get_by_text("Your comment is published").wait_for()
    word = tab.locator("[data-new] a")
    until = time.monotonic() + 40
    while not word.count() and time.monotonic() < until:
        tab.clock.fast_forward(61_000)
        tab.wait_for_timeout(300)
    assert re.match(r"\d+ new comment", word.inner_text())
    assert tab.locator("article.comment").count() == number
    word.click()
    tab.get_by_text(words).wait_for()
    assert tab.locator("[data-new] a").count() == 0


def test_ones_own_comment_is_no_news_and_stands_on_the_page_once(open_page, quiet_article):
    tab = open_page()
    tab.goto(quiet_article)
    since = int(tab.locator("[data-new]").get_attribute("data-since"))
    words = f"Once {uuid.uuid4().hex}"
    tab.get_by_role("link", name="Write a comment").click()
    fill_in(tab.locator("form.write"), words)
    tab.locator("form.write").get_by_role("button", name="Send").click()
    comment = tab.locator("article.comment", has_text=words)
    comment.wait_for()
    tab.locator(f"[data-new][data-since='{since + 1}']").wait_for(state="attached")
    with tab.expect_response("**/new/?since=*") as answered:
        tab.evaluate("htmx.trigger(document.querySelector('[data-new]'), 'look')")
    assert answered.value.status == 204
    tab.get_by_role("link", name="Newest", exact=True).click()
    tab.locator("#threads article.comment", has_text=words).wait_for()
    assert comment.count() == 1


@BOTH
def test_a_permalink_leads_to_the_comment_deep_in_a_long_thread(open_page, article, scripts):
    tab = open_page(java_script_enabled=scripts)
    tab.goto(article)
    more = tab.locator(".thread__more a").first
    address = more.get_attribute("href")
    more.click()
    if scripts:
        tab.locator(f".thread__more a[href='{address}']").wait_for(state="detached")
    else:
        tab.wait_for_url("**/thread/**")
    last = tab.locator(".thread__reply .comment__date").last
    name = last.get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    tab.goto(f"/discussion/comment/{name}/")
    assert tab.url.endswith(f"#comment-{name}")
    comment = tab.locator(f"#comment-{name}")
    assert comment.is_visible()
    assert comment.bounding_box()["y"] >= 48  # clear of the slim head


def test_no_script_is_refused_and_none_fails(open_page, article):
    tab = open_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
    tab.goto(article)
    tab.get_by_role("link", name="Write a comment").click()
    tab.locator("form.write").wait_for()
    tab.get_by_role("link", name="Oldest", exact=True).click()
    tab.locator("[aria-current]", has_text="Oldest").wait_for()
    tab.wait_for_timeout(300)
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_in_anybodys_way(open_page, article, quiet_article, scheme, width):
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is missing; run tests/browser/install.sh")
    tab = open_page(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in (article, quiet_article):
        tab.goto(path)
        tab.locator(".comment__acts a[data-opens]").first.click()
        form = tab.locator("form.write")
        form.wait_for()
        form.get_by_role("button", name="Send").click()
        tab.get_by_role("alert").wait_for()
        tab.add_script_tag(path=str(axe))
        found = tab.evaluate("axe.run(document.querySelector('#discussion'), {resultTypes: ['violations']})")
        assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]] == []
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0
        small = tab.evaluate(
            """(stops) => [...document.querySelectorAll(stops)].filter((one) => {
                const box = one.getBoundingClientRect();
                return box.width && box.height && box.height < 23.5 && !one.closest(".comment__text, p.write__note");
            }).slice(0, 5).map((one) => one.outerHTML.slice(0, 120))""",
            "#discussion :is(a, button, summary, .comment__unfold label)",
        )
        assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_on_the_pages_without_scripts(open_page, quiet_article, scheme):
    axe = TOOLS / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is missing; run tests/browser/install.sh")
    tab = open_page(bypass_csp=True, color_scheme=scheme, viewport={"width": 390, "height": 844})
    tab.goto(quiet_article)
    comment = tab.locator("article.comment").last.get_attribute("id").removeprefix("comment-")
    page = re.search(r"/discussion/(\d+)/", tab.locator("[data-me]").get_attribute("data-me"))[1]
    places = [f"{page}/", f"{page}/write/", f"{page}/write/?reply_to={comment}", f"{page}/subscribe/", f"{page}/rate/"]
    places += [f"comment/{comment}/", f"comment/{comment}/vote/", f"comment/{comment}/report/"]
    places += [f"comment/{comment}/illegal/"]
    for place in places:
        tab.goto(f"/discussion/{place}")
        tab.add_script_tag(path=str(axe))
        found = tab.evaluate("axe.run(document.querySelector('main'), {resultTypes: ['violations']})")
        assert [(place, one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, place
