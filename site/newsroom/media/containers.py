"""What an audio or video file is and how long it plays, read from its first bytes and headers."""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

# Content types by extension: what the system's own table says differs from machine to machine.
CONTENT_TYPES = {
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "video/webm",
}
# Which container an extension promises.
CONTAINERS = {
    "m4a": "mp4",
    "mp3": "mp3",
    "mp4": "mp4",
    "oga": "ogg",
    "ogg": "ogg",
    "opus": "ogg",
    "wav": "wav",
    "webm": "webm",
}
# Pictures that share MP4's boxes.
_PICTURE_BRANDS = dict.fromkeys((b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1"), "picture")
_MAX_HEADERS = 64 * 1024 * 1024  # an index larger than this is not read: the upload goes on without a duration


@dataclass(frozen=True)
class Details:
    """What the headers say. `duration` in seconds and the size in pixels are None where they do not."""

    container: str
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    has_video: bool | None = None


def read_details(file: BinaryIO) -> Details | None:
    """What `file` is, or None where it is nothing we know. Broken headers cost the details, never an exception."""
    container = _container(file)
    if container is None:
        return None
    readers = {"mp4": _mp4, "webm": _webm, "wav": _wav, "ogg": _ogg, "mp3": _mp3}
    details = Details(container)
    reader = readers.get(container)
    if reader:
        try:
            details = reader(file, details)
        except (struct.error, ValueError, LookupError, ArithmeticError):
            details = Details(container)
    file.seek(0)
    known = details.duration is not None and math.isfinite(details.duration) and details.duration >= 0
    return replace(details, duration=round(details.duration or 0, 2) if known else None)


def _container(file: BinaryIO) -> str | None:
    file.seek(0)
    head = file.read(4096)
    if head[4:8] == b"ftyp":
        return {b"qt  ": "quicktime", **_PICTURE_BRANDS}.get(head[8:12], "mp4")
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in head[:64] else "matroska"
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[:3] == b"ID3" or _mp3_frame(head):
        return "mp3"
    return None


# --- MP4: boxes of a length, a type and a content ---


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, position)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, position + 8)
            header = 16
        elif size == 0:
            size = len(data) - position
        if size < header:
            return
        yield kind, data[position + header : position + size]
        position += size


def _mp4(file: BinaryIO, details: Details) -> Details:
    for kind, content in _boxes(_moov(file)):
        if kind == b"mvhd":
            scale, length = (
                struct.unpack_from(">IQ", content, 20) if content[0] else struct.unpack_from(">II", content, 12)
            )
            if length not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF):
                details = replace(details, duration=length / scale)
        elif kind == b"trak":
            boxes = dict(_boxes(content))
            handler = dict(_boxes(boxes.get(b"mdia", b""))).get(b"hdlr", b"")[8:12]
            if handler == b"vide":
                width, height = struct.unpack(">II", boxes[b"tkhd"][-8:])
                details = replace(details, width=width >> 16, height=height >> 16, has_video=True)
            elif details.has_video is None:
                details = replace(details, has_video=False)
    return details


def _moov(file: BinaryIO) -> bytes:
    """The index box, which stands before or after the media data."""
    file.seek(0)
    while len(header := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", header)
        left = size - 8
        if size == 1:
            left = struct.unpack(">Q", file.read(8))[0] - 16
        if left < 0:
            break
        if kind == b"moov":
            return file.read(min(left, _MAX_HEADERS))
        file.seek(left, 1)
    return b""


# --- WebM: elements of an id, a length and a content ---

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION, _TRACK, _TRACK_TYPE, _VIDEO, _WIDTH, _HEIGHT = 0x2AD7B1, 0x4489, 0xAE, 0x83, 0xE0, 0xB0, 0xBA


def _number(data: bytes, position: int, keep_marker: bool) -> tuple[int, int]:
    """An EBML number of variable length and the position after it; -1 for a length that is not known."""
    first = data[position]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError("Not an EBML number")
    value = int.from_bytes(data[position : position + length], "big")
    marker = 1 << (7 * length)
    if not keep_marker:
        value = -1 if value == 2 * marker - 1 else value ^ marker
    return value, position + length


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(data):
        identifier, position = _number(data, position, keep_marker=True)
        size, position = _number(data, position, keep_marker=False)
        end = len(data) if size < 0 else position + size
        yield identifier, data[position:end]
        if identifier == _CLUSTER:
            return
        position = end


def _webm(file: BinaryIO, details: Details) -> Details:
    file.seek(0)
    # What we want stands before the first cluster of media data.
    segment = next(
        (content for identifier, content in _elements(file.read(1024 * 1024)) if identifier == _SEGMENT), b""
    )
    for identifier, content in _elements(segment):
        if identifier == _INFO:
            info = dict(_elements(content))
            if raw := info.get(_DURATION):
                (length,) = struct.unpack(">f" if len(raw) == 4 else ">d", raw)
                scale = int.from_bytes(info.get(_SCALE, b""), "big") or 1_000_000
                details = replace(details, duration=length * scale / 1e9)
        elif identifier == _TRACKS:
            details = replace(details, has_video=False)
            for track_id, track in _elements(content):
                parts = dict(_elements(track)) if track_id == _TRACK else {}
                if parts.get(_TRACK_TYPE) == b"\x01":
                    video = dict(_elements(parts.get(_VIDEO, b"")))
                    width, height = (int.from_bytes(video.get(name, b""), "big") or None for name in (_WIDTH, _HEIGHT))
                    return replace(details, width=width, height=height, has_video=True)
    return details


# --- Sound ---


def _wav(file: BinaryIO, details: Details) -> Details:
    file.seek(12)
    rate = 0
    while len(header := file.read(8)) == 8:
        kind, size = struct.unpack("<4sI", header)
        if kind == b"fmt ":
            rate = struct.unpack_from("<I", file.read(size), 8)[0]
            continue
        if kind == b"data":
            return replace(details, duration=size / rate)
        file.seek(size + size % 2, 1)
    return details


def _ogg(file: BinaryIO, details: Details) -> Details:
    """The position in the last page, in samples, over the rate that the first page states."""
    file.seek(0)
    head = file.read(128)
    if b"OpusHead" in head:
        rate = 48_000  # positions in Opus always count at this rate
    elif b"\x01vorbis" in head:
        rate = struct.unpack_from("<I", head, head.index(b"\x01vorbis") + 12)[0]
    else:
        return replace(details, has_video=b"theora" in head)
    size = file.seek(0, 2)
    file.seek(max(0, size - 128 * 1024))
    tail = file.read()
    (position,) = struct.unpack_from("<q", tail, tail.rindex(b"OggS") + 6)
    return replace(details, duration=position / rate, has_video=False) if position > 0 else details


_MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MP3_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _mp3_frame(data: bytes) -> tuple[int, int, int] | None:
    """MPEG version, samples and bits a second from a frame's four bytes; None where they are not a Layer III frame."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE6 != 0xE2:
        return None
    version, bitrate, rate = data[1] >> 3 & 3, data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or bitrate in (0, 15) or rate == 3:
        return None
    return version, _MP3_RATES[version][rate], _MP3_BITRATES[3 if version == 3 else 2][bitrate] * 1000


def _mp3(file: BinaryIO, details: Details) -> Details:
    """Exact where the first frame counts the frames (Xing, Info), else from the size at a constant bit rate."""
    file.seek(0)
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3":
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    size = file.seek(0, 2) - start
    file.seek(start)
    data = file.read(4096)
    offset = next((at for at in range(len(data) - 3) if _mp3_frame(data[at : at + 4])), None)
    frame = _mp3_frame(data[offset : offset + 4]) if offset is not None else None
    if frame is None or offset is None:
        return details
    version, rate, bitrate = frame
    for name in (b"Xing", b"Info"):
        at = data.find(name, offset, offset + 64)
        if at >= 0 and data[at + 7] & 1:
            (frames,) = struct.unpack_from(">I", data, at + 8)
            return replace(details, duration=frames * (1152 if version == 3 else 576) / rate, has_video=False)
    return replace(details, duration=(size - offset) * 8 / bitrate, has_video=False)
