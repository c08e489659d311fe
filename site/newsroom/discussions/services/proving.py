"""A sum that costs a reader's browser a moment, and whoever sends thousands of comments a lot (ALTCHA, made here).

The challenge is signed, not stored. A solved one counts once.
"""

import base64
import binascii
import datetime as dt
import json
from typing import Any

import altcha
from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsroom.discussions.identity import keyed_hash
from newsroom.discussions.models import ConfirmedBrowser, DiscussionSettings, SpentChallenge
from newsroom.discussions.readers import Reader

LIFETIME = dt.timedelta(days=1)  # as long as a form may be open
LONGEST = 2000  # characters of what a browser sends back
SENT: dict[str, type] = {"algorithm": str, "challenge": str, "salt": str, "signature": str, "number": int}
BIGGEST_NUMBER = 10**9


def make_challenge() -> dict[str, Any]:
    """What a browser has to solve, as its script gets it."""
    options = altcha.ChallengeOptionsV1(
        max_number=settings.DISCUSSION_PROOF_NUMBERS, hmac_key=_key(), expires=timezone.now() + LIFETIME
    )
    return altcha.create_challenge_v1(options).to_dict()


def is_needed(settings: DiscussionSettings, reader: Reader) -> bool:
    """Whether a form asks the browser for it: guests' do, unless a comment was approved that was confirmed in it."""
    if not settings.proof_of_work or reader.user is not None:
        return False
    known = ConfirmedBrowser.objects.filter(reader_key=reader.key, commenter__approved_count__gt=0)
    return not reader.key or not known.exists()


def accept(proof: str) -> bool:
    """Whether the sum is right, is one of ours, and has not been used. Then it is used; undone with the transaction."""
    solved = _read(proof)
    if solved is None:
        return False
    is_right, _problem = altcha.verify_solution_v1(solved, _key())
    return is_right and _spend(solved["challenge"])


def prune() -> int:
    """Forget challenges that have expired; returns how many."""
    return SpentChallenge.objects.filter(spent_at__lt=timezone.now() - 2 * LIFETIME).delete()[0]


def _key() -> str:
    return keyed_hash("proof", "of work")


def _read(proof: str) -> Any:
    """What a browser sent, if it has the shape; the rest is for the library."""
    if not proof or len(proof) > LONGEST:
        return None
    try:
        solved = json.loads(base64.b64decode(proof, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(solved, dict) or any(type(solved.get(name)) is not kind for name, kind in SENT.items()):
        return None
    fits = solved["algorithm"] == "SHA-256" and 0 <= solved["number"] <= BIGGEST_NUMBER
    return {name: solved[name] for name in SENT} if fits and solved["challenge"].isalnum() else None


def _spend(challenge: str) -> bool:
    """Write it down; False where it stands there already. Who comes second waits for the first one’s transaction."""
    table, columns = SpentChallenge._meta.db_table, ("challenge", "spent_at")
    names = ", ".join(map(connection.ops.quote_name, columns))
    spent_at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        # In one statement, which posting has few of; Django's own way of it does not say whether there was a conflict.
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES (%s, %s) ON CONFLICT DO NOTHING",  # noqa: S608
            [challenge, spent_at],
        )
        return cursor.rowcount == 1
