"""Series: articles that belong together and are read in order."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import PreviewableMixin
from wagtail.search import index


class Series(PreviewableMixin, index.Indexed, models.Model):
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=160, unique=True)
    description = models.TextField(_("description"), blank=True, max_length=500)
    image = models.ForeignKey(
        "newsroom_media.CustomImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", placeholder=_("Title*")),
        FieldPanel("slug", widget=SlugInput, required_on_save=False),
        FieldPanel("description"),
        FieldPanel("image"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.SearchField("description"),
    ]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.slug])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        from news.views import lists

        self.slug = self.slug or "preview"
        return lists.series(request, slug=self.slug, preview=self)
