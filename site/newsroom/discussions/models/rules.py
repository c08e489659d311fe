"""What editors do not want to read, and what they want to look at first."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Rule(models.Model):
    """One word, name or domain, and what becomes of a comment with it."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word or phrase in the text")
        NAME = "name", _("Name of the writer")
        DOMAIN = "domain", _("Link to a domain, or to one below it")
        EMAIL = "email", _("E-mail address or its domain")

    class Effect(models.TextChoices):
        HOLD = "hold", _("Hold for a moderator")
        SPAM = "spam", _("Put with the spam")
        REFUSE = "refuse", _("Send back to the writer")

    kind = models.CharField(_("what"), max_length=6, choices=Kind, default=Kind.WORD)
    pattern = models.CharField(_("is"), max_length=200)
    folded = models.CharField(max_length=200, editable=False)  # as it is compared
    effect = models.CharField(_("then"), max_length=6, choices=Effect, default=Effect.HOLD)
    active = models.BooleanField(_("in force"), default=True)
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("For the other moderators."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # processes see by it what is new

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rule for comments")
        verbose_name_plural = _("rules for comments")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "folded"], name="rule_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.pattern}"


class SpamModel(models.Model):
    """What the site has learned of spam. One row, made anew from what moderators decided."""

    spam_count = models.PositiveIntegerField(default=0)
    ham_count = models.PositiveIntegerField(default=0)
    tokens = models.JSONField(default=dict)  # token -> [in spam, in ham]
    trained_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("what is known of spam")
        verbose_name_plural = _("what is known of spam")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.spam_count} / {self.ham_count}"


class SpentChallenge(models.Model):
    """A sum that a guest's browser has done, kept while it could be sent again."""

    challenge = models.CharField(max_length=64, primary_key=True)
    spent_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sum that was used")
        verbose_name_plural = _("sums that were used")
        default_permissions = ()

    def __str__(self) -> str:
        return self.challenge
