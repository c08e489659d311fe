"""A WSGI application that does nothing: what the server itself costs, for a few bytes and for as many as a page has."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

BODY = b"The boat runs again.\n"
CONSTANT_PATH = "/constant-of-the-bench/"
PAGE_PATH = f"{CONSTANT_PATH}page/"
PAGE_VARIABLE = "BENCH_PAGE"  # names the file that `write_page` wrote

Headers = list[tuple[str, str]]

_small: tuple[Headers, bytes] = ([("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))], BODY)


def write_page(path: Path, headers: Headers, body: bytes) -> None:
    """Keep a response as it was sent, so that servers that know nothing of the site can send the same."""
    lines = "".join(f"{name}: {value}\n" for name, value in headers)
    path.write_bytes(lines.encode("latin-1") + b"\n" + body)


def read_page(path: Path) -> tuple[Headers, bytes]:
    lines, _, body = path.read_bytes().partition(b"\n\n")
    pairs = (line.partition(": ") for line in lines.decode("latin-1").splitlines())
    return [(name, value) for name, _, value in pairs], body


_page = read_page(Path(os.environ[PAGE_VARIABLE])) if PAGE_VARIABLE in os.environ else _small


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    headers, body = _page if environ["PATH_INFO"] == PAGE_PATH else _small
    start_response("200 OK", headers)
    return [body]
