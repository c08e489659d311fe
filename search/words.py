"""What counts as a word, for the index and for what is marked in results."""

import re
import unicodedata
from functools import lru_cache

# Scripts written without spaces: each of their letters is indexed, and searched for, as a word of its own.
UNSPACED_LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED = re.compile(f"([{UNSPACED_LETTERS}])")


def spaced(text: str) -> str:
    """The text with a space around every letter of a script that has none between words."""
    return UNSPACED.sub(r" \1 ", text)


# A letter that is a word by itself, or the letters that are one together.
WORD = re.compile(f"[{UNSPACED_LETTERS}]|[^\\W{UNSPACED_LETTERS}]+")


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """The word without case and accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
