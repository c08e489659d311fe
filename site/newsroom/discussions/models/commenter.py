"""Who comments, so far as moderators need to know."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Trust(models.TextChoices):
    NORMAL = "normal", _("As the rules say")
    TRUSTED = "trusted", _("Trusted: what they write is not held")
    WATCHED = "watched", _("Watched: everything they write waits")


class Commenter(models.Model):
    """A registered user, or a guest known by a keyed hash of an e-mail address; the address itself is not here."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="commenter",
    )
    email_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    approved_count = models.PositiveIntegerField(default=0, editable=False)
    rejected_count = models.PositiveIntegerField(default=0, editable=False)
    reported_count = models.PositiveIntegerField(default=0, editable=False)  # their comments that reports hid
    last_rejected_at = models.DateTimeField(null=True, editable=False)
    trust = models.CharField(_("trust"), max_length=7, choices=Trust, default=Trust.NORMAL)
    banned_until = models.DateTimeField(_("banned until"), null=True, blank=True)
    shadowed_until = models.DateTimeField(_("shown only to themselves until"), null=True, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, editable=False)  # guests; an account confirms by itself
    first_seen_at = models.DateTimeField(default=timezone.now, editable=False)

    # Known of those whom `newsroom.discussions.services.commenters.find` has found; of a new one there is neither.
    confirmed_here: bool = False
    has_letters: bool = False

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        default_permissions = ()
        permissions: ClassVar = [("ban_commenters", _("Can ban commenters"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="commenter_is_user_or_guest",
                condition=models.Q(user__isnull=False, email_hash__isnull=True)
                | models.Q(user__isnull=True, email_hash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user_id else _("Guest %(hash)s") % {"hash": (self.email_hash or "")[:8]}

    def is_banned(self, now: dt.datetime | None = None) -> bool:
        return self.banned_until is not None and (now or timezone.now()) < self.banned_until

    def is_shadowed(self, now: dt.datetime | None = None) -> bool:
        """Whether what they write is shown to nobody but themselves."""
        return self.shadowed_until is not None and (now or timezone.now()) < self.shadowed_until

    def is_held_off(self) -> bool:
        """Whether moderators have decided something against them that still holds."""
        return self.is_banned() or self.is_shadowed() or self.trust == Trust.WATCHED


class CommenterNote(models.Model):
    """What one moderator tells the others about somebody. Never shown to readers."""

    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("note"), max_length=5000)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("note about a commenter")
        verbose_name_plural = _("notes about commenters")
        default_permissions = ()
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.text[:50]
