"""The words that were searched for, marked where they stand: in headlines, and in the best passages of a text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.parsing import Term
from search.words import UNSPACED_LETTERS, WORD, plain

PASSAGES = 2
WORDS_AROUND = 12  # before and after a match
LONGEST_TEXT = 200_000  # characters that are looked through
BEGINNING = 6  # letters by which words are told apart before their stem is looked for
Span = tuple[int, int]  # where a word begins and ends
_stem = snowballstemmer.stemmer("porter").stemWord


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """What two words have in common that search takes for the same: no case, no accents, no English ending."""
    letters = plain(word)
    return _stem(letters) if letters.isascii() else letters


def wanted_stems(terms: Sequence[Term]) -> frozenset[str]:
    return frozenset(fold(word) for term in terms for word in WORD.findall(term.text))


@lru_cache(maxsize=64)
def _beginnings(stems: frozenset[str]) -> re.Pattern[str] | None:
    """Finds where a word may begin that has one of the stems: most words of a text need not be looked at then.

    A word begins as its stem does, but for the two last letters of that, which may be changed ("hoping", "hope"). As
    letters beyond ASCII lose accents, and may become several, any of them will do, and then anything.
    """
    parts = sorted({_or_accented(stem[: max(1, min(len(stem) - 2, BEGINNING))]) for stem in stems if stem})
    if not parts:
        return None
    return re.compile(f"(?<![^\\W{UNSPACED_LETTERS}])(?={'|'.join(parts)})|(?=[{UNSPACED_LETTERS}])")


def _or_accented(letters: str) -> str:
    if not letters:
        return ""
    first = letters[0]
    if not first.isascii():
        return r"[^\x00-\x7f]"
    return f"(?:[{re.escape(first)}{re.escape(first.upper())}]{_or_accented(letters[1:])}|[^\\x00-\\x7f])"


def _wanted(text: str, stems: frozenset[str]) -> list[re.Match[str]]:
    """The words of the text that have one of the stems."""
    beginnings = _beginnings(stems)
    if beginnings is None:
        return []
    words = (WORD.match(text, found.start()) for found in beginnings.finditer(text))
    return [word for word in words if word and fold(word.group()) in stems]


def mark(text: str, stems: frozenset[str]) -> SafeString:
    """The text as HTML, with <mark> around the words that were searched for."""
    return mark_safe(_mark(text, stems))  # noqa: S308 - everything but the marks is escaped below


def passages(text: str, stems: frozenset[str]) -> list[SafeString]:
    """The PASSAGES places of the text in which most of the words stand, in its order; none where none stands in it."""
    text = " ".join(text[:LONGEST_TEXT].split())
    wanted = _wanted(text, stems)
    if not wanted:
        return []
    words = [word.span() for word in WORD.finditer(text)]
    hits = [bisect_left(words, word.span()) for word in wanted]
    chosen: list[tuple[int, int]] = []
    for start, end, _worth in sorted(_windows(text, words, hits), key=lambda window: (-window[2], window[0])):
        if all(end < other_start or start > other_end for other_start, other_end in chosen):
            chosen.append((start, end))
        if len(chosen) == PASSAGES:
            break
    return [mark_safe(_cut(text, words, start, end, stems)) for start, end in sorted(chosen)]  # noqa: S308 - as above


def _windows(text: str, words: list[Span], hits: list[int]) -> list[tuple[int, int, int]]:
    """Around every hit: first word, last word, and how many different words were found there."""
    found = []
    for position, hit in enumerate(hits[:500]):
        end = min(hit + WORDS_AROUND, len(words) - 1)
        near = [words[other] for other in hits[position : position + 2 * WORDS_AROUND] if other <= end]
        inside = {fold(text[first:last]) for first, last in near}
        found.append((max(0, hit - WORDS_AROUND), end, len(inside)))
    return found


def _cut(text: str, words: list[Span], start: int, end: int, stems: frozenset[str]) -> str:
    before = "… " if start > 0 else escape(text[: words[0][0]])
    after = " …" if end < len(words) - 1 else text[words[end][1] :]
    return f"{before}{_mark(text[words[start][0] : words[end][1]], stems)}{escape(after)}"


def _mark(text: str, stems: frozenset[str]) -> str:
    parts: list[str] = []
    last = 0
    for word in _wanted(text, stems):
        parts += [escape(text[last : word.start()]), "<mark>", escape(word.group()), "</mark>"]
        last = word.end()
    return "".join([*parts, escape(text[last:])])
