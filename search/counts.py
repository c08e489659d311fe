"""What Wagtail's own counts of searches do not say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmptySearches(models.Model):
    """How many of a day's searches for the same words found nothing. Goes with the day when that is cleared away."""

    day = models.OneToOneField(
        "wagtailsearchpromotions.QueryDailyHits",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="empty_searches",
    )
    number = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("searches without result")
        verbose_name_plural = _("searches without result")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day_id}: {self.number}"
