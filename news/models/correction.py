"""What we got wrong and put right."""

from typing import Any, ClassVar, Self

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self, request: HttpRequest | None = None) -> Self:
        """Of articles that anybody may read. Each by itself: for a set of those, SQLite goes through all articles."""
        articles = Correction.article.field.related_model.objects.published(request)  # type: ignore[attr-defined]
        return self.filter(models.Exists(articles.filter(pk=models.OuterRef("article"))))


class Correction(models.Model):
    article = ParentalKey("news.ArticlePage", on_delete=models.CASCADE, related_name="corrections")
    date = models.DateTimeField(_("date"), default=timezone.now)
    text = models.TextField(_("text"), max_length=2000, help_text=_("What was wrong, and what is right."))

    objects = CorrectionQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [FieldPanel("date"), FieldPanel("text")]

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-date", "-pk"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["-date", "-id"], name="correction_newest")]

    def __str__(self) -> str:
        return self.text[:80]
