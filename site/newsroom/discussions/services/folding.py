"""Words as readers see them, however they were typed.

Case, accents, letters that look like others, what cannot be seen, dots between letters and letters drawn out are all
the same to a reader; so they are here. What is compared is always a whole word, never a part of one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from newsroom.discussions.identity import LOOK_ALIKES

# Seen by nobody, and no letters either, for all that Unicode says of some of them.
UNSEEN = dict.fromkeys(map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"))
# What may be an i or an l. Marks are letters only inside a word or beside its letters: "sh!t", "a$$", not "Well!".
UPRIGHT = re.compile(r"(?<=\w)[!|]+(?=\w)|(?<=[a-z])I(?=[a-z])")
AS_LETTERS = (("$", "s", r"(?<=[^\W\d_])\$+|\$+(?=[^\W\d_])"), ("@", "a", r"(?<=[^\W\d_])@+|@+(?=[^\W\d_])"))
SAME = {ord(odd): plain for odd, plain in ((chr(k), chr(v)) for k, v in LOOK_ALIKES.items()) if odd not in "i1!|@$"}
SQUEEZED = {**SAME, ord("1"): "l", ord("i"): "l"}
NO_WORD = re.compile(r"[\W_]+")
DRAWN_OUT = re.compile(r"(.)\1+")
COUNTED = re.compile(r"\d+[^\W\d_]{0,2}")  # "455", "5s", "4th": figures, not letters
# Letters and digits, with the signs that belong to letters in the scripts of South Asia; and each emoji.
WORD = re.compile(
    "(?:[^\\W_]|[\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])+"
    "|[\u2600-\u27bf\U0001f000-\U0001faff]"
)
# Written without spaces: every character is a word here, and a word of theirs is a phrase.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
JOINING = frozenset("._-*~·•/\\+ ")
SHORT = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its letters with none twice in a row, and how often each was."""

    letters: str
    runs: tuple[int, ...]

    def is_like(self, pattern: "Token") -> bool:
        """Whether the word is that of a rule, maybe with letters drawn out.

        "fuuuck" is; but "as" is not "ass", and of short words, where a doubled letter makes another word ("god",
        "good"), only those with three or more of the same.
        """
        if self.letters != pattern.letters:
            return False
        short = sum(pattern.runs) <= SHORT
        return all(
            ours == theirs or (ours > theirs and (ours > 2 or not short))
            for ours, theirs in zip(self.runs, pattern.runs, strict=True)
        )


@lru_cache(maxsize=20_000)
def token(word: str) -> Token:
    """The token of a folded word."""
    groups = [(letter, len(list(same))) for letter, same in groupby(word)]
    return Token("".join(letter for letter, _number in groups), tuple(number for _letter, number in groups))


def fold(text: str) -> str:
    """The text without case, accents and what cannot be seen; marks inside words as the letters they stand for."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text).translate(UNSEEN)
        text = "".join(
            letter
            for letter in decomposed
            if not unicodedata.combining(letter) and unicodedata.category(letter) not in ("Cf", "Me")
        )
    folded = UPRIGHT.sub(lambda found: "1" * len(found[0]), text).casefold()
    for mark, letter, where in AS_LETTERS:
        if mark in folded:
            folded = re.sub(where, lambda found, letter=letter: letter * len(found[0]), folded)
    return folded


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return [_spellings(word)[0] for word, _start, _end in _placed(fold(text))]


def squeeze(text: str) -> str:
    """All words of a text run together, no letter twice in a row, i and l the same.

    Quick to make: what is not in it is not among the tokens of the text.
    """
    return DRAWN_OUT.sub(r"\1", NO_WORD.sub("", fold(text).translate(SQUEEZED)))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, each in all ways that it can be read; and those that somebody took apart ("b.a.d")."""

    in_order: list[tuple[Token, ...]]
    put_together: list[Token]


def tokens(text: str) -> Tokens:
    folded = fold(text)
    placed = _placed(folded)
    joined = [token(spelling) for word in _put_together(placed, folded) for spelling in _spellings(word)]
    return Tokens([_readings(word) for word, _start, _end in placed], joined)


@lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[Token, ...]:
    return tuple(token(spelling) for spelling in _spellings(word))


def _spellings(word: str) -> tuple[str, ...]:
    """The word with plain letters; twice where an upright stroke may be an i or an l. Figures stay figures."""
    if COUNTED.fullmatch(word):
        return (word,)
    plain = word.translate(SAME)
    return (plain.replace("1", "i"), plain.replace("1", "l")) if "1" in plain else (plain,)


def _placed(folded: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for match in WORD.finditer(folded):
        word, start = match[0], match.start()
        if not word.isascii() and UNSPACED.search(word):
            found += [(letter, start + n, start + n + 1) for n, letter in enumerate(word)]
        else:
            found.append((word, start, match.end()))
    return found


def _put_together(placed: list[tuple[str, int, int]], folded: str) -> Iterator[str]:
    """What stands between two words is one and the same mark all along; a space only joins single letters."""
    n = 0
    while n < len(placed) - 1:
        mark = folded[placed[n][2] : placed[n + 1][1]]
        if len(mark) != 1 or mark not in JOINING:
            n += 1
            continue
        end = n + 1
        while end < len(placed) - 1 and folded[placed[end][2] : placed[end + 1][1]] == mark:
            end += 1
        parts = [word for word, _start, _end in placed[n : end + 1]]
        if mark == " ":
            yield from _single_letters(parts)
        else:
            yield "".join(parts)
        n = end


def _single_letters(parts: list[str]) -> Iterator[str]:
    for single, group in groupby(parts, key=lambda part: len(part) == 1):
        letters = list(group) if single else []
        if len(letters) >= SHORT:
            yield "".join(letters)
        if len(letters) > SHORT:
            yield "".join(letters[1:])  # "I b a d": the first is a word of its own
