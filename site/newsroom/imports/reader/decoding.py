"""Bytes of an export to clean text: wrong encodings and characters that XML forbids are mended on the way."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

from newsroom.imports.records import Note, UnusableFileError

CHUNK_BYTES = 1 << 18
# What XML does not allow, and what it does but HTML does not: text read in the wrong encoding once is full of it.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
BYTE_ORDER_MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]


def read_text(path: Path, note: Note) -> Iterator[str]:
    """The file's text in pieces, newlines as \\n. Memory does not depend on the length of the file or of its lines.

    Raises UnusableFileError where there is no such file, it can't be read, or it is empty.
    """
    try:
        with path.open("rb") as file:
            start = file.read(CHUNK_BYTES)
            if not start.strip():
                raise UnusableFileError(f"{path} is empty.")
            yield from _decode(start, file, _encoding(start, note), note)
    except FileNotFoundError:
        raise UnusableFileError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnusableFileError(f"{path} is a folder. Give the export file in it.") from None
    except OSError as error:
        raise UnusableFileError(f"{path} can't be read: {error.strerror}.") from None


def _encoding(start: bytes, note: Note) -> str:
    for mark, name in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    declared = DECLARED.search(start[:400])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    try:
        name = codecs.lookup(name).name
    except LookupError:
        note(1, f"unknown encoding “{name}”, read as UTF-8")
        return "utf-8"
    if name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32") or not codecs.lookup(name)._is_text_encoding:
        # The declaration itself was readable as ASCII, so it can't be true.
        note(1, f"the file is not in {name} as it says, read as UTF-8")
        return "utf-8"
    if name not in ("utf-8", "ascii") and not start.isascii():
        try:
            codecs.getincrementaldecoder("utf-8")().decode(start)
        except UnicodeDecodeError:
            return name
        note(1, f"the file says it is in {name} but is in UTF-8")
    return "utf-8" if name in ("utf-8", "ascii") or not start.isascii() else name


def _decode(start: bytes, file: io.BufferedIOBase, encoding: str, note: Note) -> Iterator[str]:
    line = 1

    def mend(error: UnicodeError) -> tuple[str, int]:
        """Bytes that are wrong in the file's encoding are most often Windows-1252, pasted in long ago."""
        if not isinstance(error, UnicodeDecodeError):
            raise error
        wrong = error.object[error.start : error.end]
        at = line + error.object[: error.start].count(b"\n")
        note(at, f"bytes {wrong.hex(' ')} are not {encoding}, read as Windows-1252")
        return wrong.decode("cp1252", errors="replace"), error.end

    codecs.register_error("newsroom-imports-mend", mend)
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(encoding)(errors="newsroom-imports-mend"), translate=True
    )
    chunk = start
    while True:
        text = decoder.decode(chunk, final=not chunk)
        if FORBIDDEN.search(text):
            for found in FORBIDDEN.finditer(text):
                note(line + text.count("\n", 0, found.start()), f"control character {ord(found.group()):#04x} left out")
            line += text.count("\n")
            text = FORBIDDEN.sub("", text)
        else:
            line += text.count("\n")
        if text:
            yield text
        if not chunk:
            return
        chunk = file.read(CHUNK_BYTES)
