"""The log of what moderators, and the site by itself, did to comments."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.discussions.models.comment import Status


class ModerationEvent(models.Model):
    """One act on one comment. Written once; it goes only when the comment itself goes, with its page."""

    class Action(models.TextChoices):
        HOLD = "hold", _("Held")
        APPROVE = "approve", _("Approved")
        REJECT = "reject", _("Rejected")
        SPAM = "spam", _("Marked as spam")
        REMOVE = "remove", _("Removed")
        RESTORE = "restore", _("Restored")
        HIDE = "hide", _("Hidden after reports")
        DISMISS = "dismiss", _("Reports dismissed")
        PIN = "pin", _("Pinned")
        UNPIN = "unpin", _("Unpinned")
        FEATURE = "feature", _("Featured")
        UNFEATURE = "unfeature", _("No longer featured")
        CONFIRM = "confirm", _("E-mail address confirmed")
        EDIT = "edit", _("Edited by its writer")
        DELETE = "delete", _("Deleted by its writer")
        APPEAL = "appeal", _("Appealed against by its writer")
        DENY_APPEAL = "deny_appeal", _("Appeal denied")
        UNDO = "undo", _("Undone")
        BAN = "ban", _("Banned")
        UNBAN = "unban", _("Ban lifted")
        SHADOW = "shadow", _("Shown only to themselves")
        UNSHADOW = "unshadow", _("Shown to everybody again")
        TRUST = "trust", _("Trust changed")
        ERASE = "erase", _("Erased")

    # One of the two: an act on a comment, or one on whoever writes.
    comment = models.ForeignKey("ArticleComment", null=True, on_delete=models.CASCADE, related_name="moderation_events")
    commenter = models.ForeignKey("Commenter", null=True, on_delete=models.SET_NULL, related_name="moderation_events")
    # Empty where the site acted by its own rules.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="moderation_events"
    )
    action = models.CharField(max_length=12, choices=Action)
    from_status = models.CharField(max_length=17, choices=Status, blank=True)
    to_status = models.CharField(max_length=17, choices=Status, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    told = models.BooleanField(default=False)  # whether the note went to the comment's writer as the reason
    until = models.DateTimeField(null=True)  # the end of a ban
    # The acts of one click share it: undo takes all of them back.
    batch = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("acts of moderation")
        default_permissions = ()
        ordering = ("at", "pk")
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="moderation_by_batch", condition=models.Q(batch__isnull=False)),
            models.Index(fields=["actor", "-at"], name="moderation_by_actor"),
            models.Index(fields=["-at", "-id"], name="moderation_by_time"),
            models.Index(fields=["action", "-at"], name="moderation_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}, {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The log of moderation is only added to")
        super().save(*args, **kwargs)
