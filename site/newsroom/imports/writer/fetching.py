"""Pictures fetched from the old site: from hosts that the export names, and from nowhere inside our own network.

A name is looked up once, every address that it has must be public, and the connection goes to the address looked up:
a name that answers otherwise the next time (DNS rebinding) gains nothing. Redirects are followed by the same rules.
"""

import http.client
import ipaddress
import socket
import ssl
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from newsroom.imports.mapping.addresses import is_picture
from newsroom.imports.report import Report
from newsroom.imports.writer.ledger import Ledger, digest
from newsroom.imports.writer.media import Attachments, PictureFolder

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 30.0  # for one picture, from the look-up to the last byte
MOST_REDIRECTS = 3
CHUNK = 1 << 16


class NotFetchedError(Exception):
    """The message says why, for the report."""


def fetch(url: str, hosts: set[str], into: Path, seconds: float = MOST_SECONDS) -> None:
    """Write what is at `url` into `into`. Raises NotFetchedError where that may not be; then nothing is written."""
    until = time.monotonic() + seconds
    for _turn in range(MOST_REDIRECTS + 1):
        address = _allowed(url, hosts)
        connection = _connect(url, address, until)
        try:
            answer = _ask(connection, url)
            if answer.status in (301, 302, 303, 307, 308):
                url = urljoin(url, answer.getheader("Location") or "")
                continue
            if answer.status != 200:
                raise NotFetchedError(f"the answer was {answer.status}")
            _save(answer, into, until)
            return
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotFetchedError(str(error) or type(error).__name__) from None
        finally:
            connection.close()
    raise NotFetchedError("too many redirects")


def _allowed(url: str, hosts: set[str]) -> str:
    """The public address to connect to."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise NotFetchedError("not an address") from None
    if parts.scheme not in ("http", "https") or port not in (None, 80, 443):
        raise NotFetchedError("neither http nor https on their own ports")
    if host not in hosts:
        raise NotFetchedError(f"{host or 'no host'} is not a host of the old site")
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotFetchedError(f"{host} was not found") from None
    if not found or not all(is_public(address) for address in found):
        raise NotFetchedError(f"{host} is in a private network")
    return sorted(found)[0]


def is_public(address: str) -> bool:
    """Whether it is an address of the public Internet, whatever it is wrapped in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _connect(url: str, address: str, until: float) -> http.client.HTTPConnection:
    """A connection to that very address; the name stands in the request and in the certificate."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    left = max(0.1, until - time.monotonic())
    secure = parts.scheme == "https"
    connection = http.client.HTTPConnection(host, parts.port or (443 if secure else 80), timeout=left)
    try:
        plain = socket.create_connection((address, connection.port), timeout=left)
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    except (OSError, ValueError) as error:
        raise NotFetchedError(str(error)) from None
    return connection


def _ask(connection: http.client.HTTPConnection, url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='=&%+/:;,')}" if parts.query else ""
    )
    connection.request("GET", path, headers={"Accept": "image/*", "User-Agent": "Newsroom import"})
    return connection.getresponse()


def _save(answer: http.client.HTTPResponse, into: Path, until: float) -> None:
    if int(answer.getheader("Content-Length") or 0) > MOST_BYTES:
        raise NotFetchedError(f"larger than {MOST_BYTES >> 20} MB")
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=into.parent, delete=False) as file:
        try:
            size = 0
            while chunk := answer.read1(CHUNK):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise NotFetchedError(f"larger than {MOST_BYTES >> 20} MB")
                if time.monotonic() > until:
                    raise NotFetchedError("too slow")
                file.write(chunk)
            file.flush()
            Path(file.name).rename(into)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


class FetchedPictures(PictureFolder):
    """A folder that fills itself. What was fetched once is not fetched again, nor what could not be in this run."""

    missing = "not fetched"

    def __init__(
        self, hosts: set[str], attachments: Attachments, ledger: Ledger, report: Report, dry_run: bool
    ) -> None:
        folder = settings.VAR_DIR / "import-media"
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder, attachments, ledger, report, dry_run)
        self.hosts = hosts
        self.failed: set[str] = set()

    def _take_other(self, url: str, title: str) -> str:
        return "not a picture"

    def sound(self, url: str) -> int | None:
        return None

    def _present(self, url: str) -> Path | None:
        path = self.folder / f"{digest(url)[:32]}{_suffix(url)}"
        return path if path.is_file() else None

    def _file(self, url: str) -> Path | None:
        if present := self._present(url):
            return present
        path = self.folder / f"{digest(url)[:32]}{_suffix(url)}"
        if self.dry_run or url in self.failed or not is_picture(url):
            return None
        try:
            fetch(url, self.hosts, path)
        except NotFetchedError as error:
            self.failed.add(url)
            self.report.note(url[:200], f"picture not fetched: {error}")
            return None
        return path


def _suffix(url: str) -> str:
    with suppress(ValueError):
        return Path(urlsplit(url).path).suffix[:6].lower()
    return ""
