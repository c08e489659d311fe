"""A picture that is broken, hostile or something else gives the editor a sentence; one that is fine is kept clean."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from PIL import Image

from newsroom.media.models import CustomImage
from newsroom.media.pictures import MAX_SIDE, accept_picture
from newsroom.media.renditions import ROLES
from tests.factories import make_image, make_user

pytestmark = pytest.mark.one_database

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FOLDERS = ("images-hostile-made", "images-pillow", "images-exif-orientation", "images-heic", "files-smallest")
FILES = [
    pytest.param(path, id=f"{folder}/{path.name}")
    for folder in FOLDERS
    if (DATA / folder).is_dir()
    for path in sorted((DATA / folder).iterdir())
    if path.is_file() and path.name != "SOURCE.txt"
] or [pytest.param(None, marks=pytest.mark.skip(reason="the collection of pictures is not on this machine"))]

# What the collection has that no reader may ever get.
REFUSED = {
    "billion-laughs.svg",
    "bomb-20000x20000-1bit.png",
    "html-named.jpg",
    "liar-ihdr-60000x60000.png",
    "script.svg",
    "truncated_image.png",
    "truncated_jpeg.jpg",
    "broken_data_stream.png",
    "corrupted.heic",
    "xxe.svg",
}


@pytest.fixture
def editor(client, db):
    client.force_login(make_user(is_superuser=True))
    return client


def upload(client, data: bytes, name: str, content_type: str = "image/jpeg"):
    """Send a file through the admin's page for many pictures; the answer is JSON."""
    file = SimpleUploadedFile(name, data, content_type=content_type)
    return client.post(reverse("wagtailimages:add_multiple"), {"title": name, "files[]": file, "collection": 1})


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def halves(size=(40, 20)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def with_gps(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def test_the_collection_is_read_where_it_stands():
    if not DATA.is_dir():
        pytest.skip("the collection of pictures is not on this machine")
    assert {Path(param.values[0]).name for param in FILES} >= REFUSED


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES)
def test_any_file_is_either_refused_in_words_or_shown(editor, path):
    # With its own name, and with one that says it is a picture we take.
    taken = path.suffix[1:].lower() in ("avif", "gif", "jpg", "jpeg", "png", "webp")
    for name in (path.name,) if taken else (path.name, f"{path.stem}.png"):
        response = upload(editor, path.read_bytes(), name)
        assert response.status_code == 200
        answer = response.json()
        if not answer["success"]:
            assert answer["error_message"].strip().endswith((".", ")"))
            continue
        assert path.name not in REFUSED
        image = CustomImage.objects.get(pk=answer["image_id"])
        html = Template("{% load media_tags %}{% picture_for 'portrait' image alt='' %}").render(
            Context({"image": image})
        )
        assert html.startswith("<picture><source"), "an accepted picture can always be shown"


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["chooser", "edit", "single"])
@pytest.mark.parametrize(
    "broken", [b"no picture at all", encoded(halves((400, 200)))[:900], b"<svg onload='alert(1)'/>"]
)
def test_every_form_of_the_admin_refuses_in_words(editor, view, broken):
    image = make_image()
    before = image.file.name
    urls = {
        "chooser": reverse("wagtailimages_chooser:create"),
        "edit": reverse("wagtailimages:edit", args=[image.pk]),
        "single": reverse("wagtailimages:add"),
    }
    prefix = "image-chooser-upload-" if view == "chooser" else ""
    response = editor.post(
        urls[view],
        {
            f"{prefix}title": "A picture",
            f"{prefix}file": SimpleUploadedFile("x.jpg", broken, "image/jpeg"),
            f"{prefix}collection": 1,
            f"{prefix}rights": "own",
        },
    )
    assert response.status_code == 200
    assert "not a picture that we can read" in response.content.decode().replace("\\u0020", " ")
    assert CustomImage.objects.count() == 1
    image.refresh_from_db()
    assert image.file.name == before


@pytest.mark.django_db
def test_a_good_file_replaces_another_in_the_edit_view(editor):
    image = make_image()
    response = editor.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {
            "title": "Another",
            "file": SimpleUploadedFile("y.jpg", encoded(halves()), "image/jpeg"),
            "collection": 1,
            "rights": "own",
        },
    )
    assert response.status_code == 302
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 20)


def test_more_pixels_than_we_decode_are_refused_before_they_are_decoded():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    for width, height in ((30_000, 30_000), (9_000, 9_000), (MAX_SIDE + 1, 1)):
        header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        png = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
        with pytest.raises(ValidationError, match="too many pixels"):
            accept_picture(png)


@pytest.mark.django_db
def test_a_picture_heavier_than_the_limit_is_refused(editor, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    answer = upload(editor, encoded(halves()), "heavy.jpg").json()
    assert answer["error_message"].startswith("This file is too big")


@pytest.mark.django_db
def test_an_extension_that_lies_about_the_format_is_refused(editor):
    answer = upload(editor, encoded(halves(), "PNG"), "really-a-png.jpg").json()
    assert "does not match" in answer["error_message"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_turned_upright(orientation):
    # What a camera held that way writes: the upright picture, turned by the inverse.
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = halves().transpose(turns[orientation]) if orientation in turns else halves()
    kept = Image.open(io.BytesIO(accept_picture(encoded(stored, exif=with_gps(orientation)))))
    assert kept.size == (40, 20)
    red, _, blue = kept.convert("RGB").getpixel((5, 10))
    assert red > 200
    assert blue < 60
    assert not kept.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_where_a_picture_was_taken_is_forgotten(kind):
    data = encoded(
        halves(), kind, exif=with_gps(), **({} if kind == "PNG" else {"xmp": b"<x:xmpmeta>52.3N</x:xmpmeta>"})
    )
    assert b"Secret Camera" in data
    kept = accept_picture(data)
    assert b"Secret Camera" not in kept
    assert b"52.3N" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_picture_without_metadata_is_kept_to_the_byte():
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
        data = encoded(halves(), kind)
        assert accept_picture(data) is data


def test_an_animation_is_kept():
    frames = [halves(), halves().rotate(180)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert accept_picture(data) is data


@pytest.mark.django_db
def test_renditions_of_older_originals_give_nothing_away():
    # Files that came in by another way than the forms.
    image = make_image(
        file=SimpleUploadedFile("gps.jpg", encoded(halves((900, 600)), exif=with_gps(6), comment=b"psst"))
    )
    for rendition in image.get_renditions("width-480|format-jpeg", "width-480|format-png").values():
        data = rendition.file.read()
        assert b"Secret Camera" not in data
        assert b"psst" not in data
        assert (rendition.width, rendition.height) == (480, 720)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_of_colour_can_be_shown_in_every_format(mode):
    picture = Image.new("RGBA" if mode == "PA" else "RGB", (60, 40), "teal")
    picture = picture.convert("L").convert("I").convert("I;16") if mode == "I;16" else picture.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "PA":
        picture = Image.new("RGBA", (60, 40), (0, 128, 128, 90)).quantize()
    image = make_image(file=SimpleUploadedFile(f"p.{kind.lower()}", encoded(picture, kind)))
    specs = ROLES["teaser"].specs_for(image)
    assert {rendition.width for rendition in image.get_renditions(*specs).values()} == {60}


@pytest.mark.django_db
def test_sixteen_bits_of_grey_keep_their_brightness():
    grey = Image.new("I;16", (60, 40), 40_000)
    image = make_image(file=SimpleUploadedFile("grey.png", encoded(grey, "PNG")))
    value = Image.open(image.get_rendition("width-60|format-jpeg").file).convert("L").getpixel((20, 20))
    assert abs(value - 40_000 // 256) < 3
