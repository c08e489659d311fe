"""How much a reader has to fetch."""

import gzip
import re

import brotli

from tests.browser.crawl import fetch

KB = 1000


def weights(pages, suffix: str) -> dict[str, int]:
    """Sizes, as browsers get them, of all files of a kind that any page loads, and of the modules that those load."""
    waiting = {url.split("?")[0] for url in pages.files if url.split("?")[0].endswith(suffix)}
    found: dict[str, int] = {}
    while waiting:
        url = waiting.pop()
        body = fetch(url).body
        found[url] = len(brotli.compress(body)) if suffix != ".woff2" else len(body)
        if suffix == ".js":
            for module in re.findall(rb"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""", body):
                address = re.sub(r"/[^/]+/\.\./", "/", f"{url.rsplit('/', 1)[0]}/{module.decode()}".replace("/./", "/"))
                waiting |= {address} - set(found)
    assert found, suffix
    return found


def test_styles_of_the_whole_site(pages):
    found = weights(pages, ".css")
    assert sum(found.values()) < 20 * KB, found


def test_scripts_of_any_page(pages):
    found = weights(pages, ".js")
    for path in pages.paths():
        loaded = {f"{pages.base}{name}" for name in re.findall(r'<script[^>]* src="(/[^"?]+\.js)', pages.html(path))}
        assert sum(found[url] for url in loaded) < 20 * KB, (path, loaded)


def test_each_font(pages):
    sheet = next(url for url in pages.files if url.endswith(".css"))
    fonts = {url for url in pages.files if url.endswith(".woff2")}
    for name in re.findall(r"url\([\"']?([^)\"']+\.woff2)", fetch(sheet).body.decode()):
        fonts.add(pages.base + name if name.startswith("/") else f"{sheet.rsplit('/css/', 1)[0]}/{name.lstrip('./')}")
    assert fonts
    sizes = {url: len(fetch(url).body) for url in fonts}
    assert max(sizes.values()) <= 50 * 1024, sizes


def test_the_first_view_of_an_article(pages):
    """All that is fetched before anybody scrolls, pictures apart; htmx comes with the comments."""
    articles = [path for path in pages.paths() if 'class="article__body"' in pages.html(path)]
    assert articles
    found = {**weights(pages, ".css"), **weights(pages, ".js")}
    fonts = {url: size for url, size in weights(pages, ".woff2").items() if "extended" not in url}
    for path in articles:
        html = pages.html(path)
        named = re.findall(r'<(?:script[^>]* src|link rel="stylesheet" href)="(/[^"?]+)"', html)
        files = {name: found[f"{pages.base}{name}"] for name in named}
        parts = {"html": len(gzip.compress(html.encode(), 6)), **files, **fonts}
        assert sum(parts.values()) <= 70 * KB, (path, parts)


def test_the_html_of_the_front_page(pages):
    assert len(gzip.compress(pages.answers[f"{pages.base}/"].body, 9)) < 30 * KB
