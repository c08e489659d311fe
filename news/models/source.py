"""Where an article came from, when it is not all our own."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index


class SourceRelation(models.TextChoices):
    """How our article relates to the original."""

    REPUBLISHED = "republished", _("Republished whole")
    EXCERPT = "excerpt", _("An excerpt")
    TRANSLATED = "translated", _("Translated")
    BASED_ON = "based_on", _("Based on its reporting")


class Source(index.Indexed, models.Model):
    """An outlet that we take articles from."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    url = models.URLField(_("address"), blank=True, max_length=500)
    default_licence = models.CharField(
        _("usual licence"), max_length=200, blank=True, help_text=_("Printed where an article's own record says none.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("name"), FieldPanel("url"), FieldPanel("default_licence")]
    search_fields: ClassVar[list[Any]] = [index.SearchField("name", boost=4), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SourceRecord(models.Model):
    """The origin of one article: from it come "Via …", the canonical address and `isBasedOn`."""

    article = ParentalKey("news.ArticlePage", on_delete=models.CASCADE, related_name="source_records")
    source = models.ForeignKey(
        Source,
        verbose_name=_("outlet"),
        on_delete=models.PROTECT,
        related_name="records",
    )
    original_url = models.URLField(_("address of the original"), max_length=1000, blank=True)
    original_author = models.CharField(_("author of the original"), max_length=200, blank=True)
    original_date = models.DateField(_("date of the original"), null=True, blank=True)
    relation = models.CharField(_("relation"), max_length=12, choices=SourceRelation, default=SourceRelation.BASED_ON)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("source"),
        FieldPanel("relation"),
        FieldPanel("original_url"),
        FieldRowPanel([FieldPanel("original_author"), FieldPanel("original_date")]),
        FieldPanel("licence"),
    ]

    class Meta:
        verbose_name = _("source record")
        verbose_name_plural = _("source records")
        constraints = [models.UniqueConstraint(fields=["article"], name="one_source_record_per_article")]

    def __str__(self) -> str:
        return f"{self.get_relation_display()}: {self.source}"

    @property
    def is_copy(self) -> bool:
        """Whether search engines should credit the original rather than our page."""
        return self.relation == SourceRelation.REPUBLISHED

    @property
    def link(self) -> str:
        return self.original_url or self.source.url

    @property
    def licence_text(self) -> str:
        return self.licence or self.source.default_licence
