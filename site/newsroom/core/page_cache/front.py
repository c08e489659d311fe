"""Answers from kept pages, before Django's middleware and routing are asked."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse

from newsroom.core.page_cache import keys, recording
from newsroom.core.page_cache.changing import EVERYTHING
from newsroom.core.page_cache.entries import Entry, Headers, encode, slot
from newsroom.core.page_cache.stores import Store, nobody_elses, store

PATIENCE = 5.0  # seconds that one waits for another to make the page
GLANCE = 0.015  # seconds between two looks at whether it is there
NOT_KEPT = 60.0  # seconds for which nobody waits for a page that was found not to be kept
MOST_NOT_KEPT = 10_000
MISSING = 60.0  # seconds that "not found" and "gone" are kept
MEMORY = 64 * 1024 * 1024  # bytes of kept pages in the memory of one process
KEPT = (200, 404, 410)
VARIES = frozenset({"accept-encoding", "cookie", "hx-request"})  # what the keys tell apart, or is taken away
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class PageCache:
    """A WSGI application around Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.release = _release()
        self._near: dict[tuple[str, str, str, str, bool], Entry] = {}
        self._near_bytes = 0
        self._adding = threading.Lock()
        self._not_kept: dict[keys.Address, float] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        kept = store()
        # Nearly all requests end here, and nothing is worked out that these do not need: with several threads each
        # microsecond in which one holds the interpreter costs several, because the others are woken for nothing.
        if (
            kept is not None
            and (entry := self._near.get(keys.as_asked(environ))) is not None
            and environ["REQUEST_METHOD"] in keys.READS
            and "HTTP_AUTHORIZATION" not in environ
            and not keys.is_personal(environ)
            and not entry.has_expired
            and kept.is_current(entry)
        ):
            return entry.answer(environ, start_response, "hit")
        asked = keys.read(environ) if kept is not None else None
        if kept is None or asked is None:
            return self.application(environ, start_response)
        if keys.is_personal(environ):
            return self.application(environ, _private(start_response))
        return self._far(kept, asked, environ, start_response)

    def _far(self, kept: Store, asked: keys.Asked, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What is kept here under the address without what changes nothing, what another process keeps, or what is
        made now.
        """
        said = "hit"
        entry = self._near.get(asked.address)
        if entry is None or entry.has_expired or not kept.is_current(entry):
            entry = self._fetch(kept, asked.address)
        if entry is None:
            said, entry, response = self._make(kept, asked, environ)
            if response is not None:
                return _pass_on(response, start_response)
        if entry is None or (entry.status != 200 and not asked.is_plain):
            # An old address may live in what we take for a reader's origin: only Django can tell.
            return self.application(environ, start_response)
        return entry.answer(environ, start_response, said)

    def _fetch(self, kept: Store, address: keys.Address) -> Entry | None:
        """What is kept and current; it is in this process's memory then."""
        entry = kept.load(f"{self.release}\n{address}")
        if entry is None or entry.has_expired or not kept.is_current(entry):
            return None
        self._keep_near(address, entry)
        return entry

    def _keep_near(self, address: keys.Address, entry: Entry) -> None:
        with self._adding:
            old = self._near.pop(address, None)
            self._near_bytes += entry.size - (old.size if old else 0)
            self._near[address] = entry
            while self._near_bytes > MEMORY and len(self._near) > 1:
                oldest = next(iter(self._near))
                self._near_bytes -= self._near.pop(oldest).size

    # --- Making ---

    def _make(
        self, kept: Store, asked: keys.Asked, environ: dict[str, Any]
    ) -> tuple[str, Entry | None, "Response | None"]:
        """A page made now, or by another while this one waited: `(said, entry, None)`. Or a response not to be kept."""
        deadline = time.monotonic() + PATIENCE
        while True:
            alone = self._is_not_kept(asked.address) or time.monotonic() > deadline
            with nobody_elses() if alone else kept.turn(str(asked.address)) as is_ours:
                if is_ours:
                    if not alone and (entry := self._fetch(kept, asked.address)) is not None:
                        return "hit", entry, None
                    return self._make_now(kept, asked, environ)
            time.sleep(GLANCE)
            if (entry := self._fetch(kept, asked.address)) is not None:
                return "hit", entry, None

    def _make_now(
        self, kept: Store, asked: keys.Asked, environ: dict[str, Any]
    ) -> tuple[str, Entry | None, "Response | None"]:
        mark = kept.mark()
        recorded = recording.begin()
        try:
            response = Response.of(self.application, keys.without_the_reader(environ, asked))
        finally:
            recording.end()
        entry = _entry(response, recorded, mark) if mark is not None else None
        if entry is None:
            if not recorded.remembered:
                self._say_not_kept(asked.address)
            if response.status != 200 and not asked.is_plain:
                response.close()
                return "miss", None, None
            return "miss", None, response if environ["REQUEST_METHOD"] == "GET" else response.without_body()
        response.close()
        kept.save(f"{self.release}\n{asked.address}", entry)
        self._keep_near(asked.address, entry)
        return "miss", entry, None

    def _is_not_kept(self, address: keys.Address) -> bool:
        return self._not_kept.get(address, 0.0) > time.monotonic()

    def _say_not_kept(self, address: keys.Address) -> None:
        if len(self._not_kept) > MOST_NOT_KEPT:
            self._not_kept.clear()
        self._not_kept[address] = time.monotonic() + NOT_KEPT


class Response:
    """What Django answers: its status line and headers, and the body still to be read."""

    def __init__(self, line: str, headers: Headers, body: Iterable[bytes]) -> None:
        self.line, self.headers, self.body = line, headers, body
        self.status = int(line[:3])

    @classmethod
    def of(cls, application: Application, environ: dict[str, Any]) -> "Response":
        started: list[Any] = []

        def start_response(line: str, headers: Headers, exc_info: Any = None) -> None:
            started[:] = [line, headers]

        body = application(environ, start_response)
        return cls(started[0], started[1], body)

    def content(self) -> bytes | None:
        """The body where it is whole in memory; None where it is sent bit by bit."""
        return self.body.content if isinstance(self.body, HttpResponse) else None

    def without_body(self) -> "Response":
        self.close()
        return Response(self.line, self.headers, [b""])

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


def _pass_on(response: Response, start_response: Any) -> Iterable[bytes]:
    start_response(response.line, response.headers)
    return response.body


def _private(start_response: Any) -> Any:
    """For readers who are somebody: proxies on the way must not keep what they are shown."""

    def start(line: str, headers: Headers, exc_info: Any = None) -> Any:
        if not any(name.lower() == "cache-control" for name, _ in headers):
            headers = [*headers, ("Cache-Control", "private, no-cache")]
        return start_response(line, headers, exc_info) if exc_info else start_response(line, headers)

    return start


def _entry(response: Response, recorded: recording.Recording, mark: tuple[int, int]) -> Entry | None:
    """The response as it is kept; None where it must not be."""
    if not recorded.remembered or response.status not in KEPT:
        return None
    named = [(name.lower(), value.lower()) for name, value in response.headers]
    for name, value in named:
        if name == "set-cookie" or (name == "cache-control" and ("private" in value or "no-store" in value)):
            return None
        if name == "vary" and not VARIES.issuperset(part.strip() for part in value.split(",")):
            return None
    content = response.content()
    if content is None:
        return None
    tags = recorded.short_tags()
    headers, bodies = encode(_outgoing(response, tags), content)
    seconds = float(settings.PAGE_CACHE_SECONDS) if response.status == 200 else MISSING
    expires = min(time.time() + seconds, recorded.expires or float("inf"))
    born, number = mark
    places = tuple(sorted({slot(name) for name in (*tags, EVERYTHING)}))
    return Entry(response.status, headers, born, number, expires, places, bodies)


def _outgoing(response: Response, tags: list[str]) -> Headers:
    """The headers that readers and proxies get: who may keep the page, how long, and under which tags."""
    headers = [(name, value) for name, value in response.headers if name.lower() not in ("vary", "expires", "age")]
    varies = "Accept-Encoding, HX-Request" if any(name.lower() == "vary" for name, _ in response.headers) else ""
    headers.append(("Vary", varies or "Accept-Encoding"))
    shared = settings.PAGE_CACHE_SHARED_SECONDS if response.status == 200 else 0
    if shared:
        own = "max-age=0"
        headers = [(name, value) for name, value in headers if name.lower() != "cache-control"]
        headers.append(("Cache-Control", f"public, {own}, s-maxage={shared}, stale-while-revalidate={shared}"))
        for name in settings.PAGE_CACHE_TAG_HEADERS:
            between = " " if name.lower() == "surrogate-key" else ","
            headers.append((name, between.join(_short(tags))))
    elif not any(name.lower() == "cache-control" for name, _ in headers):
        headers.append(("Cache-Control", "public, max-age=0, must-revalidate"))
    return headers


def _short(tags: list[str], most: int = 1500) -> Iterator[str]:
    """As many of the tags as servers on the way take in a header; lists first, which change most often."""
    length = 0
    for name in sorted([*tags, EVERYTHING], key=lambda name: (name.count(":") != 0, name)):
        length += len(name) + 1
        if length > most:
            return
        yield name


def _release() -> str:
    """Stands for the code and the templates as they are: pages that other code made are not shown."""
    own = {"home", "news", "search", "newsroom"}
    rooms = [Path(config.path) for config in apps.get_app_configs() if config.name.partition(".")[0] in own]
    found = hashlib.sha256(f"{django.__version__} {wagtail.__version__}\n".encode())
    for room in [*rooms, settings.PROJECT_DIR / "templates", settings.PROJECT_DIR / "static", settings.STATIC_ROOT]:
        for path in sorted(room.rglob("*")):
            if path.suffix in (".py", ".html", ".css", ".js", ".svg") or path.name == "staticfiles.json":
                stat = path.stat()
                found.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    for name in ("DEBUG", "STATIC_URL", "MEDIA_URL", "LANGUAGE_CODE", "TIME_ZONE", "BASE_URL"):
        found.update(f"{name}={getattr(settings, name, '')}\n".encode())
    return found.hexdigest()[:16]
