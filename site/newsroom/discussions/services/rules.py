"""The rules of the moderators: read once, looked at by every comment, and explained."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.discussions.models import Rule
from newsroom.discussions.services.drafts import Reason
from newsroom.discussions.services.matching import BadPattern, Matcher, Writing, folded_pattern

REFRESH = dt.timedelta(minutes=1)
AT_ONCE = 500
LABELS: dict[str, Any] = dict(Reason.choices)
PREFIX = f"{Reason.RULE.value}:"


@dataclass
class _Known:
    """The rules in force as this process last read them. Other processes change them: `state` says whether one did."""

    state: tuple[Any, ...] | None = None
    read_at: dt.datetime | None = None
    matcher: Matcher | None = None


_known = _Known()


def find(writing: Writing) -> tuple[Rule, ...]:
    """The rules in force that the writing falls under: one small query, and the rules' own only after a change."""
    return tuple(_matcher().matches(writing))


def _matcher() -> Matcher:
    in_force = Rule.objects.filter(active=True)
    now = timezone.now()
    summary = in_force.aggregate(number=Count("pk"), changed=Max("changed_at"), last=Max("pk"))
    state = tuple(summary.values())
    is_old = _known.read_at is None or now - _known.read_at > REFRESH or now < _known.read_at
    if _known.matcher is None or is_old or state != _known.state:
        # Whole or not at all: another thread may be reading it.
        matcher = Matcher.of(in_force) if summary["number"] else Matcher()
        _known.matcher, _known.state, _known.read_at = matcher, state, now
        return matcher
    return _known.matcher


@dataclass(frozen=True)
class Added:
    """What became of a list of patterns."""

    new: int = 0
    known: int = 0
    unusable: tuple[str, ...] = ()


def add_list(kind: str, effect: str, patterns: Iterable[str], actor: Any) -> Added:
    """Rules for a whole list; those that are there already stay as they are."""
    rows: dict[str, Rule] = {}
    unusable: list[str] = []
    wanted = [stripped for pattern in patterns if (stripped := pattern.strip())]
    for pattern in wanted:
        try:
            folded = folded_pattern(kind, pattern[:200])
        except BadPattern:
            unusable.append(pattern[:50])
            continue
        rows.setdefault(folded, Rule(kind=kind, pattern=pattern[:200], folded=folded, effect=effect, created_by=actor))
    with transaction.atomic():
        before = Rule.objects.count()
        Rule.objects.bulk_create(rows.values(), batch_size=AT_ONCE, ignore_conflicts=True)
        new = Rule.objects.count() - before
    return Added(new, len(wanted) - len(unusable) - new, tuple(unusable))


def describe(code: str) -> str:
    """Words for a stored reason. A rule is named; a code that nothing stands behind any more stands for itself."""
    return describe_all([code])[code]


def describe_all(codes: Sequence[str]) -> dict[str, str]:
    """The same for many, in one query where there are rules among them."""
    numbers = {code: int(code.removeprefix(PREFIX)) for code in set(codes) if _is_of_a_rule(code)}
    rules = Rule.objects.in_bulk(set(numbers.values())) if numbers else {}
    return {code: _words(code, numbers.get(code), rules) for code in codes}


def _is_of_a_rule(code: str) -> bool:
    number = code.removeprefix(PREFIX)
    return code.startswith(PREFIX) and number.isascii() and number.isdigit() and len(number) < 18


def _words(code: str, number: int | None, rules: dict[int, Rule]) -> str:
    if number is None:
        return str(LABELS.get(code, code))
    rule = rules.get(number)
    return _("Rule: %(rule)s") % {"rule": rule} if rule else _("A rule that is no longer there")
