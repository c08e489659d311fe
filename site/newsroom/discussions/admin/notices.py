"""What one click did, in a sentence, with the way back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.discussions.models import ModerationEvent
from newsroom.discussions.services.undoing import Undone

Action = ModerationEvent.Action


SALT = "newsroom.discussions.notice"


@dataclass(frozen=True)
class Notice:
    """How many comments each act changed, or a `text`. `batch` is what undo needs, where something can be undone."""

    did: Mapping[Action, int] = field(default_factory=dict)
    batch: uuid.UUID | None = None
    text: str = ""

    @property
    def said(self) -> str:
        return self.text or " ".join(sentence(action, number) for action, number in self.did.items())

    def signed(self) -> str:
        """For the address of the page that says it, so that no query is needed there."""
        did = {Action(action).value: number for action, number in self.did.items()}
        return signing.dumps([str(self.batch), did], salt=SALT)


NOTHING = Notice()


def from_address(raw: str) -> Notice | None:
    """The notice that an address carries; None where it was not signed here."""
    try:
        batch, did = signing.loads(raw, salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        return None
    return Notice({Action(action): number for action, number in did.items()}, uuid.UUID(batch))


def sentence(action: Action, number: int) -> str:
    return _sentences(number)[action] % {"count": number}


def _sentences(number: int) -> dict[Any, str]:
    return {
        Action.APPROVE: ngettext("%(count)s comment is published.", "%(count)s comments are published.", number),
        Action.REJECT: ngettext("%(count)s comment is rejected.", "%(count)s comments are rejected.", number),
        Action.SPAM: ngettext("%(count)s comment is now spam.", "%(count)s comments are now spam.", number),
        Action.REMOVE: ngettext("%(count)s comment is removed.", "%(count)s comments are removed.", number),
        Action.RESTORE: ngettext("%(count)s comment is back.", "%(count)s comments are back.", number),
        Action.DISMISS: ngettext(
            "%(count)s comment stands; the reports are answered.",
            "%(count)s comments stand; the reports are answered.",
            number,
        ),
        Action.DENY_APPEAL: ngettext("%(count)s appeal is denied.", "%(count)s appeals are denied.", number),
        Action.PIN: ngettext("%(count)s comment is pinned.", "%(count)s comments are pinned.", number),
        Action.UNPIN: ngettext(
            "%(count)s comment is no longer pinned.", "%(count)s comments are no longer pinned.", number
        ),
        Action.FEATURE: ngettext("%(count)s comment is featured.", "%(count)s comments are featured.", number),
        Action.UNFEATURE: ngettext(
            "%(count)s comment is no longer featured.", "%(count)s comments are no longer featured.", number
        ),
    }


def unchanged(number: int) -> str:
    """For the comments that an act did not change; empty where there are none."""
    if not number:
        return ""
    sentence = ngettext(
        "%(count)s comment stayed as it was: somebody else has dealt with it.",
        "%(count)s comments stayed as they were: somebody else has dealt with them.",
        number,
    )
    return sentence % {"count": number}


def of_undo(undone: Undone) -> Notice:
    if not undone.taken_back and not undone.left:
        return Notice(text=_("There is nothing to take back."))
    said = ngettext("%(count)s act is taken back.", "%(count)s acts are taken back.", undone.taken_back)
    parts = [said % {"count": undone.taken_back}] if undone.taken_back else []
    return Notice(text=" ".join([*parts, unchanged(undone.left)]).strip())
