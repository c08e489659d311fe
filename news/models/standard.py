"""Pages that are not news: about, contact, rules."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from news.blocks import ARTICLE_BLOCKS
from news.querysets import PublishedQuerySet
from newsroom.core.models import BasePage
from newsroom.core.structured_data import publisher


class StandardPage(BasePage):
    introduction = models.TextField(_("introduction"), blank=True, max_length=500)
    body = StreamField(ARTICLE_BLOCKS, verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(PublishedQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "news.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["news.StandardPage"]
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    page_description = _("A page that is not news: about us, contact, the rules of the discussion.")

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    @property
    def teaser_text(self) -> str:
        return self.listing_text or self.introduction or self.search_description

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "@type": "WebPage",
            "name": self.title,
            "url": request.build_absolute_uri(self.get_url(request)),
            "publisher": publisher(request),
        }
