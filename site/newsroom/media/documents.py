"""Is a document what its name says? Readers download these: a page of HTML must not come along as a PDF."""

import zipfile
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# A file that every archive of the format has.
_OFFICE_PARTS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
_MIME_TYPES = {
    "epub": b"application/epub+zip",
    "odp": b"application/vnd.oasis.opendocument.presentation",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odt": b"application/vnd.oasis.opendocument.text",
}
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php")


def check_document(file: BinaryIO, name: str) -> None:
    """Raise ValidationError, with a sentence for who sent it, unless the content of `file` fits the extension."""
    extension = name.rpartition(".")[2].lower()
    file.seek(0)
    try:
        fits = _fits(file, extension)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, KeyError):
        fits = False
    finally:
        file.seek(0)
    if not fits:
        raise ValidationError(
            _("What is in this file is not what its name says (.%(extension)s): it is damaged or of another type."),
            code="content_not_extension",
            params={"extension": extension},
        )


def _fits(file: BinaryIO, extension: str) -> bool:
    head = file.read(4096)
    if extension == "pdf":
        return b"%PDF-" in head[:1024] and not head.lstrip().lower().startswith(_MARKUP)
    if extension == "rtf":
        return head.startswith(b"{\\rtf")
    if extension in ("csv", "txt"):
        return _is_text(head)
    with zipfile.ZipFile(file) as archive:
        if extension == "zip":
            return True
        if extension in _OFFICE_PARTS:
            names = archive.namelist()
            return "[Content_Types].xml" in names and any(name.startswith(_OFFICE_PARTS[extension]) for name in names)
        with archive.open("mimetype") as declared:
            return declared.read(100).strip() == _MIME_TYPES[extension]


def _is_text(head: bytes) -> bool:
    """Text in any encoding that editors meet, but no markup: some browsers would still run it."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    plain = head.removeprefix(b"\xef\xbb\xbf")
    return b"\x00" not in plain and not plain.lstrip().lower().startswith(_MARKUP)
