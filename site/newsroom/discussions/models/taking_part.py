"""What readers do with comments and articles besides writing: votes, stars, reports."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Vote(models.Model):
    """One voter's opinion of one comment. `voter` is a reader's key, see `newsroom.discussions.readers`."""

    comment = models.ForeignKey("ArticleComment", on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    value = models.SmallIntegerField()  # 1 or -1
    ip_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "voter"], name="vote_once"),
            models.CheckConstraint(name="vote_is_up_or_down", condition=Q(value__in=(1, -1))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["voter", "-at"], name="vote_by_voter"),
            models.Index(fields=["ip_hash", "-at"], name="vote_by_address", condition=~Q(ip_hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d}"


class ArticleRating(models.Model):
    """The stars that one reader gives to an article."""

    discussion = models.ForeignKey("Discussion", on_delete=models.CASCADE, related_name="ratings")
    voter = models.CharField(max_length=64)
    stars = models.PositiveSmallIntegerField()
    ip_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["discussion", "voter"], name="rating_once"),
            models.CheckConstraint(name="rating_one_to_five", condition=Q(stars__range=(1, 5))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ip_hash", "-at"], name="rating_by_address", condition=~Q(ip_hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/5"


class Report(models.Model):
    """Somebody tells the moderators about a comment. A notice of illegal content also says who gives it."""

    class Kind(models.TextChoices):
        SPAM = "spam", _("It is advertising")
        ABUSE = "abuse", _("It attacks or insults somebody")
        OFF_TOPIC = "off_topic", _("It has nothing to do with the article")
        FALSE = "false", _("It says what is not true")
        OTHER = "other", _("Something else")
        ILLEGAL = "illegal", _("It is against the law")

    comment = models.ForeignKey("ArticleComment", on_delete=models.CASCADE, related_name="reports")
    reporter = models.CharField(max_length=64)
    kind = models.CharField(_("reason"), max_length=9, choices=Kind)
    text = models.TextField(_("what is wrong with it"), max_length=5000, blank=True)
    # A notice of illegal content only.
    contact_name = models.CharField(_("name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    ip_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "reporter"], name="report_once")]
        indexes: ClassVar = [
            models.Index(fields=["reporter", "-at"], name="report_by_reporter"),
            models.Index(fields=["ip_hash", "-at"], name="report_by_address", condition=~Q(ip_hash="")),
            models.Index(fields=["-at"], name="report_open", condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Revision(models.Model):
    """The text of a comment as it was before its writer changed it."""

    comment = models.ForeignKey("ArticleComment", on_delete=models.CASCADE, related_name="revisions")
    body = models.TextField()
    body_html = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        default_permissions = ()
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.body[:50]


class Appeal(models.Model):
    """The writer of a comment that was rejected or removed asks to have it looked at again. Once."""

    comment = models.OneToOneField("ArticleComment", on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(_("why"), max_length=5000)
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["at"], name="appeal_open", condition=Q(decided_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text[:50]
