"""A WSGI application that does nothing: what the server itself costs."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"The boat runs again.\n"
CONSTANT_PATH = "/constant-of-the-bench/"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))])
    return [BODY]
