"""The words that were searched for, marked where they stand: in headlines, and in the best passages of a text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.parsing import Term
from search.words import UNSPACED_LETTERS, WORD, plain

PASSAGES = 2
WORDS_AROUND = 12  # before and after a match
LETTERS_BEFORE = 200  # of which the words before it are
MOST_HITS = 500  # of a text
LONGEST_TEXT = 200_000  # characters that are looked through
BEYOND_ASCII = r"[^\x00-\x7f]"
BEGINNING = 6  # letters by which words are told apart before their stem is looked for
# A letter, and another that does not begin a word behind it.
GOES_ON = re.compile(f"[^\\W{UNSPACED_LETTERS}](?=[^\\W{UNSPACED_LETTERS}])")
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
    """Finds the beginning of every word that may have one of the stems: most words of a text need not be looked at.

    A word begins as its stem does, but for the two last letters of that, which may be changed ("hoping", "hope"). As
    letters beyond ASCII lose accents, and may become several, any of them will do, and then anything.

    The pattern begins with a set of letters: Python's engine passes over all others in one loop.
    """
    parts = sorted({stem[: max(1, min(len(stem) - 2, BEGINNING))] for stem in stems if stem})
    if not parts:
        return None
    ascii_parts = [part for part in parts if part[0].isascii()]
    firsts = {case for part in ascii_parts for case in (part[0], part[0].upper())}
    others = "".join(re.escape(letter) for letter in map(chr, range(128)) if letter not in firsts)
    words = [f"(?<={_either(part[0])})(?={_or_accented(part[1:])})" for part in ascii_parts]
    return re.compile(f"[^{others}](?:{'|'.join([*words, f'(?<={BEYOND_ASCII})'])})")


def _either(letter: str) -> str:
    return f"[{re.escape(letter)}{re.escape(letter.upper())}]"


def _or_accented(letters: str) -> str:
    if not letters:
        return ""
    if not letters[0].isascii():
        return BEYOND_ASCII
    return f"(?:{_either(letters[0])}{_or_accented(letters[1:])}|{BEYOND_ASCII})"


def _wanted(text: str, stems: frozenset[str]) -> Iterator[re.Match[str]]:
    """The words of the text that have one of the stems."""
    beginnings = _beginnings(stems)
    for found in beginnings.finditer(text) if beginnings else ():
        start = found.start()
        if start and GOES_ON.match(text, start - 1):
            continue  # in the middle of a word
        word = WORD.match(text, start)
        if word and fold(word.group()) in stems:
            yield word


def mark(text: str, stems: frozenset[str]) -> SafeString:
    """The text as HTML, with <mark> around the words that were searched for."""
    return mark_safe(_mark(text, stems))  # noqa: S308 - everything but the marks is escaped below


def passages(text: str, stems: frozenset[str]) -> list[SafeString]:
    """The PASSAGES places of the text in which most of the words stand, in its order; none where none stands in it.

    No more of the text is looked at than it takes to know them: of a word that it is full of, its beginning.
    """
    text = " ".join(text[:LONGEST_TEXT].split())
    found: list[Window] = []
    with_all: list[Window] = []
    for hit in islice(_wanted(text, stems), MOST_HITS):
        window = _window(text, hit.start(), stems)
        found.append(window)
        if window.worth == len(stems) and all(map(window.is_apart, with_all)):
            with_all.append(window)
            if len(with_all) == PASSAGES:
                break
    chosen: list[Window] = []
    for window in sorted(found, key=lambda window: -window.worth):
        if all(map(window.is_apart, chosen)):
            chosen.append(window)
        if len(chosen) == PASSAGES:
            break
    return [mark_safe(_cut(text, window, stems)) for window in sorted(chosen)]  # noqa: S308 - escaped as above


class Window(NamedTuple):
    """A place of a text: its first and last letter, and how many of the stems stand in it from the hit on."""

    start: int
    end: int
    worth: int

    def is_apart(self, other: "Window") -> bool:
        return self.end <= other.start or self.start >= other.end


def _window(text: str, hit: int, stems: frozenset[str]) -> Window:
    """WORDS_AROUND words on each side of the word at `hit`; fewer before it where these are very long."""
    after = list(islice(WORD.finditer(text, hit), WORDS_AROUND + 1))
    begin = max(0, hit - LETTERS_BEFORE)
    before = [word.start() for word in WORD.finditer(text, begin, hit)]
    if begin and len(before) > 1:
        del before[0]  # it may have begun before
    start = before[-WORDS_AROUND:][0] if before else hit
    return Window(start, after[-1].end(), len(stems.intersection(fold(word.group()) for word in after)))


def _cut(text: str, window: Window, stems: frozenset[str]) -> str:
    before, after = "… ", " …"
    if not WORD.search(text, 0, window.start):
        before = escape(text[: window.start])
    if not WORD.search(text, window.end):
        after = escape(text[window.end :])
    return f"{before}{_mark(text[window.start : window.end], stems)}{after}"


def _mark(text: str, stems: frozenset[str]) -> str:
    parts: list[str] = []
    last = 0
    for word in _wanted(text, stems):
        parts += [escape(text[last : word.start()]), "<mark>", escape(word.group()), "</mark>"]
        last = word.end()
    return "".join([*parts, escape(text[last:])])
