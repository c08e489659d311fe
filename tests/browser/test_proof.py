"""A guest's browser does its sum while the guest writes; without scripts the comment waits, and is not refused."""

import json
import uuid

import pytest

# Asked in the page: how long the browser takes for a sum, from asking to having it.
SOLVE = """async () => {
  const form = document.querySelector("form[data-challenge]");
  const asked = await (await fetch(form.dataset.challenge)).json();
  const worker = new Worker(form.dataset.solver, { type: "module" });
  const begin = performance.now();
  const number = await new Promise((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.postMessage({ ...asked, challenge: asked.challenge.replace(/./g, "0") });
  });
  return { number, milliseconds: performance.now() - begin };
}"""


@pytest.fixture(scope="module")
def write_address(site) -> str:
    """Where a comment is written on an article that holds nothing but what lacks the sum."""
    said = site.manage(
        "shell",
        "-v0",
        "-c",
        "from news.models import ArticlePage\n"
        "from newsroom.discussions.models import DiscussionSettings as S\n"
        "from wagtail.models import Site\n"
        "rules = S.for_site(Site.objects.get(is_default_site=True))\n"
        "rules.held_at_first = rules.min_seconds = rules.seconds_between = 0\n"
        "rules.hourly_limit = 1000\n"
        "rules.confirm_guests = False\n"
        "rules.proof_of_work = True\n"
        "rules.save()\n"
        "print(ArticlePage.objects.get(slug='fog-closes-the-bar').pk)",
    )
    return f"/discussion/{said.strip()}/write/"


def write(tab, address: str) -> str:
    text = f"Said {uuid.uuid4().hex}"
    tab.goto(address)
    tab.fill("textarea[name=body]", text)
    tab.fill("[name=name]", "Ana")
    tab.fill("[name=email]", f"{uuid.uuid4().hex}@example.com")
    tab.click(".write [type=submit]")
    tab.wait_for_url("**/thanks/**")
    return text


def reasons(site, text: str) -> list[str]:
    return json.loads(
        site.manage(
            "shell",
            "-v0",
            "-c",
            "import json\n"
            "from newsroom.discussions.models import ArticleComment as C\n"
            f"print(json.dumps(C.objects.get(comment={text!r}).reasons))",
        )
    )


def test_with_scripts_the_sum_is_done_before_the_comment_is_sent(open_page, site, write_address):
    tab = open_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    assert reasons(site, write(tab, write_address)) == []
    assert errors == []


def test_a_form_that_opens_in_the_article_does_it_too(open_page, site, write_address):
    tab = open_page()
    tab.goto(write_address)
    tab.goto(tab.locator(".crumbs a").get_attribute("href"))
    tab.click(".discussion__invite a.button")
    form = tab.locator("form.write")
    text = f"Said {uuid.uuid4().hex}"
    form.locator("[name=body]").fill(text)
    form.locator("[name=name]").fill("Ana")
    form.locator("[name=email]").fill(f"{uuid.uuid4().hex}@example.com")
    form.locator("[type=submit]").first.click()
    tab.get_by_text("Your comment is published").wait_for()
    assert reasons(site, text) == []


def test_without_scripts_the_comment_waits(open_page, site, write_address):
    tab = open_page(java_script_enabled=False)
    assert reasons(site, write(tab, write_address)) == ["no_sum"]


def test_the_longest_sum_is_over_before_somebody_has_written(open_page, site, write_address):
    tab = open_page()
    tab.goto(write_address)
    took = tab.evaluate(SOLVE)
    assert took["number"] is None  # there was nothing to be found: it has counted to the end
    print(f"200,000 hashes: {took['milliseconds']:.0f} ms")  # noqa: T201 - a measurement
    assert took["milliseconds"] < 10_000
