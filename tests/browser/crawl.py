"""Reads a whole site through its links, as a search engine would."""

import gzip
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

READERS = 3
# Every comment has an address, an address to answer it, and one to log in first: a sample tells as much as all.
MOST = {"account": 10, "discussion": 30, "archive": 40, "search": 20}


@dataclass
class Answer:
    url: str
    status: int
    content_type: str
    body: bytes
    final_url: str

    @property
    def is_html(self) -> bool:
        return self.content_type.startswith("text/html")

    @property
    def html(self) -> str:
        return self.body.decode()


@dataclass
class Crawl:
    """What was found: answers by address, what each page refers to, and where each address was first seen."""

    base: str
    answers: dict[str, Answer] = field(default_factory=dict)
    seen_on: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    foreign_files: list[tuple[str, str]] = field(default_factory=list)
    broken_fragments: list[tuple[str, str]] = field(default_factory=list)

    def paths(self, prefix: str = "/") -> list[str]:
        """The paths of HTML pages that answered 200, in alphabetical order."""
        return sorted(
            url.removeprefix(self.base)
            for url, answer in self.answers.items()
            if answer.status == 200 and answer.is_html and url.removeprefix(self.base).startswith(prefix)
        )

    def html(self, path: str) -> str:
        return self.answers[self.base + path].html


def fetch(url: str, method: str = "GET") -> Answer:
    request = urllib.request.Request(url, method=method, headers={"User-Agent": "newsroom-tests"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            body = response.read()
            status, headers, final = response.status, response.headers, response.url
    except urllib.error.HTTPError as error:
        body, status, headers, final = error.read(), error.code, error.headers, url
    if headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(url, status, headers.get("Content-Type", ""), body, final)


def crawl(base: str) -> Crawl:
    """Every page of `base` that links and the sitemap lead to, but for MOST; the admin is left alone."""
    found = Crawl(base)
    waiting = [f"{base}/"]
    for sitemap in _locations(f"{base}/sitemap.xml", base):
        waiting += _locations(sitemap, base)
    found.seen_on.update(dict.fromkeys(waiting, "/sitemap.xml"))
    fragments: list[tuple[str, str, str]] = []
    with ThreadPoolExecutor(READERS) as readers:
        while waiting:
            for answer in readers.map(fetch, waiting):
                found.answers[answer.url] = answer
                if answer.is_html:
                    _read(answer, found, fragments)
            waiting = _next(found)
    _check_fragments(found, fragments)
    return found


def _locations(sitemap: str, base: str) -> list[str]:
    """The addresses in a sitemap or in an index of sitemaps, on the host that is being read."""
    found = BeautifulSoup(fetch(sitemap).body, "html.parser").select("url > loc, sitemap > loc")
    return [base + urlsplit(location.text).path for location in found]


def _next(found: Crawl) -> list[str]:
    """What was seen and not read yet, as far as MOST allows."""
    read = Counter(_room(url) for url in found.answers)
    chosen = []
    for url in found.seen_on:
        room = _room(url)
        if url not in found.answers and read[room] < MOST.get(room, 10_000):
            read[room] += 1
            chosen.append(url)
    return chosen


def _room(url: str) -> str:
    return urlsplit(url).path.split("/")[1]


def _read(answer: Answer, found: Crawl, fragments: list[tuple[str, str, str]]) -> None:
    soup = BeautifulSoup(answer.html, "html.parser")
    for link in soup.find_all("a", href=True):
        url, fragment = urldefrag(urljoin(answer.final_url, link["href"]))
        if not url.startswith(f"{found.base}/") or url.startswith(f"{found.base}/admin/"):
            continue
        if fragment:
            fragments.append((answer.url, url, fragment))
        found.seen_on.setdefault(url, answer.url)
    for address in _referred(soup):
        url = urljoin(answer.final_url, address)
        if url.startswith(f"{found.base}/"):
            found.files.add(url)
        elif not url.startswith("data:"):
            found.foreign_files.append((answer.url, url))


def _referred(soup: BeautifulSoup) -> list[str]:
    """What a browser would load by itself."""
    addresses = [tag["src"] for tag in soup.find_all(["img", "script", "source", "track", "video", "audio"], src=True)]
    addresses += [tag["poster"] for tag in soup.find_all("video", poster=True)]
    addresses += [tag["src"] for tag in soup.find_all("iframe", src=True)]
    loading = {"stylesheet", "icon", "preload", "modulepreload"}
    addresses += [tag["href"] for tag in soup.find_all("link", href=True) if loading & set(tag.get("rel", []))]
    for tag in soup.find_all(["img", "source"], srcset=True):
        addresses += [candidate.split()[0] for candidate in tag["srcset"].split(",")]
    return addresses


def _check_fragments(found: Crawl, fragments: list[tuple[str, str, str]]) -> None:
    ids: dict[str, set[str]] = {}
    for page, url, fragment in fragments:
        answer = found.answers.get(url)
        if not answer or not answer.is_html or answer.final_url != url:
            continue
        if url not in ids:
            ids[url] = {tag["id"] for tag in BeautifulSoup(answer.html, "html.parser").find_all(id=True)}
        if fragment not in ids[url] and not fragment.startswith((":~:", "t=")):
            found.broken_fragments.append((page, f"{url}#{fragment}"))
