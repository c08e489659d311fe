"""Telling spam from the rest by words seen before: a naive Bayes classifier, small enough to say why.

Each thing that a text has counts once, however often it is there. Words are folded as for the rules, so that
"V1agra" is the word that moderators have seen.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from newsroom.discussions.services.folding import words
from newsroom.discussions.services.matching import HOST, host

SMOOTHING = 0.5
# A word that was seen once says nothing yet.
SEEN_AT_LEAST = 2
MOST_TOKENS = 20_000
MOST_CHARACTERS = 5_000  # of a text that are looked at
SHOUTED = 0.5  # of the letters
FEW_WORDS, MANY_WORDS = 5, 60


def features(text: str) -> set[str]:
    """What a text has: its words, pairs of neighbours, the sites that it names, and how it is written."""
    text = text[:MOST_CHARACTERS]
    found_words = words(text)
    found = {f"word {word}"[:60] for word in found_words}
    found |= {f"pair {one} {next_}"[:60] for one, next_ in pairwise(found_words)}
    sites = [host(match[0]) for match in HOST.finditer(text)]
    found |= {f"site {name}"[:60] for name in sites}
    links = max(len(sites), text.count("://"))
    if links:
        found.add("links one" if links == 1 else "links more")
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 10 and sum(letter.isupper() for letter in letters) > SHOUTED * len(letters):
        found.add("written capitals")
    if "!!" in text:
        found.add("written marks")
    if len(found_words) <= FEW_WORDS:
        found.add("written short")
    elif len(found_words) >= MANY_WORDS:
        found.add("written long")
    return found


def in_words(feature: str) -> str:
    """A feature as moderators read it."""
    kind, _space, what = feature.partition(" ")
    named = {
        "links one": _("one link"),
        "links more": _("several links"),
        "written capitals": _("mostly capital letters"),
        "written marks": _("several exclamation marks"),
        "written short": _("only a few words"),
        "written long": _("a long text"),
    }
    if feature in named:
        return named[feature]
    return _("the site %(name)s") % {"name": what} if kind == "site" else f"“{what}”"


@dataclass(frozen=True)
class Learned:
    """What texts of both kinds had: feature → (how many of the spam, how many of the rest)."""

    spam: int
    ham: int
    counts: dict[str, tuple[int, int]]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, bool]]) -> "Learned":
        """From texts, each with whether it is spam."""
        totals: Counter[bool] = Counter()
        seen: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for text, is_spam in texts:
            totals[is_spam] += 1
            seen[is_spam].update(features(text))
        both = seen[True] + seen[False]
        kept = [feature for feature, number in both.most_common(MOST_TOKENS) if number >= SEEN_AT_LEAST]
        return cls(totals[True], totals[False], {name: (seen[True][name], seen[False][name]) for name in kept})

    def weight(self, feature: str) -> float:
        """How much the feature speaks for spam (above 0) or against it, 0 for what is not known."""
        in_spam, in_ham = self.counts.get(feature, (0, 0))
        if not in_spam and not in_ham:
            return 0.0
        of_spam = (in_spam + SMOOTHING) / (self.spam + 2 * SMOOTHING)
        of_ham = (in_ham + SMOOTHING) / (self.ham + 2 * SMOOTHING)
        return math.log(of_spam / of_ham)

    def weights(self, text: str) -> list[tuple[str, float]]:
        """The known features of the text, those that weigh most first."""
        weighed = [(feature, self.weight(feature)) for feature in features(text)]
        return sorted((pair for pair in weighed if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0]))

    def score(self, text: str) -> float:
        """0 to 1: how like spam the text is. Both kinds count alike, however many of each there were."""
        total = sum(weight for _feature, weight in self.weights(text))
        # Neighbours say nearly the same: without the root a long text is always certain.
        total /= math.sqrt(1 + len(features(text)) / 10)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))
