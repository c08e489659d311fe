"""Captions: reading WebVTT and SubRip files, and the timed transcript made from them."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import webvtt
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

MAX_BYTES = 5 * 1024 * 1024  # an hour of speech is about 100 kB
PASSAGE_LENGTH = 240  # characters: a passage of the transcript ends with the first sentence that ends after them
PAUSE = 4.0  # seconds of silence after which a new passage begins

_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"^\s*({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t]|$)")
_SUBRIP_TIMING = re.compile(
    r"^\s*(\d{1,2}):(\d{2}):(\d{2})[,.](\d{1,3})\s*-->\s*(\d{1,2}):(\d{2}):(\d{2})[,.](\d{1,3})"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")


@dataclass(frozen=True)
class Cue:
    """One caption: what is said from `start` to `end`, in seconds."""

    start: float
    end: float
    text: str
    speaker: str = ""

    @property
    def seconds(self) -> int:
        """The whole second at which it starts, for links."""
        return int(self.start)

    @property
    def clock(self) -> str:
        """The start as readers write it: 1:05, 1:02:05."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@dataclass(frozen=True)
class CaptionText:
    """A caption file that was read: the WebVTT to keep, and its cues."""

    vtt: str
    cues: tuple[Cue, ...]


def read_captions(data: bytes) -> CaptionText:
    """The captions in `data`, WebVTT or SubRip. Raises ValidationError with a sentence that names the line at fault."""
    if len(data) > MAX_BYTES:
        raise ValidationError(_("This file is too long for captions."), code="captions_too_long")
    text = _decode(data)
    lines = text.split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        if any(_SUBRIP_TIMING.match(line) for line in lines[:20]):
            return read_captions(_vtt_from_subrip(lines).encode())
        raise ValidationError(
            _("This is not a caption file: the first line of a WebVTT file is WEBVTT."), code="captions_not_vtt"
        )
    _check_timings(lines)
    try:
        parsed = webvtt.from_string(text)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise ValidationError(
            _("The captions cannot be read: %(problem)s"), code="captions_broken", params={"problem": error}
        ) from error
    cues = tuple(_cues(parsed.captions))
    if not cues:
        raise ValidationError(_("There are no captions in this file."), code="captions_empty")
    return CaptionText(text, cues)


def passages(cues: Sequence[Cue]) -> list[Cue]:
    """The cues joined to passages that read as text: they end with a sentence, a pause, or a change of speaker."""
    joined: list[Cue] = []
    for cue in cues:
        last = joined[-1] if joined else None
        full = last and len(last.text) >= PASSAGE_LENGTH and last.text.endswith((".", "!", "?", "…", "”", '"', "。"))
        if last is None or full or cue.start - last.end > PAUSE or cue.speaker != last.speaker:
            joined.append(cue)
        else:
            joined[-1] = Cue(last.start, cue.end, f"{last.text} {cue.text}", last.speaker)
    return joined


def cues_from_json(stored: Iterable[dict[str, Any]]) -> list[Cue]:
    return [Cue(**item) for item in stored]


def cues_to_json(cues: Iterable[Cue]) -> list[dict[str, Any]]:
    return [asdict(cue) for cue in cues]


def _decode(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValidationError(
            _("Line %(line)s has a character that is not UTF-8. Save the captions as UTF-8 and send them again."),
            code="captions_encoding",
            params={"line": line},
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def _check_timings(lines: Sequence[str]) -> None:
    in_note = False
    for number, line in enumerate(lines, start=1):
        in_note = bool(line) and (in_note or line.startswith("NOTE"))
        if "-->" not in line or in_note:
            continue
        match = _TIMING.match(line)
        if not match:
            raise ValidationError(
                _("Line %(line)s has a time that cannot be read. It should look like 00:01:05.000 --> 00:01:08.500"),
                code="captions_time",
                params={"line": number},
            )
        if _seconds(match[2]) <= _seconds(match[1]):
            raise ValidationError(
                _("Line %(line)s ends before it begins."), code="captions_order", params={"line": number}
            )


def _seconds(time: str) -> float:
    *rest, seconds = time.split(":")
    total = float(seconds)
    for factor, part in zip((60, 3600), reversed(rest), strict=False):
        total += factor * int(part)
    return round(total, 3)


def _cues(captions: Iterable[webvtt.Caption]) -> Iterable[Cue]:
    for caption in captions:
        text = " ".join(html.unescape(caption.text).split())
        if text:
            voice = _VOICE.search(caption.raw_text)
            yield Cue(_seconds(caption.start), _seconds(caption.end), text, voice[1].strip() if voice else "")


def _vtt_from_subrip(lines: Sequence[str]) -> str:
    """SubRip differs from WebVTT by its commas and by not saying what it is."""
    converted = ["WEBVTT", ""]
    for line in lines:
        match = _SUBRIP_TIMING.match(line)
        if match:
            times = [f"{int(h):02}:{m}:{s}.{ms:0<3}" for h, m, s, ms in (match.groups()[:4], match.groups()[4:])]
            line = " --> ".join(times)
        converted.append(line)
    return "\n".join(converted)
