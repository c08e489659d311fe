"""Sending what is in the outbox: never twice, and nothing lost without a word.

A letter is taken by one conditional UPDATE from WAITING to SENDING, committed before the mail server hears of it, and
becomes SENT after. Letters are taken one by one, on one connection for the batch: a worker that is killed leaves one
letter behind of which nobody can say whether it went out. That one is given up, and counted
(docs/decisions/0009-a-letter-in-doubt-is-not-sent-again.md).
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from newsroom.mail.messages import message_of
from newsroom.mail.models import Letter

logger = logging.getLogger(__name__)

State = Letter.State
BATCH = 50
SECONDS = 4  # less than a process gets to end: one that is told to stop finishes its batch and is not killed in it
# The pauses after each refusal that may pass; after the last of them the letter is given up.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# Longer than any attempt can take: each answer of the server is waited for EMAIL_TIMEOUT seconds at most.
DEAD_AFTER = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=30)
PERHAPS_SENT = "Perhaps sent: the sending was cut off before the mail server had answered, and nothing is sent twice."
LONGEST_ERROR = 1000
# A letter that is through keeps no words: they hold links that only its reader should have, and what people wrote.
WITHOUT_WORDS: dict[str, Any] = {"text": "", "html": "", "headers": {}}


@dataclass
class Drained:
    """What became of the letters that were due."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    in_doubt: int = 0
    unreachable: str = ""  # what the mail server, or the way to it, had to say

    @property
    def is_complete(self) -> bool:
        """Whether every letter taken was tried: the mail server could be reached."""
        return not self.unreachable


def drain(limit: int = BATCH, seconds: float = SECONDS) -> Drained:
    """Send the letters that are due, oldest first, `limit` at most, and begin none after so many seconds.

    Any number of processes may do so at once.

    Where the mail server cannot be reached, all letters wait as they are: an outage costs none of them an attempt.
    """
    drained = Drained(in_doubt=give_up_abandoned())
    backend: BaseEmailBackend | None = None
    until = time.monotonic() + seconds
    for pk in _due(limit):
        if time.monotonic() >= until:
            break
        if backend is None:
            backend = get_connection(fail_silently=False)
            try:
                backend.open()
            except Exception as error:  # whatever a backend raises that reaches nobody
                drained.unreachable = str(error) or type(error).__name__
                logger.warning("The mail server cannot be reached, letters wait: %s", drained.unreachable)
                return drained
        letter = _take(pk)
        if letter is not None and not _send(letter, backend, drained):
            _close(backend)
            backend = None
    if backend is not None:
        _close(backend)
    return drained


def anything_due() -> bool:
    return Letter.objects.filter(state=State.WAITING, next_attempt_at__lte=timezone.now()).exists()


def give_up_abandoned() -> int:
    """Give up letters whose sender has died with them in its hands; returns how many."""
    abandoned = Letter.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - DEAD_AFTER)
    number = abandoned.update(state=State.FAILED, error=PERHAPS_SENT, **WITHOUT_WORDS)
    if number:
        logger.warning("%d letters were given up: their worker ended while it sent them.", number)
    return number


def prune(older_than: dt.timedelta = KEPT) -> int:
    """Delete letters that were sent or given up so long ago; returns how many."""
    old = Letter.objects.filter(created_at__lt=timezone.now() - older_than, state__in=(State.SENT, State.FAILED))
    return old.delete()[0]


def _due(limit: int) -> Iterator[int]:
    due = Letter.objects.filter(state=State.WAITING, next_attempt_at__lte=timezone.now())
    yield from list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:limit])


def _take(pk: int) -> Letter | None:
    """The letter, now ours alone; None where another process was quicker."""
    now = timezone.now()
    taken = Letter.objects.filter(pk=pk, state=State.WAITING, next_attempt_at__lte=now).update(
        state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Letter.objects.get(pk=pk) if taken else None


def _send(letter: Letter, backend: BaseEmailBackend, drained: Drained) -> bool:
    """Send it and write down what became of it. False where the connection may be of no more use."""
    try:
        accepted = backend.send_messages([message_of(letter, backend)])
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        _refused(letter, error, drained)
    except (SMTPException, OSError) as error:
        drained.in_doubt += 1
        _give_up(letter, f"{PERHAPS_SENT} {error}")
    except Exception as error:  # no message can be made of it, or a backend of another kind refuses it
        drained.failed += 1
        logger.exception("Letter %s could not be sent.", letter.pk)
        _give_up(letter, f"{type(error).__name__}: {error}")
    else:
        if accepted:
            drained.sent += 1
            Letter.objects.filter(pk=letter.pk).update(
                state=State.SENT, sent_at=timezone.now(), error="", **WITHOUT_WORDS
            )
            return True
        drained.failed += 1
        _give_up(letter, "There is nobody it could be sent to.")
    return False


def _refused(letter: Letter, error: SMTPRecipientsRefused | SMTPResponseException, drained: Drained) -> None:
    """The server has said no: for now, or for good."""
    said = f"{error}"
    if isinstance(error, SMTPRecipientsRefused):
        code = max(code for code, _answer in error.recipients.values())
    else:
        code = int(error.smtp_code)
    # A sender that is refused is a matter of settings, which are mended.
    for_good = code >= 500 and not isinstance(error, SMTPSenderRefused)
    if for_good or letter.attempts > len(PAUSES):
        drained.failed += 1
        _give_up(letter, said)
        return
    drained.postponed += 1
    Letter.objects.filter(pk=letter.pk).update(
        state=State.WAITING, next_attempt_at=timezone.now() + PAUSES[letter.attempts - 1], error=said[:LONGEST_ERROR]
    )


def _give_up(letter: Letter, error: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=State.FAILED, error=error[:LONGEST_ERROR], **WITHOUT_WORDS)
    logger.warning("Letter %s to %s was given up.", letter.pk, letter.recipient.rpartition("@")[2])


def _close(backend: BaseEmailBackend) -> None:
    with suppress(SMTPException, OSError):
        backend.close()
