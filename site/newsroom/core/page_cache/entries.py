"""A kept page: its bytes as they go out, and what they stand on."""

import gzip
import hashlib
import json
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import brotli

SLOTS = 1 << 20  # tags are told apart by their place among so many; two at one place are thrown away together
COMPRESSED_TYPES = ("text/", "image/svg", "application/xml", "application/rss", "application/atom", "application/json")
SMALLEST = 200  # bytes worth compressing
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
SAYS = "X-Page-Cache"
# Headers that go with "not modified" (RFC 9110, 15.4.5), and those that say so much about us in every answer.
WITH_304 = frozenset({"cache-control", "content-location", "date", "etag", "expires", "vary"})

Headers = list[tuple[str, str]]


def slot(name: str) -> int:
    """The place of a tag, 2 and above: the first two are the store's own."""
    return 2 + zlib.crc32(name.encode()) % (SLOTS - 2)


@dataclass
class Entry:
    """One response. `born` and `number` say what the store had been told when its making began."""

    status: int
    headers: Headers
    born: int
    number: int
    expires: float  # seconds since the epoch
    slots: tuple[int, ...]
    bodies: dict[str, bytes]  # by content coding; "" as it is, where it is not compressed
    checked: int = -1  # the number of the last change at which it was found to be current
    _answers: dict[str, tuple[str, Headers, Headers, bytes]] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return 1000 + 8 * len(self.slots) + sum(len(body) for body in self.bodies.values())

    @property
    def has_expired(self) -> bool:
        return self.expires <= time.time()

    def answer(self, environ: dict[str, Any], start_response: Any, said: str) -> Iterable[bytes]:
        """Answer the request with it: compressed as the reader takes it, or with 304 where they have it already."""
        coding = self._coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        status, headers, unchanged, body = self._answers.get(coding) or self._prepare(coding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and self.status == HTTPStatus.OK and _matches(known, coding, headers):
            start_response("304 Not Modified", [*unchanged, (SAYS, said)])
            return [b""]
        start_response(status, headers if said == "hit" else [*headers[:-1], (SAYS, said)])
        return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _coding(self, accepted: str) -> str:
        if "" in self.bodies:
            return ""
        if "br" in accepted and "q=0" not in accepted:
            return "br"  # what browsers send
        taken = {name for name, weight in map(_weighed, accepted.split(",")) if weight > 0}
        return next((coding for coding in ("br", "gzip") if coding in taken), "identity")

    def _prepare(self, coding: str) -> tuple[str, Headers, Headers, bytes]:
        body = gzip.decompress(self.bodies["gzip"]) if coding == "identity" else self.bodies[coding]
        headers = [(name, value if name != "ETag" else _etag(value, coding)) for name, value in self.headers]
        if coding in ("br", "gzip"):
            headers.append(("Content-Encoding", coding))
        headers.append(("Content-Length", str(len(body))))
        status = f"{self.status} {HTTPStatus(self.status).phrase}"
        unchanged = [(name, value) for name, value in headers if name.lower() in WITH_304]
        answer = (status, [*headers, (SAYS, "hit")], unchanged, body)  # nearly all are
        if coding != "identity":  # hardly anybody asks for it, and it is the largest
            self._answers[coding] = answer
        return answer

    def dump(self) -> bytes:
        head = {
            "status": self.status,
            "headers": self.headers,
            "born": self.born,
            "number": self.number,
            "expires": self.expires,
            "slots": self.slots,
            "bodies": {coding: len(body) for coding, body in self.bodies.items()},
        }
        return b"\n".join([json.dumps(head, separators=(",", ":")).encode(), b"".join(self.bodies.values())])

    @classmethod
    def load(cls, data: bytes) -> "Entry":
        """What `dump` wrote. Raises ValueError for anything else, cut off halfway for example."""
        head_bytes, _, rest = data.partition(b"\n")
        head = json.loads(head_bytes)
        bodies: dict[str, bytes] = {}
        start = 0
        try:
            for coding, length in head["bodies"].items():
                bodies[coding] = rest[start : start + length]
                start += length
            if start != len(rest):
                raise ValueError("A kept page is not whole")
            headers = [(str(name), str(value)) for name, value in head["headers"]]
            return cls(
                head["status"], headers, head["born"], head["number"], head["expires"], tuple(head["slots"]), bodies
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("That is no kept page") from error


def encode(headers: Headers, body: bytes) -> tuple[Headers, dict[str, bytes]]:
    """The headers with an ETag for `body`, and the body in each coding that it is kept in."""
    dropped = {"content-length", "etag", "content-encoding", "server-timing"}
    kept = [(name, value) for name, value in headers if name.lower() not in dropped]
    kept.append(("ETag", f'"{hashlib.sha256(body).hexdigest()[:24]}"'))
    types = [value for name, value in headers if name.lower() == "content-type"]
    if len(body) < SMALLEST or not types or not types[0].startswith(COMPRESSED_TYPES):
        return kept, {"": body}
    bodies = {
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }
    return kept, bodies


def _weighed(part: str) -> tuple[str, float]:
    """A coding and how much the reader wants it (RFC 9110, 12.4.2); what can't be read is not wanted."""
    name, says, weight = part.lower().replace(" ", "").partition(";q=")
    try:
        return name, float(weight) if says else 1.0
    except ValueError:
        return name, 0.0


def _etag(value: str, coding: str) -> str:
    """Each coding is another representation, so it has another tag (RFC 9110, 8.8.3.3)."""
    return f'{value[:-1]}-{coding}"' if coding else value


def _matches(known: str, coding: str, headers: Headers) -> bool:
    own = next(value for name, value in headers if name == "ETag")
    return known == own or known == "*" or own in {part.strip().removeprefix("W/") for part in known.split(",")}
