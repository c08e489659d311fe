"""Sections: the tree that the paper is ordered by."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager

from news import freshness
from news.querysets import PublishedQuerySet
from newsroom.core.models import BasePage
from newsroom.core.structured_data import publisher


class SectionPage(BasePage):
    """A section or a section of a section; lists its own articles and those of the sections below it."""

    ARTICLES_PER_PAGE = 20

    introduction = models.TextField(_("introduction"), blank=True, max_length=500)

    objects = PageManager.from_queryset(PublishedQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "news.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["news.SectionPage", "news.ArticlePage"]
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("introduction")]
    page_description = _("A section of the paper. Articles and smaller sections go into it.")

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @property
    def teaser_text(self) -> str:
        return self.listing_text or self.introduction or self.search_description

    def branch(self) -> Any:
        """This section and those below it, as a queryset of ids for use in other queries."""
        return SectionPage.objects.filter(path__startswith=self.path).order_by().values("pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from news import entries
        from news.stories import Listed, list_page
        from news.subsections import subsections

        context = super().get_context(request, *args, **kwargs)
        listed = Listed(entries.of_section(self), request)
        context["articles"] = list_page(listed, request, self.ARTICLES_PER_PAGE, leads=True)
        context["subsections"] = subsections(self, request)
        return context

    def lists_shown(self) -> Iterable[str]:
        return freshness.of_section(self), freshness.SECTIONS

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "@type": "CollectionPage",
            "name": self.title,
            "url": request.build_absolute_uri(self.get_url(request)),
            "publisher": publisher(request),
        }
