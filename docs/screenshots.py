"""Make the pictures of docs/editors.md from a running site with the demo in it.

    make run                                  # in one terminal
    python docs/screenshots.py                # in another; --url, --user, --password, --only to change what it does

Needs Playwright and Chromium. Each picture is a WebP of at most 100 KB in docs/images/editors. What is written for the
pictures is deleted again.
"""

# ruff: noqa: T201 - it talks to whoever runs it

import argparse
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parent / "images" / "editors"
AT_MOST = 100 * 1024  # bytes
VIEWPORT = {"width": 1280, "height": 860}
# The sidebar is always the same; the guide needs what is beside it.
SIDEBAR_CSS = ".w-userbar, [data-side-panel-toggle-badge] { visibility: hidden }"


class Desk:
    """The admin as the pictures need it."""

    def __init__(self, page: Page, url: str, out: Path) -> None:
        self.page, self.url, self.out = page, url.rstrip("/"), out

    def log_in(self, user: str, password: str) -> None:
        self.page.goto(f"{self.url}/admin/login/")
        self.page.fill("input[name=username]", user)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"{self.url}/admin/")

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")

    def link(self, selector: str) -> str:
        """Where the first link that matches leads."""
        href = self.page.locator(selector).first.get_attribute("href")
        if not href:
            raise LookupError(f"No link {selector} on {self.page.url}")
        return href

    def top(self, selector: str) -> None:
        """Scroll so that the element stands below the header of the admin."""
        self.page.locator(selector).first.evaluate(
            "e => { e.style.scrollMarginTop = '8rem'; e.scrollIntoView({ block: 'start', behavior: 'instant' }) }"
        )
        self.page.wait_for_timeout(400)

    def save(self, name: str, *, clip: dict[str, int] | None = None) -> None:
        self.page.add_style_tag(content=SIDEBAR_CSS)
        self.page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(self.page.screenshot(clip=clip)))
        path = self.out / f"{name}.webp"
        for quality in (82, 70, 55, 40):
            picture.save(path, "WEBP", quality=quality, method=6)
            if path.stat().st_size <= AT_MOST:
                break
        print(f"{path.name}: {picture.width} × {picture.height}, {path.stat().st_size // 1024} KB")


def an_article(desk: Desk, words: str) -> str:
    """The address of the editor's form of the first article found."""
    desk.open(f"/admin/articles/?q={words}")
    return desk.link("#listing-results td.title a[href*='/edit/']")


def dashboard(desk: Desk) -> None:
    desk.open("/admin/")
    desk.save("dashboard")


def articles(desk: Desk) -> None:
    desk.open("/admin/articles/?kind=opinion&kind=analysis")
    desk.save("articles")


def explorer(desk: Desk) -> None:
    desk.open("/admin/")
    section = desk.link("#desk-write-content a[href*='/add/']").rstrip("/").rsplit("/", 1)[-1]
    desk.open(f"/admin/pages/{section}/")
    desk.save("section")


def story(desk: Desk) -> None:
    desk.open(an_article(desk, "night"))
    desk.save("story")


def lead(desk: Desk) -> None:
    desk.open(an_article(desk, "night"))
    desk.top("#id_byline_entries-FORMS")
    desk.save("byline")


def blocks(desk: Desk) -> None:
    desk.open(an_article(desk, "night"))
    desk.top("[id$=body-section]")
    desk.page.locator("[id$=body-section] button.c-sf-add-button").first.evaluate("e => e.click()")
    desk.page.wait_for_timeout(1500)
    desk.page.locator(".w-combobox__option-row button:right-of(:text('Quotation'))").first.click()
    desk.page.wait_for_timeout(4000)
    desk.save("blocks")


def preview(desk: Desk) -> None:
    desk.open(an_article(desk, "night"))
    desk.page.get_by_role("button", name="Toggle preview").click()
    desk.page.wait_for_timeout(2000)
    desk.page.locator(".w-preview__spinner[data-w-preview-target=spinner]").first.wait_for(state="hidden")
    desk.page.wait_for_timeout(3000)
    desk.save("preview")


def missing(desk: Desk) -> None:
    """An article that is published too early; it is deleted when the picture is taken."""
    desk.open("/admin/")
    desk.open(desk.link("#desk-write-content a[href*='/add/']"))
    desk.page.fill("[name=title]", "The night ferry stops earlier")
    desk.page.keyboard.press("Tab")
    desk.page.wait_for_timeout(3000)
    desk.page.get_by_role("button", name="More actions").click()
    desk.page.locator("button[name=action-publish]").click()
    desk.page.wait_for_load_state("networkidle")
    desk.save("missing")
    desk.page.wait_for_timeout(3000)  # the draft is kept by now, under an address of its own
    found = re.search(r"/pages/(\d+)/edit/", desk.page.url)
    if found:
        desk.page.goto(f"{desk.url}/admin/pages/{found.group(1)}/delete/")
        desk.page.locator("form[action*='/delete/'] [type=submit]").click()
        desk.page.wait_for_load_state("networkidle")


def source(desk: Desk) -> None:
    desk.open(an_article(desk, "lighthouse") + "#tab-source_and_corrections")
    desk.page.get_by_role("tab", name="Source and corrections").click()
    desk.save("source")


def schedule(desk: Desk) -> None:
    desk.open(an_article(desk, "night"))
    desk.page.get_by_role("button", name="Toggle status").click()
    desk.page.wait_for_timeout(600)
    desk.page.get_by_role("button", name="Set schedule").or_(
        desk.page.get_by_role("button", name="Edit schedule")
    ).first.click()
    desk.page.wait_for_timeout(800)
    desk.save("schedule")


def front(desk: Desk) -> None:
    desk.open("/admin/pages/")
    desk.open(desk.link("#listing-results td.title a[href*='/edit/']"))
    desk.top("[id$=lead-section]")
    desk.save("front")


def picture(desk: Desk) -> None:
    desk.open("/admin/images/?q=ferry")
    desk.open(desk.link("a[href*='/admin/images/'][href*='/']:has(img)"))
    desk.save("picture")


def video(desk: Desk) -> None:
    desk.open("/admin/snippets/newsroom_media/video/")
    desk.open(desk.link("#listing-results td.title a[href*='/edit/']"))
    desk.save("video")


def moderation(desk: Desk) -> None:
    desk.open("/admin/")
    desk.open(desk.link("#desk-comments-content a"))
    desk.save("moderation")


PICTURES: dict[str, Callable[[Desk], None]] = {
    "dashboard": dashboard,
    "articles": articles,
    "section": explorer,
    "story": story,
    "byline": lead,
    "blocks": blocks,
    "preview": preview,
    "missing": missing,
    "source": source,
    "schedule": schedule,
    "front": front,
    "picture": picture,
    "video": video,
    "moderation": moderation,
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://localhost:8000")
    options.add_argument("--user", default="admin")
    options.add_argument("--password", default="admin")
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--only", nargs="*", choices=PICTURES, help="make these pictures alone")
    options.add_argument("--chromium", default="/usr/bin/chromium", help="the browser to use")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    failed = []
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport=VIEWPORT, color_scheme="light", locale="en-GB")
        page.add_init_script("localStorage.clear()")  # or a side panel once opened stays open
        page.set_default_timeout(90_000)  # a demo on a busy machine takes its time
        page.on("dialog", lambda dialog: dialog.accept())
        desk = Desk(page, given.url, given.out)
        desk.log_in(given.user, given.password)
        for name in given.only or PICTURES:
            try:
                PICTURES[name](desk)
            except Exception as error:
                failed.append(name)
                print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
