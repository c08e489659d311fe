"""The words that were searched for, marked where they stand: in headlines, and in the best passages of a text."""

import re
from collections.abc import Sequence
from functools import lru_cache

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.parsing import Term
from search.words import WORD, plain

PASSAGES = 2
WORDS_AROUND = 12  # before and after a match
LONGEST_TEXT = 200_000  # characters that are looked through
_stem = snowballstemmer.stemmer("porter").stemWord


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """What two words have in common that search takes for the same: no case, no accents, no English ending."""
    letters = plain(word)
    return _stem(letters) if letters.isascii() else letters


def wanted_stems(terms: Sequence[Term]) -> frozenset[str]:
    return frozenset(fold(word) for term in terms for word in WORD.findall(term.text))


def is_wanted(word: str, stems: frozenset[str]) -> bool:
    """Whether the word has one of the stems. A stem begins as its words do, and most words of a text begin otherwise:
    finding out their stem takes much longer than looking at the first letter.
    """
    initial = word[0]
    return (not initial.isascii() or initial.lower() in _initials(stems)) and fold(word) in stems


@lru_cache(maxsize=64)
def _initials(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(stem[0] for stem in stems if stem)


def mark(text: str, stems: frozenset[str]) -> SafeString:
    """The text as HTML, with <mark> around the words that were searched for."""
    return mark_safe(_mark(text, stems))  # noqa: S308 - everything but the marks is escaped below


def passages(text: str, stems: frozenset[str]) -> list[SafeString]:
    """The PASSAGES places of the text in which most of the words stand, in its order; none where none stands in it."""
    text = " ".join(text[:LONGEST_TEXT].split())
    words = list(WORD.finditer(text))
    hits = [number for number, word in enumerate(words) if is_wanted(word.group(), stems)]
    chosen: list[tuple[int, int]] = []
    for start, end, _worth in sorted(_windows(words, hits), key=lambda window: (-window[2], window[0])):
        if all(end < other_start or start > other_end for other_start, other_end in chosen):
            chosen.append((start, end))
        if len(chosen) == PASSAGES:
            break
    return [mark_safe(_cut(text, words, start, end, stems)) for start, end in sorted(chosen)]  # noqa: S308 - as above


def _windows(words: list[re.Match[str]], hits: list[int]) -> list[tuple[int, int, int]]:
    """Around every hit: first word, last word, and how many different words were found there."""
    found = []
    for position, hit in enumerate(hits[:500]):
        end = min(hit + WORDS_AROUND, len(words) - 1)
        inside = {fold(words[other].group()) for other in hits[position : position + 2 * WORDS_AROUND] if other <= end}
        found.append((max(0, hit - WORDS_AROUND), end, len(inside)))
    return found


def _cut(text: str, words: list[re.Match[str]], start: int, end: int, stems: frozenset[str]) -> str:
    before = "… " if start > 0 else escape(text[: words[0].start()])
    after = " …" if end < len(words) - 1 else text[words[end].end() :]
    return f"{before}{_mark(text[words[start].start() : words[end].end()], stems)}{escape(after)}"


def _mark(text: str, stems: frozenset[str]) -> str:
    parts: list[str] = []
    last = 0
    for word in WORD.finditer(text):
        if is_wanted(word.group(), stems):
            parts += [escape(text[last : word.start()]), "<mark>", escape(word.group()), "</mark>"]
            last = word.end()
    return "".join([*parts, escape(text[last:])])
