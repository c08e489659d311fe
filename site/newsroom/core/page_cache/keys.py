"""Which requests share an answer."""

import re
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.signals import setting_changed

# Never the same for everybody, or files that are served as they are.
PASSED = ("/admin/", "/account/", "/search/", "/documents/", "/healthz/")
# Of the discussion only what is read by everybody alike.
READ_BY_ALL = re.compile(r"/discussion/\d+/(thread/\d+/)?")
# What a query may ask of us. Anything else in it (where a reader came from, mostly) changes nothing that is shown.
PARAMETERS = frozenset({"page", "t", "sort", "from", "passage", "after"})
PARAMETERS_OF_FRONT = PARAMETERS | {"p", "page_id", "attachment_id"}  # addresses of other systems lead on from there
PART = "HTTP_HX_REQUEST"
READS = frozenset({"GET", "HEAD"})
LONGEST = 1000  # characters of path and query


class Address(NamedTuple):
    """What tells kept pages apart."""

    scheme: str
    host: str
    path: str
    query: str
    is_part: bool  # of a page, as scripts ask for it

    def __str__(self) -> str:
        return "\n".join([self.scheme, self.host, self.path, self.query, "part" if self.is_part else ""])


class Asked(NamedTuple):
    """A request that a kept page may answer. In its address stands what of the query counts."""

    address: Address
    whole_query: str

    @property
    def is_plain(self) -> bool:
        return self.address.query == self.whole_query


def as_asked(environ: dict[str, Any]) -> tuple[str, str, str, str, bool]:
    """The address with the query as it is: equal to that of a kept page if nothing in the query is to be left out.

    A bare tuple, as it is put together for each hit.
    """
    get = environ.get
    scheme = get(_scheme_header()) or get("wsgi.url_scheme", "http")
    return (scheme, get("HTTP_HOST", ""), get("PATH_INFO", "/"), get("QUERY_STRING", ""), get(PART) == "true")


def read(environ: dict[str, Any]) -> Asked | None:
    """What is asked for, in terms of kept pages; None where no kept page may answer."""
    if environ["REQUEST_METHOD"] not in READS or "HTTP_AUTHORIZATION" in environ:
        return None
    scheme, host, path, whole, is_part = as_asked(environ)
    if path.startswith(_passed()) or len(path) > LONGEST:
        return None
    if path.startswith("/discussion/") and not READ_BY_ALL.fullmatch(path):
        return None
    query = whole
    if whole:
        if len(whole) > LONGEST or "%00" in whole or "\x00" in whole:
            return None
        known = PARAMETERS_OF_FRONT if path == "/" else PARAMETERS
        pairs = parse_qsl(whole, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
        query = urlencode(sorted(pair for pair in pairs if pair[0] in known), errors="surrogateescape")
    return Asked(Address(scheme, host, path, query, is_part), whole)


def without_the_reader(environ: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The request as anybody could have sent it: what the key does not hold must not shape what others are shown."""
    kept = {"HTTP_HOST", PART, _scheme_header()}
    clean = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in kept}
    return clean | {"REQUEST_METHOD": "GET", "QUERY_STRING": asked.address.query}


def is_personal(environ: dict[str, Any]) -> bool:
    """Whether the answer may be meant for one reader alone: somebody logged in, or with a message to be shown."""
    cookies: str = environ.get("HTTP_COOKIE", "")
    return cookies != "" and (f"{settings.SESSION_COOKIE_NAME}=" in cookies or "messages=" in cookies)


@cache
def _passed() -> tuple[str, ...]:
    own_files = [url for url in (settings.STATIC_URL, settings.MEDIA_URL) if url and url.startswith("/")]
    return (*PASSED, *own_files)


@cache
def _scheme_header() -> str:
    header = settings.SECURE_PROXY_SSL_HEADER
    return header[0] if header else "wsgi.url_scheme"


def _forget(setting: str, **kwargs: object) -> None:
    _passed.cache_clear()
    _scheme_header.cache_clear()


setting_changed.connect(_forget)  # sent in tests only
