"""Where in clips the words that were searched for are said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from newsroom.media.captions import Cue, cues_from_json
from newsroom.media.models import Video
from search import highlighting
from search.words import WORD


@dataclass(frozen=True)
class Said:
    """A passage of a transcript with the words marked. `address` leads to its second; `clock` is empty where captions
    don't tell when it is said.
    """

    title: str
    address: str
    clock: str
    text: SafeString


def passages_said(video_ids: Iterable[int], stems: frozenset[str]) -> dict[int, Said]:
    """The best passage of each of the videos in which one of the words is said, in one query; public videos only."""
    ids = set(video_ids)
    if not ids or not stems:
        return {}
    rows = (
        Video.objects.published()
        .filter(pk__in=ids)
        .order_by("pk", "captions__sort_order", "captions__pk")
        .values_list("pk", "title", "slug", "transcript_text", "captions__language", "captions__cues")
    )
    by_video: dict[int, list[tuple[Any, ...]]] = {}
    for pk, *row in rows:
        by_video.setdefault(pk, []).append(tuple(row))
    found = {pk: _said(rows_of_one, stems) for pk, rows_of_one in by_video.items()}
    return {pk: said for pk, said in found.items() if said}


def _said(rows: list[tuple[Any, ...]], stems: frozenset[str]) -> Said | None:
    """From its captions, those in the site's language first; else from its transcript as it was written."""
    title, slug, text, _language, _cues = rows[0]
    address = reverse("video", args=[slug])
    own = settings.LANGUAGE_CODE[:2]
    for *_video, stored in sorted(rows, key=lambda row: (row[3] or "").partition("-")[0] != own):
        cues = cues_from_json(stored or [])
        if (best := _best_cue(cues, stems)) is not None:
            around = " ".join(cue.text for cue in cues[max(0, best - 1) : best + 2])
            passage = highlighting.passages(around, stems)[0]
            return Said(title, f"{address}?t={cues[best].seconds}", cues[best].clock, passage)
    untimed = highlighting.passages(text, stems)
    return Said(title, address, "", untimed[0]) if untimed else None


def _best_cue(cues: list[Cue], stems: frozenset[str]) -> int | None:
    """The caption in which, with the one after it, most of the words are said; the first of several."""
    inside = [stems & {highlighting.fold(word) for word in WORD.findall(cue.text)} for cue in cues]
    worth = [
        len(here | (inside[number + 1] if number + 1 < len(inside) else set())) if here else 0
        for number, here in enumerate(inside)
    ]
    best = max(range(len(worth)), key=lambda number: (worth[number], -number), default=None)
    return best if best is not None and worth[best] else None
