"""What is public, and in what order: decided here, once."""

from typing import TYPE_CHECKING, Self

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from newsroom.core.models import nothing_restricted

if TYPE_CHECKING:
    from news.models import ArticleContributor, SectionPage


class PublishedQuerySet(PageQuerySet):
    """Pages that anybody may read."""

    def published(self, request: HttpRequest | None = None) -> Self:
        """Live, and neither the page nor one above it is private; a request may know that none is at all."""
        if request is not None and nothing_restricted(request):
            return self.filter(live=True)
        restricted = PageViewRestriction.objects.annotate(
            outer_path=ExpressionWrapper(OuterRef("path"), output_field=CharField())
        ).filter(outer_path__startswith=F("page__path"))
        restricted_original = PageViewRestriction.objects.filter(page=OuterRef("alias_of"))
        return self.filter(live=True).exclude(Exists(restricted)).exclude(Exists(restricted_original))

    def published_for_search(self) -> Self:
        """The same as `published()` in filters that every search backend understands, for one query more."""
        return self.live().public()


class ArticleQuerySet(PublishedQuerySet):
    """Articles as lists show them."""

    def newest(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def in_section(self, section: "SectionPage") -> Self:
        """Articles of a section and of those below it."""
        return self.filter(section__in=section.branch())

    def in_sections(self, sections: "PageQuerySet[SectionPage]") -> Self:
        return self.filter(section__in=sections)

    def for_teaser(self) -> Self:
        """What a teaser without a byline shows: no body, but pictures and section."""
        return self.defer("body").select_related("section", "lead_image", "listing_image", "lead_video__poster")

    def for_listing(self) -> Self:
        """What a teaser shows, byline included, in two queries whatever the number of articles."""
        return self.for_teaser().prefetch_related(Prefetch("byline_entries", self._byline_entries()))

    def for_article(self) -> Self:
        """All that an article's own page shows around its text."""
        from news.models import ArticleContributor, SourceRecord

        entries = ArticleContributor.objects.select_related("contributor")
        return self.select_related("section", "series", "lead_video__poster", "lead_video__file").prefetch_related(
            Prefetch("byline_entries", entries),
            Prefetch("source_records", SourceRecord.objects.select_related("source")),
            "corrections",
        )

    @staticmethod
    def _byline_entries() -> QuerySet["ArticleContributor"]:
        from news.models import ArticleContributor

        return ArticleContributor.objects.select_related("contributor__photo")
