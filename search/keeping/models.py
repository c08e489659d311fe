"""What the index has yet to hear of."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Spread(models.TextChoices):
    """What else has to be indexed anew when one thing changed."""

    ONE = "", _("the thing itself")
    ARTICLES = "articles", _("all articles that name it")
    BELOW = "below", _("all pages below it")


class IndexChange(models.Model):
    """One thing that was saved, renamed, moved or deleted, in the transaction in which that happened.

    Rows are only added and deleted, so that no two saves wait for each other; what is noted twice is indexed once.
    """

    label = models.CharField(max_length=100)  # of the model: news.articlepage
    object_id = models.CharField(max_length=50)
    spread = models.CharField(max_length=10, choices=Spread, default=Spread.ONE, blank=True)
    name = models.CharField(max_length=120, blank=True)  # for the admin: what was renamed
    # Where a spread stands: all articles up to this key are done.
    position = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change for the search index")
        verbose_name_plural = _("changes for the search index")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["spread", "next_attempt_at"], name="index_change_due")]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}: {self.get_spread_display()}"


class Turn(models.Model):
    """Whose turn it is to tell the index: one process at a time, so that an older state never overwrites a newer."""

    holder = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.holder} until {self.until}"
