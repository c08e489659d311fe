"""Which requests share an answer."""

import re
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

# Never the same for everybody, or files that are served as they are.
PASSED = ("/admin/", "/account/", "/search/", "/documents/", "/healthz/")
# Of the discussion only what is read by everybody alike.
READ_BY_ALL = re.compile(r"/discussion/\d+/(thread/\d+/)?")
# What a query may ask of us. Anything else in it (where a reader came from, mostly) changes nothing that is shown.
PARAMETERS = frozenset({"page", "t", "sort", "from", "passage", "after"})
PARAMETERS_OF_FRONT = PARAMETERS | {"p", "page_id", "attachment_id"}  # addresses of other systems lead on from there
PART = "HTTP_HX_REQUEST"
LONGEST = 1000  # characters of path and query


class Asked(NamedTuple):
    """A request that a kept page may answer."""

    key: str
    query: str  # what of the query counts
    whole_query: str


def read(environ: dict[str, Any]) -> Asked | None:
    """What is asked for, in terms of kept pages; None where no kept page may answer."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    path = environ.get("PATH_INFO", "/")
    if path.startswith(_passed()) or len(path) > LONGEST:
        return None
    if path.startswith("/discussion/") and not READ_BY_ALL.fullmatch(path):
        return None
    query = whole = environ.get("QUERY_STRING", "")
    if whole:
        if len(whole) > LONGEST or "%00" in whole or "\x00" in whole:
            return None
        known = PARAMETERS_OF_FRONT if path == "/" else PARAMETERS
        pairs = parse_qsl(whole, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
        query = urlencode(sorted(pair for pair in pairs if pair[0] in known), errors="surrogateescape")
    scheme = environ.get(_scheme_header()) or environ.get("wsgi.url_scheme", "http")
    part = "part" if environ.get(PART) == "true" else ""
    key = f"{scheme}\n{environ.get('HTTP_HOST', '')}\n{path}\n{query}\n{part}"
    return Asked(key, query, whole)


def without_the_reader(environ: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The request as anybody could have sent it: what the key does not hold must not shape what others are shown."""
    kept = {"HTTP_HOST", PART, _scheme_header()}
    clean = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in kept}
    return clean | {"REQUEST_METHOD": "GET", "QUERY_STRING": asked.query}


def is_personal(environ: dict[str, Any]) -> bool:
    """Whether the answer may be meant for one reader alone: somebody logged in, or with a message to be shown."""
    cookies: str = environ.get("HTTP_COOKIE", "")
    return cookies != "" and (f"{settings.SESSION_COOKIE_NAME}=" in cookies or "messages=" in cookies)


@cache
def _passed() -> tuple[str, ...]:
    own_files = [url for url in (settings.STATIC_URL, settings.MEDIA_URL) if url and url.startswith("/")]
    return (*PASSED, *own_files)


def _scheme_header() -> str:
    header = settings.SECURE_PROXY_SSL_HEADER
    return header[0] if header else "wsgi.url_scheme"
