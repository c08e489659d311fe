"""A WSGI application that does nothing: what the server itself costs, for a few bytes and for as many as pages have."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

BODY = b"The boat runs again.\n"
CONSTANT_PATH = "/constant-of-the-bench/"
PAGES_PATH = f"{CONSTANT_PATH}pages/"  # and the name of one of them
PAGES_VARIABLE = "BENCH_PAGES"  # names the folder of the files that `write_page` wrote

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


def read_pages(folder: Path) -> dict[str, tuple[Headers, bytes]]:
    """Every page that was written there, by the name of its file."""
    return {path.name: read_page(path) for path in sorted(folder.iterdir())}


_answers = {CONSTANT_PATH: _small}
if PAGES_VARIABLE in os.environ:
    _answers |= {PAGES_PATH + name: page for name, page in read_pages(Path(os.environ[PAGES_VARIABLE])).items()}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    headers, body = _answers.get(environ["PATH_INFO"], _small)
    start_response("200 OK", headers)
    return [body]
