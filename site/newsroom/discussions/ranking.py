"""Which comments readers like best, as one number to sort by.

The lower bound of Wilson's score interval: what share of all readers would vote for the comment, as far as the votes
so far let one say with 95 % confidence. Nine of ten votes come before two of two, and nobody gets far on one vote.

E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
Statistical Association 22 (1927), pp. 209-212; for votes: Evan Miller, "How Not To Sort By Average Rating" (2009).
"""

import math
from collections.abc import Callable
from typing import Any

from django.db.models import F, FloatField, Value
from django.db.models.functions import Cast, Greatest, Sqrt

Z = 1.959963984540054  # of the normal distribution, for 95 %


def rank(up: int, down: int) -> float:
    """The rank of a comment with so many votes for and against it: 0 without any for it, never quite 1."""
    return float(_lower_bound(float(up), float(down), float(max(up + down, 1)), math.sqrt))


def rank_after(up: int, down: int) -> Any:
    """The same, worked out by the database for a comment whose votes change by so much in the same statement."""
    ups, downs = Cast(F("up") + up, FloatField()), Cast(F("down") + down, FloatField())
    return _lower_bound(ups, downs, Greatest(ups + downs, Value(1.0)), Sqrt)


def _lower_bound(up: Any, down: Any, votes: Any, sqrt: Callable[[Any], Any]) -> Any:
    # Miller's formula times the number of votes. Without votes for it both terms of the difference are the same
    # number, so that the result is 0 and nothing beside it.
    return (up + Z * Z / 2 - Z * sqrt(up * down / votes + Z * Z / 4)) / (up + down + Z * Z)
