"""Lists of attacks and of awkward strings, posted as name, address and text of comments, and opened in a browser.

The lists lie beside the checkout, if anywhere: PayloadsAllTheThings' and html5sec's vectors, and the Big List of
Naughty Strings. The site is one of its own: nobody else wants these comments. HOSTILE=all opens the page of every
thread (two minutes), else it is every third.
"""

import http.cookiejar
import json
import os
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.browser.conftest import RunningSite, demo_folder, log_in, start_site

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
IN_A_THREAD = 50  # as many replies as the page of a thread shows
BY_FORM = 80

LOAD = """
import json, sys
from django.utils import timezone
from news.models import ArticlePage
from newsroom.discussions import text
from newsroom.discussions.models import ArticleComment, DiscussionSettings, Status
from newsroom.discussions.services import ImportedComment, import_comments
from wagtail.models import Site

payloads = json.load(open({file!r}))
article = ArticlePage.objects.published().filter(reader_discussion=None).first()
rows = []
for number, payload in enumerate(payloads):
    start = number - number % {thread}
    for is_html in (False, True):
        rows.append(ImportedComment(
            import_id=f"{{number}}-{{is_html}}", parent_import_id="" if number == start else f"{{start}}-{{is_html}}",
            page_id=article.pk, name=payload[:50], email=f"r{{number}}@example.com", url=f"http://{{payload}}",
            body=payload, is_html=is_html, posted_at=timezone.now(),
            status=Status.PENDING if number % 25 == 1 else Status.PUBLISHED,
        ))
summary = import_comments("hostile", rows)
lost = [
    number for number, payload in enumerate(payloads) if text.tidy(payload)
    and ArticleComment.objects.get(source="hostile", import_id=f"{{number}}-False").comment != text.tidy(payload)
]
rules = DiscussionSettings.for_site(Site.objects.get(is_default_site=True))
rules.hourly_limit, rules.seconds_between, rules.min_seconds, rules.held_at_first = 30_000, 0, 0, 0
rules.confirm_guests = rules.proof_of_work = False
rules.max_links = 30_000
rules.save()
roots = ArticleComment.objects.filter(source="hostile", root=None, visible=True).values_list("pk", flat=True)
empty = sum(not text.tidy(payload) for payload in payloads)
print(json.dumps(dict(page=article.pk, created=summary.created, empty=summary.empty, lost=lost, roots=list(roots))))
"""
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...said) => window.ran.push(name);
document.addEventListener("securitypolicyviolation", (event) => window.ran.push(
    `${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""
# What a comment may consist of; everything else would be the payload's own doing.
FOREIGN = """
(selector) => [...document.querySelectorAll(selector)].flatMap((text) => [...text.querySelectorAll("*")])
    .filter((one) =>
    !/^(p|br|a|em|strong|blockquote|code|pre|ul|ol|li|del|bdi)$/.test(one.localName)
    || [...one.attributes].some(({name, value}) => !(one.localName === "a" && (
        name === "rel" || name === "class" || (name === "href" && /^https?:/i.test(value))))))
    .map((one) => one.outerHTML.slice(0, 200))
"""


def lines_of(name: str) -> list[str]:
    path = DATA / name
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def payloads() -> list[str]:
    found = [line for line in lines_of("xss-payloadbox/xss-payload-list.txt") if line.strip()]
    whole = "\n".join(lines_of("xss-h5sc/vectors.txt"))
    found += re.findall(r'<div id="\d+">(.*?)//\["\'`-->\]\]>\]</div>', whole, re.DOTALL)
    strings = DATA / "strings-blns" / "blns.json"
    if strings.exists():
        found += json.loads(strings.read_text())
    return list(dict.fromkeys(found))


pytestmark = pytest.mark.skipif(not payloads(), reason="no folder with hostile strings beside the checkout")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningSite, dict[str, Any]]]:
    """A site in whose discussion every payload stands twice, as text and as HTML of another system."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(demo_folder(tmp_path_factory), folder, dirs_exist_ok=True)
    file = folder / "payloads.json"
    file.write_text(json.dumps(payloads()))
    with start_site(folder) as site:
        yield (
            site,
            json.loads(site.manage("shell", "--no-imports", "-c", LOAD.format(file=str(file), thread=IN_A_THREAD))),
        )


@pytest.fixture
def watched(hostile, open_page) -> tuple[Any, list[str]]:
    """A tab that notes whatever runs, fails, navigates or asks somebody else."""
    seen: list[str] = []
    tab = open_page(base_url=hostile[0].url)
    tab.add_init_script(WATCH)
    tab.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    tab.on("pageerror", lambda error: seen.append(f"error: {error}"))
    tab.on("console", lambda said: said.type == "error" and seen.append(f"console: {said.text}"))
    tab.on("popup", lambda popup: seen.append(f"popup: {popup.url}"))
    tab.on(
        "request",
        lambda request: request.url.startswith((hostile[0].url, "data:")) or seen.append(f"request: {request.url}"),
    )
    return tab, seen


def visit(tab: Any, seen: list[str], path: str, texts: str = ".comment__text, .comment__by") -> int:
    response = tab.goto(path, wait_until="load")
    assert response.status == 200, path
    shown = len(tab.query_selector_all(texts.split(",")[0]))
    seen += [f"{path} ran {what}" for what in tab.evaluate("window.ran")]
    seen += [f"{path} has {html}" for html in tab.evaluate(FOREIGN, texts)]
    assert tab.evaluate("location.pathname") == urllib.parse.urlsplit(path).path
    return shown


def test_nothing_is_lost(hostile):
    found = hostile[1]
    assert found["lost"] == []
    assert found["created"] + found["empty"] == 2 * len(payloads())


def test_nothing_runs_on_any_page_of_the_discussion(hostile, watched):
    tab, seen = watched
    page, shown = hostile[1]["page"], 0
    step = 1 if os.environ.get("HOSTILE") == "all" else 3
    for root in hostile[1]["roots"][::step]:
        shown += visit(tab, seen, f"/discussion/{page}/thread/{root}/")
    for query in ("", "?sort=oldest", "?sort=votes"):
        visit(tab, seen, f"/discussion/{page}/{query}")
    assert seen == []
    assert shown > 1.7 * len(payloads()) / step


def test_nothing_runs_where_moderators_look(hostile, watched):
    """The admin's policy allows inline scripts: here cleaning is all there is."""
    tab, seen = watched
    log_in(tab, "moderator")
    seen.clear()
    queue = "/admin/reader-comments/"
    links: list[str] = []
    for tab_name in ("pending", "recent", "approved"):
        tab.goto(f"{queue}?tab={tab_name}")
        assert tab.evaluate("window.ran") == []
        found = tab.eval_on_selector_all(
            "main a[href*='/admin/reader-comments/']", "all => all.map(one => one.pathname)"
        )
        links += [link for link in found if re.search(r"/\d+/$", link)]
    assert len(set(links)) >= 20
    for link in sorted(set(links))[::6]:
        tab.goto(link)
        assert tab.evaluate("window.ran") == []
    assert seen == []


def test_the_form_takes_them_or_brings_them_back(hostile, watched):
    site, found = hostile
    url = f"{site.url}/discussion/{found['page']}/write/"
    chosen = payloads()[:: max(1, len(payloads()) // BY_FORM)]
    answers = [(payload, *post(url, payload, number)) for number, payload in enumerate(chosen)]
    for payload, status, html in answers:
        assert status in (200, 422), (status, payload)
        if status == 422:
            kept = BeautifulSoup(html, "html.parser").select_one("textarea[name=body]").get_text()
            assert kept.strip("\n").split() == payload.split()
    assert sum(status == 200 for _payload, status, _html in answers) > BY_FORM / 2
    tab, seen = watched
    for number in range(3):
        visit(tab, seen, f"/discussion/{found['page']}/")
        older = tab.get_attribute(".threads__more a", "href")
        if number and older:
            visit(tab, seen, older)
    assert seen == []


def post(url: str, payload: str, number: int) -> tuple[int, str]:
    """The form, filled in and sent as a browser without scripts does; the status after redirects."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    soup = BeautifulSoup(opener.open(url, timeout=60).read(), "html.parser")
    form = {field["name"]: field.get("value", "") for field in soup.select("form.write input[name]")}
    form |= {"name": payload[:50], "email": f"form{number}@example.com", "body": payload, "website": ""}
    form.pop("preview", None)
    sent = urllib.parse.urlencode(form, errors="replace").encode()
    try:
        with opener.open(urllib.request.Request(url, sent, {"Referer": url}), timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
