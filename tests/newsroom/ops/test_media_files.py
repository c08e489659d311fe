"""Uploaded files over HTTP: whole, in ranges, with the right type, and nothing that is not for readers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from newsroom.core.media_files import UNSATISFIABLE, byte_range

CLIP = bytes(range(256)) * 4


@pytest.fixture
def media(settings, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "clip.mp4").write_bytes(CLIP)
    return tmp_path


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file(client: Client, media: Path) -> None:
    response = client.get("/media/media/clip.mp4")
    assert (response.status_code, body(response)) == (200, CLIP)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == "1024"
    assert response["Content-Type"] == "video/mp4"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=1000-9999", 1000, 1023),
    ],
)
def test_a_range(client: Client, media: Path, asked: str, first: int, last: int) -> None:
    response = client.get("/media/media/clip.mp4", headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == CLIP[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside_the_file(client: Client, media: Path, asked: str) -> None:
    response = client.get("/media/media/clip.mp4", headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize(
    "asked", ["bytes=5-1", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
def test_what_is_no_range_we_know_gets_the_whole_file(client: Client, media: Path, asked: str) -> None:
    response = client.get("/media/media/clip.mp4", headers={"Range": asked})
    assert (response.status_code, body(response)) == (200, CLIP)


def test_a_range_of_an_empty_file() -> None:
    assert byte_range("bytes=0-", 0) == UNSATISFIABLE


def test_a_part_of_an_older_file_is_not_continued(client: Client, media: Path) -> None:
    etag = client.get("/media/media/clip.mp4")["ETag"]
    same = client.get("/media/media/clip.mp4", headers={"Range": "bytes=5-", "If-Range": etag})
    other = client.get("/media/media/clip.mp4", headers={"Range": "bytes=5-", "If-Range": '"older"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_what_the_browser_has_is_not_sent_again(client: Client, media: Path) -> None:
    first = client.get("/media/media/clip.mp4")
    assert "max-age=604800" in first["Cache-Control"]
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert client.get("/media/media/clip.mp4", headers=header).status_code == 304


def test_head_sends_no_body(client: Client, media: Path) -> None:
    response = client.head("/media/media/clip.mp4")
    assert (response.status_code, response["Content-Length"]) == (200, "1024")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.webm", "video/webm"),
        ("a.avif", "image/avif"),
        ("a.WEBP", "image/webp"),
        ("a.m4a", "audio/mp4"),
        ("a.unknown-thing", "application/octet-stream"),
    ],
)
def test_the_type(client: Client, media: Path, name: str, content_type: str) -> None:
    (media / name).write_bytes(b"x")
    assert client.get(f"/media/{name}")["Content-Type"] == content_type


@pytest.mark.parametrize(
    "path", ["", "media", "media/", "nothing.jpg", "../secret", "media/../../secret", "%2e%2e/secret", "a" * 5000]
)
def test_what_is_no_file(client: Client, media: Path, path: str, db: None) -> None:
    (media.parent / "secret").write_text("secret")
    response = client.get(f"/media/{path}")
    assert response.status_code == 404


def test_documents_go_through_the_view_that_knows_who_may_have_them(client: Client, media: Path, db: None) -> None:
    (media / "documents").mkdir()
    (media / "documents" / "plan.pdf").write_bytes(b"%PDF")
    for path in ("documents/plan.pdf", "media/../documents/plan.pdf", "./documents/plan.pdf", "/documents/plan.pdf"):
        assert client.get(f"/media/{path}").status_code == 404, path


def test_nothing_is_posted_here(client: Client, media: Path) -> None:
    assert client.post("/media/media/clip.mp4").status_code == 405
