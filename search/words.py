"""What counts as a word, for the index and for what is marked in results."""

import re
import unicodedata
from functools import lru_cache

# Scripts written without spaces: each of their letters is indexed, and searched for, as a word of its own.
UNSPACED_LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED = re.compile(f"([{UNSPACED_LETTERS}])")


# What stands on letters and not everybody types: accents, and the vowels of Hebrew and Arabic. Those of Japanese and of
# Indian scripts are not among them: without them it is another letter.
SIGNS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
# Letters that no keyboard of another language has, and that Unicode does not take apart.
TYPED = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
CAPITALS = {"Œ": "OE", "Æ": "AE", "ẞ": "SS", "Ø": "O", "Ł": "L", "Đ": "D"}
LETTERS = str.maketrans(TYPED | CAPITALS)
WIDE = re.compile("[\ufb00-\ufb06\uff01-\uffee]+")  # ligatures, and the full and half widths of Japanese


def bare(text: str) -> str:
    """The text in the letters that any reader can type, whatever language they write: no accents, no ligatures."""
    if text.isascii():
        return text
    text = WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    apart = SIGNS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", apart).translate(LETTERS)


def spaced(text: str) -> str:
    """The same with a space around every letter of a script that has none between words."""
    text = bare(text)
    return text if text.isascii() else UNSPACED.sub(r" \1 ", text)


# A letter that is a word by itself, or the letters that are one together.
WORD = re.compile(f"[{UNSPACED_LETTERS}]|[^\\W{UNSPACED_LETTERS}]+")


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """The word without case and accents."""
    return bare(word.casefold())
