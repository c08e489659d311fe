"""Pictures from the old site, and from nowhere else: `--fetch-media`."""

import http.server
import socket
import threading

import pytest

from newsroom.imports.writer import fetching
from newsroom.imports.writer.fetching import NotFetchedError, fetch, is_public


class Old(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/to-inside":
            self.send_response(302)
            self.send_header("Location", "http://inside.example/secret")
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif self.path == "/large":
            self.send_response(200)
            self.send_header("Content-Length", str(1 << 40))
        else:
            self.send_response(200 if self.path == "/a.jpg" else 404)
        self.end_headers()
        self.wfile.write(b"picture")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def old_site(monkeypatch):
    """A site on this machine that passes for public; says which addresses were connected to."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Old)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connected = []
    create = socket.create_connection

    def connect(address, **options):
        connected.append(address[0])
        return create(("127.0.0.1", server.server_port), **options)

    names = {"old.example": "93.184.216.34", "inside.example": "10.0.0.1"}
    monkeypatch.setattr(fetching.socket, "create_connection", connect)

    def look_up(host, port, *rest, **options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (names.get(host, host), port or 0))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", look_up)
    yield connected
    server.shutdown()
    server.server_close()


def test_a_picture_of_the_old_site_is_fetched_from_the_address_looked_up(old_site, tmp_path):
    fetch("http://old.example/a.jpg", {"old.example"}, tmp_path / "a.jpg")
    assert (tmp_path / "a.jpg").read_bytes() == b"picture"
    assert old_site == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://other.example/a.jpg", "not a host of the old site"),
        ("http://inside.example/a.jpg", "private network"),
        ("http://old.example:8080/a.jpg", "own ports"),
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://old.example/a.jpg", "neither http nor https"),
        ("http://old.example/to-inside", "private network"),
        ("http://old.example/round", "too many redirects"),
        ("http://old.example/large", "larger than"),
        ("http://old.example/none.jpg", "the answer was 404"),
        ("http://[::1/", "not an address"),
    ],
)
def test_nothing_else_is(old_site, tmp_path, url, why):
    with pytest.raises(NotFetchedError, match=why):
        fetch(url, {"old.example", "inside.example"}, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
    assert set(old_site) <= {"93.184.216.34"}


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0",
     "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "224.0.0.1", "nonsense"],
)  # fmt: skip
def test_private_addresses(address):
    assert not is_public(address)


def test_public_addresses():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
