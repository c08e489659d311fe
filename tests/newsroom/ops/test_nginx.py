"""The nginx configuration that operators copy, run by nginx itself in front of a site that says what it was asked."""

import contextlib
import gzip
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="nginx and openssl are not installed")
WRITTEN = settings.BASE_DIR / "deploy" / "nginx.conf"
# Started by root, it would read the files as somebody who may not.
USER = "user root;" if os.geteuid() == 0 else ""
MAIN = """\
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/newsroom.conf;
}}
"""


class Site(ThreadingHTTPServer):
    """A site whose pages say how often they were made, and may be kept for as long as `cache_control` says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.cache_control = ""


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        body = f"page {len(self.server.asked)} ".encode().ljust(2000, b".")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", self.server.cache_control)
        self.send_header("Vary", "Accept-Encoding, HX-Request")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        pass


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Front:
    """nginx, its site, and the ports that it listens on."""

    site: Site
    port: int
    plain_port: int
    folder: Path
    context: ssl.SSLContext = field(default_factory=ssl._create_unverified_context)

    def ask(self, path: str, method: str = "GET", *, plain: bool = False, **headers: str) -> Answer:
        connection = (
            http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=10)
            if plain
            else http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=self.context)
        )
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Host": "news.example", **named})
            response = connection.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    site = Site()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    found = Front(site, a_free_port(), a_free_port(), folder)
    (folder / "var" / "static").mkdir(parents=True)
    (folder / "var" / "media" / "documents").mkdir(parents=True)
    (folder / "var" / "static" / "site.0123.css").write_text("p {}" * 100)
    (folder / "var" / "media" / "clip.mp4").write_bytes(b"0123456789")
    (folder / "var" / "media" / "clip.vtt").write_text("WEBVTT\n")
    (folder / "var" / "media" / "page.html").write_text("<script>")
    (folder / "var" / "media" / "documents" / "secret.pdf").write_bytes(b"secret")
    for path in (folder, *folder.parents[:2], *folder.rglob("*")):
        path.chmod(path.stat().st_mode | 0o055)  # nginx's workers are of another user where root runs the tests
    key, certificate = folder / "key.pem", folder / "cert.pem"
    options = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=news.example"]
    subprocess.run(
        ["openssl", *options, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    written = WRITTEN.read_text()
    for before, after in {
        "/etc/letsencrypt/live/news.example/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/news.example/privkey.pem": str(key),
        "/srv/newsroom/site/var": str(folder / "var"),
        "/var/cache/nginx/newsroom": str(folder / "cache"),
        "127.0.0.1:8000": f"127.0.0.1:{site.server_port}",
        "listen 443": f"listen 127.0.0.1:{found.port}",
        "listen 80": f"listen 127.0.0.1:{found.plain_port}",
    }.items():
        assert before in written
        written = written.replace(before, after)
    (folder / "newsroom.conf").write_text(written)
    (folder / "main.conf").write_text(MAIN.format(folder=folder, user=USER))
    command = [str(NGINX), "-c", str(folder / "main.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as process:
        try:
            for _ in range(100):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", found.port), timeout=1).close()
                    break
                time.sleep(0.05)
            yield found
        finally:
            process.terminate()
            site.shutdown()
            site.server_close()


@pytest.fixture(autouse=True)
def _kept_by_proxies(front: Front) -> None:
    front.site.cache_control = "public, max-age=0, s-maxage=600, stale-while-revalidate=600"


def test_static_files_are_kept_for_ever_and_sent_compressed(front):
    found = front.ask("/static/site.0123.css", Accept_Encoding="gzip")
    assert found.status == 200
    assert found.headers["content-type"] == "text/css"
    assert found.headers["content-encoding"] == "gzip"
    assert "immutable" in found.headers["cache-control"]


def test_uploads_are_sent_in_ranges_and_as_what_they_are(front):
    part = front.ask("/media/clip.mp4", Range="bytes=2-4")
    assert (part.status, part.body) == (206, b"234")
    assert part.headers["x-content-type-options"] == "nosniff"
    assert front.ask("/media/clip.vtt").headers["content-type"] == "text/vtt"
    assert front.ask("/media/page.html").headers["content-type"] == "application/octet-stream"
    assert front.ask("/media/documents/secret.pdf").status == 404


def test_a_page_is_kept_once_for_each_encoding(front):
    first = front.ask("/kept/?page=2", Accept_Encoding="gzip, deflate, br")
    again = front.ask("/kept/?page=2", Accept_Encoding="br;q=1.0, *;q=0.5")
    assert (first.headers["x-proxy-cache"], again.headers["x-proxy-cache"]) == ("MISS", "HIT")
    assert gzip.decompress(first.body) == again.body
    other = front.ask("/kept/?page=2", Accept_Encoding="gzip")
    assert other.headers["x-proxy-cache"] == "MISS"
    assert other.headers["content-encoding"] == "gzip", "nginx does what the site has not"
    assert front.ask("/kept/?page=3").headers["x-proxy-cache"] == "MISS"
    assert front.ask("/kept/?page=2", HX_Request="true").headers["x-proxy-cache"] == "MISS"
    _, headers = front.site.asked[-1]
    assert (headers["host"], headers["x-forwarded-proto"]) == ("news.example", "https")
    assert headers["x-forwarded-for"] == "127.0.0.1"


@pytest.mark.parametrize("cookie", ["sessionid=abc", "theme=dark; messages=x", "a=b;sessionid=abc"])
def test_who_is_logged_in_is_never_given_another_s_page(front, cookie):
    path = f"/own/{cookie.replace(' ', '').replace(';', '-')}/"
    kept = front.ask(path)
    own = front.ask(path, Cookie=cookie)
    assert own.headers["x-proxy-cache"] == "BYPASS"
    assert own.body != kept.body
    assert front.ask(path).body == kept.body, "nor is theirs kept"
    assert front.ask(path, Cookie="theme=dark; nosessionid=1").body == kept.body


def test_what_is_sent_goes_to_the_site(front):
    assert front.ask("/form/", "POST").body != front.ask("/form/", "POST").body


def test_what_the_site_does_not_hand_out_is_not_kept(front):
    front.site.cache_control = "public, max-age=0, must-revalidate"
    assert front.ask("/asked/").body != front.ask("/asked/").body
    front.site.cache_control = "private, no-cache"
    assert front.ask("/private/").body != front.ask("/private/").body


def test_the_last_page_is_shown_while_it_is_made_anew(front):
    front.site.cache_control = "public, max-age=0, s-maxage=1, stale-while-revalidate=600"
    first = front.ask("/stale/")
    states = []
    while not states or states[-1] != "STALE":
        found = front.ask("/stale/")
        states.append(found.headers["x-proxy-cache"])
        time.sleep(0.1)
    assert found.body == first.body, "nobody waits"
    while front.ask("/stale/").body == first.body:
        time.sleep(0.05)
    assert "MISS" not in states


def test_readers_are_led_to_the_encrypted_site(front):
    found = front.ask("/news/", plain=True)
    assert (found.status, found.headers["location"]) == (301, "https://news.example/news/")
