"""What of an article a comment speaks about: a block of its body, and the words quoted from it.

The page says itself what its passages are: `passage_text(block_id)` gives the words of one, empty where there is none.
"""

import re
from dataclasses import dataclass

from django.utils.text import Truncator
from wagtail.models import Page

from newsroom.discussions.text import tidy_line

LONGEST = 600  # characters that are quoted at most
EXCERPT = 24  # words that stand for a passage of which none were chosen


@dataclass(frozen=True)
class Passage:
    block: str
    words: str
    chosen: bool  # whether a reader chose the words, or the beginning of the passage stands for it


def find(page: Page, block: str, words: str = "") -> Passage | None:
    """The passage of the public page, its words as they stand there; None where they do not."""
    text = text_of(page.specific, block)
    wanted = "".join(tidy_line(words).split())
    if not text or len(wanted) > LONGEST:
        return None
    if not wanted:
        return Passage(block, Truncator(text).words(EXCERPT, truncate=" …"), chosen=False)
    # What a browser selects has other spaces and line ends than the text, and none between two paragraphs.
    # A word that was only touched is quoted whole.
    letters = r"\s*".join(re.escape(letter) for letter in wanted)
    found = re.search(rf"\b\w*{letters}\w*" if wanted[0].isalnum() else rf"{letters}\w*", text)
    return Passage(block, found.group(), chosen=True) if found else None


def text_of(page: Page, block: str) -> str:
    """The words of a passage of the page; empty for what is none, and for pages that know of none."""
    give = getattr(page, "passage_text", None)
    return str(give(block)) if give and block else ""
