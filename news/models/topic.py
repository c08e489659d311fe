"""Topics: what articles are about, across sections."""

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


class Topic(PreviewableMixin, index.Indexed, models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True, max_length=500)

    panels: ClassVar[list[Any]] = [
        TitleFieldPanel("name", placeholder=_("Name*")),
        FieldPanel("slug", widget=SlugInput, required_on_save=False),
        FieldPanel("description"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        from news.views import lists

        self.slug = self.slug or "preview"
        return lists.topic(request, slug=self.slug, preview=self)
