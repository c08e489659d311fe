"""Pages whose queries answer as they did: shown as they were, without being put together again.

What a public page shows follows from its address, from the day, and from what the database answers to its queries; and
which queries those are follows from the answers before. So the page is kept with its queries and their answers, in the
memory of the process. The next time the same queries are asked again, as prepared statements: where every answer is the
same, the page is. Nothing has to be told of a change, and nothing that is shown can be older than the request.

A part of a page that changes more often than the rest (`part`) has queries of its own: when they answer otherwise, only
that part is made anew.
"""

import re
import secrets
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import MiddlewareNotUsed
from django.core.signals import setting_changed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString
from wagtail.models import Site, get_page_models

from newsroom.core import prepared
from newsroom.core.page_cache import keys, recording

READS = re.compile(r"\(*SELECT\b(?!.*\bFOR (NO KEY )?UPDATE)", re.DOTALL)
Make = Callable[[HttpRequest], str]


@lru_cache(maxsize=1024)
def _statement(sql: str) -> prepared.Statement:
    """One for all pages that ask the same."""
    return prepared.Statement(sql)


@dataclass(slots=True)
class Asked:
    """A query, and the rows that it gave."""

    statement: prepared.Statement
    parameters: Any
    rows: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """Text, with what it follows from, what a kept page that shows it is tagged with, and when it ends to be true."""

    asked: list[Asked] = field(default_factory=list)
    text: str = ""
    tags: frozenset[str] = frozenset()
    expires: float | None = None

    @property
    def has_expired(self) -> bool:
        return self.expires is not None and self.expires <= time.time()

    def note(self) -> None:
        """Say to the page cache, where it listens, what is shown."""
        recorded = recording.current()
        if recorded is not None:
            recorded.tags |= self.tags
            if self.expires is not None:
                recorded.expires = min(self.expires, recorded.expires or self.expires)


@dataclass(slots=True)
class Part:
    """A piece in the middle of a page, and how it is made anew."""

    make: Make
    piece: Piece


@dataclass(slots=True)
class Page:
    piece: Piece
    texts: list[str]  # those around the parts: one more than there are parts
    parts: list[Part]
    headers: list[tuple[str, str]]
    asks_who_it_is: bool  # whether the session was looked at, so that proxies are told of the cookie
    size: int


class Overheard:
    """A cursor of the database whose rows are noted as they are fetched."""

    def __init__(self, cursor: Any, rows: list[Any]) -> None:
        self.cursor = cursor
        self.rows = rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.rows.append(row)
            yield row

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        if row is not None:
            self.rows.append(row)
        return row

    def fetchmany(self, *args: Any) -> Sequence[Any]:
        rows: Sequence[Any] = self.cursor.fetchmany(*args)
        self.rows.extend(rows)
        return rows

    def fetchall(self) -> Sequence[Any]:
        rows: Sequence[Any] = self.cursor.fetchall()
        self.rows.extend(rows)
        return rows


class Listening:
    """Notes the queries of a page that is being made; a wrapper for `connection.execute_wrapper`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.parts: dict[str, Part] = {}
        self.is_in_part = False
        self.only_reads = True

    def __call__(self, execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if many or not READS.match(sql):
            self.only_reads = False
            return execute(sql, parameters, many, context)
        cursor = context["cursor"]
        asked = Asked(_statement(sql.plain if isinstance(sql, prepared.Written) else sql), parameters)
        inner = cursor.cursor.cursor if isinstance(cursor.cursor, Overheard) else cursor.cursor
        cursor.cursor = Overheard(inner, asked.rows)
        self.asked.append(asked)
        try:
            return execute(sql, parameters, many, context)
        except DatabaseError:
            self.only_reads = False
            raise

    @contextmanager
    def apart(self) -> Iterator[list[Asked]]:
        """What is asked within is no part of what is asked around it."""
        around, self.asked, self.is_in_part = self.asked, [], True
        try:
            yield self.asked
        finally:
            self.asked, self.is_in_part = around, False


_here = threading.local()


@contextmanager
def _listening() -> Iterator[tuple[Listening, recording.Recording]]:
    """While a page or a part of it is made: its queries, and what it is tagged with."""
    listening = _here.listening = Listening()
    recorded = recording.current()
    own = recording.begin() if recorded is None else None
    try:
        with connection.execute_wrapper(listening):
            yield listening, recorded or own  # type: ignore[misc]
    finally:
        _here.listening = None
        if own is not None:
            recording.end()


def part(request: HttpRequest, make: Make) -> str:
    """`make(request)` as a part of the page that is being made.

    It is called again when its own queries answer otherwise, with another request that has nothing on it yet, so it
    must find all that it needs by itself. Its result has to be shown as it is.
    """
    listening: Listening | None = getattr(_here, "listening", None)
    if listening is None or listening.is_in_part:
        return make(request)
    with listening.apart() as asked:
        text = make(request)
    place = f"<!--{secrets.token_hex(16)}-->"
    listening.parts[place] = Part(make, Piece(asked, text))
    return SafeString(place)


class Unchanged:
    """Middleware: the innermost, so that nothing of what a page goes through on its way out is left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.UNCHANGED_MEGABYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.most = settings.UNCHANGED_MEGABYTES * 1024 * 1024
        self._pages: OrderedDict[keys.Address, Page] = OrderedDict()
        self._size = 0
        self._changing = threading.Lock()
        setting_changed.connect(self._forget)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = None if settings.DEBUG or keys.is_personal(request.META) else keys.read(request.META)
        if asked is None or not asked.is_plain:
            return self.get_response(request)
        page = self._pages.get(asked.address)
        if page is not None and (response := self._again(asked.address, page, request)) is not None:
            return response
        return self._make(asked.address, request)

    def _again(self, key: keys.Address, page: Page, request: HttpRequest) -> HttpResponse | None:
        """The page as it was but for the parts that are others; None where it is another itself."""
        # As they are now: a request that began earlier and takes longer may put back what it made of the parts.
        pieces = [part.piece for part in page.parts]
        try:
            is_true, *are_true = _are_true([page.piece, *pieces])
        except DatabaseError:
            # What the server has prepared may not fit the tables any more, or it is away: the page says so itself.
            return None
        if not is_true:
            return None
        for number, part in enumerate(page.parts):
            if are_true[number]:
                continue
            made = _make_part(page, part, request)
            if made is None:
                return None
            pieces[number] = part.piece = made
        page.piece.note()
        texts = [page.texts[0]]
        for piece, after in zip(pieces, page.texts[1:], strict=True):
            piece.note()
            texts += [piece.text, after]
        recording.remember()
        if page.asks_who_it_is:
            request.session.accessed = True
        with self._changing:
            if key in self._pages:
                self._pages.move_to_end(key)
        response = HttpResponse("".join(texts))
        for name, value in page.headers:
            response[name] = value
        return response

    def _make(self, key: keys.Address, request: HttpRequest) -> HttpResponseBase:
        _look_up()
        with _listening() as (listening, recorded):
            response = self.get_response(request)
        if not isinstance(response, HttpResponse):
            return response
        if not listening.parts and not _is_kept(response, request, listening, recorded):
            return response
        text = response.content.decode(response.charset)
        texts, parts = _around(text, listening.parts)
        if parts:
            response.content = texts[0] + "".join(
                part.piece.text + after for part, after in zip(parts, texts[1:], strict=True)
            )
        if len(parts) == len(listening.parts) and _is_kept(response, request, listening, recorded):
            piece = Piece(listening.asked, "", frozenset(recorded.tags), recorded.expires)
            headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
            size = sum(map(len, texts)) + _weight(piece) + sum(_weight(part.piece) for part in parts)
            self._keep(key, Page(piece, texts, parts, headers, _asked_who_it_is(request), size))
        return response

    def _keep(self, key: keys.Address, page: Page) -> None:
        with self._changing:
            old = self._pages.pop(key, None)
            self._size += page.size - (old.size if old else 0)
            self._pages[key] = page
            while self._size > self.most and self._pages:
                self._size -= self._pages.popitem(last=False)[1].size

    def _forget(self, **kwargs: Any) -> None:
        with self._changing:
            self._pages.clear()
            self._size = 0


def _look_up() -> None:
    """What Django and Wagtail look up once and remember is no part of the page that happens to be the first."""
    ContentType.objects.get_for_models(*get_page_models())
    Site.get_site_root_paths()


def _are_true(pieces: list[Piece]) -> list[bool]:
    """Which of them the database still answers as it did; all are asked at once."""
    if pieces[0].has_expired:
        return [False]
    asked = [(query.statement, query.parameters) for piece in pieces for query in piece.asked]
    found = iter(prepared.answers(asked))
    return [
        # All of each are taken, so that the next begins with its own.
        all([next(found) == query.rows for query in piece.asked]) and not piece.has_expired  # noqa: C419
        for piece in pieces
    ]


def _make_part(page: Page, part: Part, request: HttpRequest) -> Piece | None:
    """The part made anew; None where that wrote something, and the whole page has to be made."""
    with _listening() as (listening, recorded), listening.apart() as asked:
        text = part.make(request)
    if not listening.only_reads:
        return None
    # What the page around it asks is not asked twice, but where it was answered otherwise by now.
    known = {query.statement.sql: query for query in page.piece.asked}
    own = [query for query in asked if query != known.get(query.statement.sql)]
    return Piece(own, text, frozenset(recorded.tags), recorded.expires)


def _is_kept(response: HttpResponse, request: HttpRequest, listening: Listening, recorded: recording.Recording) -> bool:
    """Whether the response is the same for everybody, and made of nothing but answers of the database."""
    return (
        response.status_code == 200
        and recorded.remembered
        and listening.only_reads
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )


def _around(text: str, parts: dict[str, Part]) -> tuple[list[str], list[Part]]:
    """What stands before, between and after the parts, and the parts in the order in which they stand."""
    if not parts:
        return [text], []
    pieces = re.split(f"({'|'.join(map(re.escape, parts))})", text)
    return pieces[::2], [parts[place] for place in pieces[1::2]]


def _asked_who_it_is(request: HttpRequest) -> bool:
    return bool(getattr(getattr(request, "session", None), "accessed", False))


def _weight(piece: Piece) -> int:
    """About the bytes that it takes."""
    rows = sum(sys.getsizeof(value) for query in piece.asked for row in query.rows for value in row)
    return len(piece.text) + rows
