"""What is sent by e-mail: who wants to hear of what, and the links in the letters."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """One commenter wants to hear of new comments in one discussion.

    A guest's address stands here because nowhere else it does; an account's is the account's own.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("All comments on this article")
        REPLIES = "replies", _("Replies to my comments")

    discussion = models.ForeignKey("Discussion", on_delete=models.CASCADE, related_name="subscriptions")
    commenter = models.ForeignKey("Commenter", on_delete=models.CASCADE, related_name="subscriptions")
    scope = models.CharField(_("notify of"), max_length=7, choices=Scope)
    email = models.EmailField(blank=True)  # guests only
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["discussion", "commenter"], name="subscription_once"),
        ]

    def __str__(self) -> str:
        return self.get_scope_display()


class ActionToken(models.Model):
    """A link in a letter: stored as a hash, good for one purpose, for a while, and where it acts, once."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", _("Confirm an e-mail address")
        SUBSCRIBE = "subscribe", _("Confirm a subscription")
        APPEAL = "appeal", _("Appeal against a decision")
        MY_DATA = "my_data", _("See or erase what is stored about me")

    hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=9, choices=Purpose)
    email_hash = models.CharField(max_length=64, blank=True)  # whom it was sent to
    ip_hash = models.CharField(max_length=64, blank=True)  # from where it was asked for
    comment = models.ForeignKey("ArticleComment", null=True, on_delete=models.CASCADE, related_name="+")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link in a letter")
        verbose_name_plural = _("links in letters")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["email_hash", "-created_at"], name="token_by_address"),
            models.Index(fields=["ip_hash", "-created_at"], name="token_by_sender", condition=~models.Q(ip_hash="")),
            models.Index(fields=["expires_at"], name="token_by_end"),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class ConfirmedBrowser(models.Model):
    """A browser in which a guest has confirmed an e-mail address. In any other the address proves nothing."""

    commenter = models.ForeignKey("Commenter", on_delete=models.CASCADE, related_name="confirmed_browsers")
    reader_key = models.CharField(max_length=64, db_index=True)  # see newsroom.discussions.readers
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("browser of a guest")
        verbose_name_plural = _("browsers of guests")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commenter", "reader_key"], name="browser_confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commenter}, {self.at:%Y-%m-%d}"
