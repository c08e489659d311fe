"""What becomes of a comment in which the moderators' rules found something. Staff and the trusted are not asked."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from newsroom.discussions.models import Rule, Status
from newsroom.discussions.services.drafts import Decision, Draft, Facts, Reason
from newsroom.discussions.services.phases_standing import is_trusted

STATUSES = {Rule.Effect.HOLD: Status.PENDING, Rule.Effect.SPAM: Status.SPAM}


def refusing(draft: Draft, facts: Facts) -> Iterator[Decision]:
    """Sends the comment back to its writer, and says what it cannot have."""
    if facts.is_staff or is_trusted(facts):
        return
    for rule in facts.rules_found:
        if rule.effect == Rule.Effect.REFUSE:
            message, at = _words_for_writer(rule)
            yield Decision(Reason.RULE, message=message, field=at, rule=rule.pk)


def holding(draft: Draft, facts: Facts) -> Iterator[Decision]:
    for rule in facts.rules_found:
        if status := STATUSES.get(Rule.Effect(rule.effect)):
            yield Decision(Reason.RULE, status, rule=rule.pk)


def _words_for_writer(rule: Rule) -> tuple[Any, str]:
    if rule.kind == Rule.Kind.NAME:
        return _("This name cannot be used here. Sign with another one."), "name"
    if rule.kind == Rule.Kind.EMAIL:
        return _("This e-mail address cannot be used here."), "email"
    if rule.kind == Rule.Kind.DOMAIN:
        return _("Links to %(domain)s cannot be used here.") % {"domain": rule.pattern}, "body"
    return _("“%(words)s” cannot be said here. Your text is still here to change.") % {"words": rule.pattern}, "body"
