"""Sound, video and documents are what their names say, and are served so that nothing in them runs."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from newsroom.media.containers import read_details
from newsroom.media.documents import check_document
from newsroom.media.models import CustomDocument, MediaFile
from tests.factories import make_document, make_media_file, make_user
from tests.factories.media import wav

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def mp4(seconds: int = 95, size: tuple[int, int] | None = (640, 360), brand: bytes = b"isom", index_first: bool = True):
    """An MP4 with an index: one track of video, or of sound where there is no size."""
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    width, height = size or (0, 0)
    tkhd = box(b"tkhd", bytes(76) + struct.pack(">II", width << 16, height << 16))
    hdlr = box(b"hdlr", bytes(8) + (b"vide" if size else b"soun") + bytes(12))
    moov = box(b"moov", mvhd + box(b"trak", tkhd + box(b"mdia", hdlr)))
    mdat = box(b"mdat", bytes(64))
    return box(b"ftyp", brand + bytes(4)) + (moov + mdat if index_first else mdat + moov)


def element(identifier: bytes, content: bytes) -> bytes:
    return (
        identifier + bytes([0x80 | len(content)]) + content
        if len(content) < 127
        else (identifier + (0x4000 | len(content)).to_bytes(2, "big") + content)
    )


def webm(seconds: float = 12.5, doctype: bytes = b"webm", track: bytes = b"\x01") -> bytes:
    info = element(b"\x15\x49\xa9\x66", element(b"\x44\x89", struct.pack(">d", seconds * 1000)))
    video = element(b"\xe0", element(b"\xb0", b"\x02\x80") + element(b"\xba", b"\x01\x68"))
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x83", track) + video))
    return element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", doctype)) + element(b"\x18\x53\x80\x67", info + tracks)


def mp3(frames: int = 100) -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz, after a tag."""
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + frame * frames


def ogg(samples: int = 96_000) -> bytes:
    page = b"OggS\x00\x02" + bytes(8) + bytes(12) + b"\x01\x13OpusHead" + bytes(11)
    return page + b"OggS\x00\x04" + struct.pack("<q", samples) + bytes(12)


def details(data: bytes):
    return read_details(io.BytesIO(data))


def test_length_and_size_come_from_the_headers():
    found = details(mp4())
    assert (found.container, found.duration, found.width, found.height) == ("mp4", 95.0, 640, 360)
    assert details(mp4(index_first=False)).duration == 95.0
    found = details(webm())
    assert (found.container, found.duration, found.width, found.height) == ("webm", 12.5, 640, 360)
    assert details(wav()).duration == 0.1
    assert details(ogg()).duration == 2.0
    assert details(mp3()).duration == pytest.approx(2.6, abs=0.1)


def test_files_of_the_collection_are_told_apart():
    if not DATA.is_dir():
        pytest.skip("the collection of files is not on this machine")
    for path in (DATA / "files-smallest").iterdir():
        found = details(path.read_bytes())
        expected = {".mp4": "mp4", ".webm": "webm", ".mp3": "mp3", ".wav": "wav", ".heif": "picture"}
        assert (found.container if found else None) == expected.get(path.suffix)
    clip = details((DATA / "video" / "bigbuckbunny.mp4").read_bytes())
    assert (round(clip.duration), clip.width, clip.height) == (5, 1280, 720)


@pytest.mark.parametrize("whole", [mp4(), webm(), wav(), ogg(), mp3()])
def test_a_file_cut_off_anywhere_or_with_a_wrong_byte_raises_nothing(whole):
    for end in range(min(len(whole), 400)):
        details(whole[:end])
    for position in range(8, min(len(whole), 300)):
        details(whole[:position] + b"\xff" + whole[position + 1 :])


@pytest.fixture
def editor(client, newsroom):
    client.force_login(make_user(is_superuser=True))
    return client


def send(client, media_type: str, data: bytes, name: str, **fields):
    return client.post(
        reverse("wagtailmedia:add", args=[media_type]),
        {"title": "A file", "file": SimpleUploadedFile(name, data), "collection": 1, **fields},
    )


@pytest.mark.django_db
def test_an_uploaded_video_knows_its_length_and_size(editor):
    assert send(editor, "video", mp4(), "a.mp4").status_code == 302
    file = MediaFile.objects.get()
    assert (file.duration, file.width, file.height, file.content_type) == (95.0, 640, 360, "video/mp4")
    # What the editor says counts.
    assert send(editor, "video", mp4(), "b.mp4", duration="90").status_code == 302
    assert MediaFile.objects.get(file__contains="b").duration == 90
    # Another file brings its own length.
    editor.post(
        reverse("wagtailmedia:edit", args=[file.pk]),
        {"title": "A", "collection": 1, "duration": "95.0", "width": 640, "height": 360,
         "file": SimpleUploadedFile("c.webm", webm())},
    )  # fmt: skip
    file.refresh_from_db()
    assert (file.duration, file.content_type) == (12.5, "video/webm")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("media_type", "data", "name", "sentence"),
    [
        ("video", b"<html><script>alert(1)</script>", "a.mp4", "not what its name says"),
        ("video", mp4(brand=b"qt  "), "a.mp4", "not what its name says"),
        ("video", mp4(brand=b"heic"), "a.mp4", "not what its name says"),
        ("video", webm(doctype=b"matroska"), "a.webm", "not what its name says"),
        ("video", mp4(size=None), "a.mp4", "only sound in this file"),
        ("video", mp4(), "a.mov", "not allowed"),
        ("audio", mp4(), "a.mp3", "not what its name says"),
        ("audio", b"RIFF\x00\x00\x00\x00WEBP", "a.wav", "not what its name says"),
        ("audio", b"", "a.mp3", "empty"),
    ],
)
def test_what_is_something_else_is_refused_in_words(editor, media_type, data, name, sentence):
    response = send(editor, media_type, data, name)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not MediaFile.objects.exists()


@pytest.mark.django_db
def test_the_chooser_refuses_too_and_takes_what_is_right(editor):
    url = reverse("wagtailmedia:chooser_upload", args=["audio"])
    fields = {"media-chooser-upload-title": "Horn", "media-chooser-upload-collection": 1}
    bad = editor.post(url, {**fields, "media-chooser-upload-file": SimpleUploadedFile("horn.mp3", b"nothing")})
    assert "not what its name says" in bad.json()["html"]
    good = editor.post(url, {**fields, "media-chooser-upload-file": SimpleUploadedFile("horn.mp3", mp3())})
    assert good.json()["step"] == "media_chosen"
    assert MediaFile.objects.get().duration > 2


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused(editor, settings):
    settings.MEDIA_MAX_BYTES = 50
    assert "too big" in send(editor, "video", mp4(), "a.mp4").content.decode()


@pytest.mark.django_db
def test_a_thumbnail_has_to_be_a_picture(editor):
    response = send(editor, "video", mp4(), "a.mp4", thumbnail=SimpleUploadedFile("t.jpg", b"<svg/>"))
    assert "not a picture that we can read" in response.content.decode()


# --- Documents ---


def archive(**members: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name), content)  # with a date of its own, the same in every process
    return output.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text")
EPUB = archive(mimetype=b"application/epub+zip")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7\n..."),
        ("a.docx", DOCX),
        ("a.odt", ODT),
        ("a.epub", EPUB),
        ("a.zip", archive(note=b"x")),
        ("a.rtf", b"{\\rtf1 hello}"),
        ("a.txt", "Grüße".encode("cp1252")),
        ("a.TXT", "\ufeffGrüße".encode()),
        ("a.csv", b"a,b\n1,2\n"),
    ],
)
def test_documents_that_are_what_they_say(name, data):
    check_document(io.BytesIO(data), name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.pdf", b"<html>%PDF-1.4"),
        ("a.pdf", b"MZ\x90"),
        ("a.docx", archive(note=b"x")),
        ("a.docx", DOCX[:40]),
        ("a.xlsx", DOCX),
        ("a.odt", EPUB),
        ("a.odt", archive(note=b"x")),
        ("a.zip", b"%PDF-1.7"),
        ("a.rtf", b"hello"),
        ("a.txt", b"  \n<script>alert(1)</script>"),
        ("a.csv", b"\x7fELF\x00\x00"),
    ],
)
def test_documents_that_are_not(name, data):
    with pytest.raises(ValidationError, match="not what its name says"):
        check_document(io.BytesIO(data), name)


@pytest.mark.django_db
def test_the_admin_refuses_html_as_pdf_and_takes_a_real_one(editor):
    url = reverse("wagtaildocs:add_multiple")
    bad = editor.post(url, {"title": "x", "collection": 1, "files[]": SimpleUploadedFile("x.pdf", b"<html>")})
    assert "not what its name says" in bad.json()["error_message"]
    good = editor.post(url, {"title": "x", "collection": 1, "files[]": SimpleUploadedFile("x.pdf", b"%PDF-1.7")})
    assert good.json()["success"]
    assert CustomDocument.objects.count() == 1


@pytest.mark.django_db
def test_documents_are_downloads_in_which_nothing_runs(client, newsroom):
    document = make_document(file=ContentFile(b"%PDF-1.7", name="plan.pdf"))
    response = client.get(document.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    # Only Wagtail's view knows who may have a private one.
    assert client.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.django_db
def test_media_are_served_in_ranges_and_with_the_type_that_players_need(client, newsroom):
    file = make_media_file(file=ContentFile(mp4(), name="clip.mp4"))
    response = client.get(file.url, headers={"range": "bytes=4-7"})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == b"ftyp"
    assert response["Content-Type"] == file.content_type
    assert response["X-Content-Type-Options"] == "nosniff"
