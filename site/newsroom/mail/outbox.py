"""Writing letters down. Nothing is sent here: see `newsroom.mail.drain`.

    enqueue(key="confirm:17", recipient="ana@example.com", subject="…", text="…", html="…", headers={…})

Called inside the transaction of the act that the letter reports. `key` names event and recipient: where there is a
letter of that key already, nothing happens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction

from newsroom.mail.models import Letter
from newsroom.mail.tasks import send_letters

LONGEST_SUBJECT = 250


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter that is to be written down."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def enqueue(
    *, key: str, recipient: str, subject: str, text: str, html: str = "", headers: Mapping[str, str] | None = None
) -> None:
    """Write one letter down, to be sent once the transaction is through."""
    enqueue_many(
        [Draft(key=key, recipient=recipient, subject=subject, text=text, html=html, headers=headers or {})],
    )


def enqueue_many(drafts: Sequence[Draft]) -> None:
    """Write many letters down in one query."""
    if not drafts:
        return
    letters = [
        Letter(
            key=draft.key,
            recipient=_line(draft.recipient),
            subject=_line(draft.subject)[:LONGEST_SUBJECT],
            text=_without_nul(draft.text),
            html=_without_nul(draft.html),
            headers={_line(name): _line(value) for name, value in draft.headers.items()},
        )
        for draft in drafts
    ]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    transaction.on_commit(send_letters.enqueue)


def enqueue_message(message: EmailMessage, key: str = "") -> None:
    """Write down a message that another package made: a letter for each of its recipients, from the site's sender."""
    key = key or f"message:{uuid4()}"
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
    text = str(message.body)
    if message.content_subtype == "html":
        text, html = "", text
    enqueue_many(
        [
            Draft(
                key=f"{key}:{number}" if number else key,
                recipient=recipient,
                subject=str(message.subject),
                text=text,
                html=html,
                headers={name: str(value) for name, value in message.extra_headers.items()},
            )
            for number, recipient in enumerate(message.recipients())
        ]
    )


def _line(value: str) -> str:
    """On one line, so that nothing a reader wrote can begin another header."""
    return " ".join(_without_nul(str(value)).split())


def _without_nul(value: str) -> str:
    return value.replace("\0", "")
