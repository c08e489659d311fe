"""The front page: what leads, what is picked by hand, and what fills itself."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from home.blocks import STRIP_BLOCKS
from news.freshness import ARTICLES
from newsroom.core.models import BasePage
from newsroom.core.models.settings import SiteSettings
from newsroom.core.structured_data import publisher


class HomePage(BasePage):
    """The front page of a site; sections stand below it."""

    lead = models.ForeignKey(
        "news.ArticlePage",
        verbose_name=_("lead story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Left empty, the newest article leads."),
    )
    strips = StreamField(STRIP_BLOCKS, verbose_name=_("strips"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["news.SectionPage", "news.StandardPage"]
    max_count_per_parent = 1
    page_description = _("The front page of a site.")

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        PageChooserPanel("lead", "news.ArticlePage"),
        InlinePanel("picks", heading=_("Picked by hand"), label=_("Article"), max_num=12),
        FieldPanel("strips"),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.front import build_front, with_all_shown

        front = with_all_shown(build_front(self, request), request)
        return {**super().get_context(request, *args, **kwargs), "front": front}

    def lists_shown(self) -> Iterable[str]:
        return [ARTICLES]

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "@type": "WebSite",
            "name": SiteSettings.for_request(request).name,
            "url": request.build_absolute_uri("/"),
            "publisher": publisher(request),
        }


class Pick(Orderable):
    """An article that an editor put on the front page."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="picks")
    article = models.ForeignKey(
        "news.ArticlePage", verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("article", "news.ArticlePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("picked article")
        verbose_name_plural = _("picked articles")
        constraints = [models.UniqueConstraint(fields=["page", "article"], name="article_picked_once")]

    def __str__(self) -> str:
        return str(self.article)
