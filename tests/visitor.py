"""A visitor who comes through the server's own door, page cache included; Django's test client knows nothing of it."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from newsroom.core.page_cache.front import PageCache


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int = 0

    @property
    def said(self) -> str:
        """What the page cache says: hit, miss, or nothing where it was not asked."""
        return self.headers.get("x-page-cache", "")

    @property
    def text(self) -> str:
        coding = self.headers.get("content-encoding", "")
        body = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding, bytes)(self.body)
        return body.decode()


@dataclass
class Visitor:
    """Asks one process of the site; two visitors with a front each stand for two processes."""

    front: PageCache = field(default_factory=lambda: PageCache(WSGIHandler()))

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """`headers` by their names with underscores: `cookie="sessionid=x"`, `accept_encoding="br"`."""
        with CaptureQueriesContext(connection) as queries:
            answer = self.ask(address, method, **headers)
        answer.queries = len(queries)
        return answer

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """The same without a database to count the queries of."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        started: list[Any] = []
        # As Django's test client: a request would close the connection that the test's transaction is on.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        try:
            answer = self.front(environ, lambda status, sent, exc_info=None: started.extend([status, sent]))
            body = b"".join(answer)
            getattr(answer, "close", lambda: None)()
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
        return Answer(int(started[0][:3]), {name.lower(): value for name, value in started[1]}, body)

    def says(self, *addresses: str) -> dict[str, str]:
        """What the page cache says of each."""
        return {address: self.get(address).said for address in addresses}


@contextmanager
def writing(capture: Callable[..., Any]) -> Iterator[None]:
    """What is written inside is committed at the end, as far as the page cache is concerned."""
    with capture(execute=True):
        yield
