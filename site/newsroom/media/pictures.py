"""Is this file a picture that we can show? Decided by decoding it, never by its name."""

import logging
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

logger = logging.getLogger(__name__)

# Pillow's names of the formats we take. Its decoders for the fifty others are never run on what somebody sends.
# MPO is what some cameras make of two JPEGs in a row.
FORMATS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp"}
MAX_SIDE = 16_000  # pixels; WebP, one of the formats that renditions are made in, ends at 16,383
# What a JPEG or PNG may tell beside the picture: where it was taken, by which camera, what was cropped away.
_PRIVATE_METADATA = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif", "Raw profile type APP1")


def accept_picture(data: bytes) -> bytes:
    """`data` of a picture as we keep it: upright, and without the metadata that may give away a place or a person.

    Raises ValidationError, with a sentence for the person who sent the file, for anything that is not a whole
    picture in one of the formats in FORMATS and of a size this machine can decode.
    """
    try:
        with Image.open(BytesIO(data), formats=sorted({*FORMATS} - {"MPO"})) as image:
            _check_size(image)
            image.load()
            flatten_modes(image).resize((8, 8))
            return _kept(image, data)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_large() from error
    except Exception as error:
        # Decoders raise OSError, SyntaxError, ValueError, struct.error, ZeroDivisionError … on broken files.
        logger.info("A picture was refused: %r", error)
        raise ValidationError(
            _("This file is not a picture that we can read: it is damaged, cut off, or of another type than it says."),
            code="invalid_image",
        ) from error


def flatten_modes(image: Image.Image) -> Image.Image:
    """The picture in a mode that every output format can hold: L, RGB or RGBA; print colours become screen colours."""
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "F":
        return image.convert("L")
    if image.mode in ("CMYK", "LAB") and (profile := image.info.get("icc_profile")):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            logger.info("A colour profile could not be read", exc_info=True)
        else:
            if converted is not None:
                converted.info.pop("icc_profile", None)
                return converted
    flat = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "CMYK":
        flat.info.pop("icc_profile", None)  # a profile for inks says nothing about RGB
    return flat


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large(width, height)


def _too_large(width: int = 0, height: int = 0) -> ValidationError:
    limits = {
        "megapixels": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000,
        "side": f"{MAX_SIDE:,}",
        "size": f" ({width:,} × {height:,})" if width else "",
    }
    return ValidationError(
        _(
            "This picture has too many pixels%(size)s. We take up to %(megapixels)s million, %(side)s on a side: "
            "make it smaller and send it again."
        ),
        code="file_too_many_pixels",
        params=limits,
    )


def _kept(image: Image.Image, data: bytes) -> bytes:
    """The bytes to keep: those that came where nothing has to go, else the picture written once more."""
    if getattr(image, "is_animated", False) and image.format != "MPO":
        return data  # renditions are made from the first frame and are clean anyway
    orientation = image.getexif().get(0x0112, 1)
    if orientation == 1 and not any(image.info.get(name) for name in _PRIVATE_METADATA) and image.format != "MPO":
        return data
    upright = ImageOps.exif_transpose(image)
    options: dict[str, object] = {"icc_profile": image.info.get("icc_profile"), "exif": b"", "xmp": b""}
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # The same quantisation as before: writing again costs next to nothing.
        options |= {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}
    else:
        options |= {"quality": 92}
    for name in (*_PRIVATE_METADATA, "comment"):
        upright.info.pop(name, None)
    output = BytesIO()
    format_name = FORMATS[image.format or ""].upper()
    upright.save(output, format_name, **{name: value for name, value in options.items() if value is not None})
    return output.getvalue()
