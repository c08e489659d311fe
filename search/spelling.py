"""What somebody may have meant who typed words that no headline has."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

from rapidfuzz.distance import DamerauLevenshtein

from search.highlighting import fold
from search.models import Spelling
from search.parsing import Question
from search.vocabulary import is_offered, keys
from search.words import WORD, plain

MOST_WORDS = 8  # of a question that are looked at
MOST_ROWS = 5_000  # of the vocabulary that are compared with them
LONG_WORD = 5  # letters from which on two may be wrong
OTHERS = 3


@dataclass(frozen=True)
class Candidate:
    """A word of the vocabulary near a word that was typed."""

    text: str
    shown: str
    number: int
    distance: int
    same_start: bool

    @property
    def rank(self) -> tuple[float, str]:
        """The lower the likelier: near, with the same first letter, and in many headlines."""
        return (self.distance + (0 if self.same_start else 0.3) - 0.35 * log10(self.number + 1), self.text)


@dataclass(frozen=True)
class Correction:
    """The question as it may have been meant, and what else a single misspelt word may have been.

    `is_sure` where a search that found little may propose it: one letter off, in a word of some length.
    """

    text: str
    others: tuple[str, ...] = ()
    is_sure: bool = False


def correct(text: str, question: Question) -> Correction | None:
    """The text with words of the vocabulary in place of unknown ones, in one query; None where there are none near.

    Excluded words and what an operator says stay as they are.
    """
    typed = dict.fromkeys(plain(word) for term in question.wanted for word in WORD.findall(term.text))
    looked_at = [word for word in typed if is_offered(word)][:MOST_WORDS]
    near = _near(looked_at) if looked_at else {}
    best = {word: near[word][0] for word in looked_at if near.get(word)}
    if not best:
        return None
    corrected = _replaced(text, {word: found.shown for word, found in best.items()})
    others: tuple[str, ...] = ()
    if len(best) == 1:
        (word,) = best
        others = tuple(_replaced(text, {word: other.shown}) for other in near[word][1 : OTHERS + 1])
    is_sure = all(found.distance == 1 and len(word) >= LONG_WORD for word, found in best.items())
    return Correction(corrected, others, is_sure)


def _near(words: Iterable[str]) -> dict[str, list[Candidate]]:
    """For each word that the vocabulary has not, those of it that are near, best first."""
    asked = {word: keys(word) for word in words}
    every = set[int]().union(*asked.values())
    rows = Spelling.objects.filter(key__in=every).values_list("key", "word__text", "word__shown", "word__number")
    by_key: dict[int, list[tuple[str, str, int]]] = {}
    for key, text, shown, number in rows[:MOST_ROWS]:
        by_key.setdefault(key, []).append((text, shown, number))
    near = {}
    for word, its_keys in asked.items():
        rows_near = {row for key in its_keys for row in by_key.get(key, ())}
        if all(text != word and fold(text) != fold(word) for text, _shown, _number in rows_near):
            near[word] = _best_first(word, rows_near)
    return near


def _best_first(word: str, rows: Iterable[tuple[str, str, int]]) -> list[Candidate]:
    found = []
    for text, shown, number in rows:
        most = 2 if len(word) >= LONG_WORD or len(text) > LONG_WORD else 1
        distance = DamerauLevenshtein.distance(word, text, score_cutoff=most)
        if distance <= most:
            found.append(Candidate(text, shown, number, distance, text[0] == word[0]))
    return sorted(found, key=lambda candidate: candidate.rank)


def _replaced(text: str, words: dict[str, str]) -> str:
    """The text with other words in it, written as the ones they replace: Fery, FERY."""
    parts, last = [], 0
    for found in WORD.finditer(text):
        word = words.get(plain(found.group()))
        if word is not None:
            parts += [text[last : found.start()], _written_like(found.group(), word)]
            last = found.end()
    return "".join([*parts, text[last:]])


def _written_like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word
