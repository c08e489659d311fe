"""What every page of the site has, whatever it shows."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from newsroom.core import page_cache
from newsroom.core.models.site_setting import nothing_restricted

# First path segments that Django's own URLs take. A page with such a slug at the top level could never be reached.
RESERVED_SLUGS = frozenset(
    [
        "account",
        "admin",
        "archive",
        "authors",
        "corrections",
        "discussion",
        "documents",
        "feed",
        "healthz",
        "kinds",
        "media",
        "robots.txt",
        "search",
        "series",
        "sitemap",
        "sitemap.xml",
        "static",
        "topics",
        "videos",
    ]
)


class BasePage(Page):
    """Listing, social and search-engine fields, and the hook for structured data."""

    listing_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("listing image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown where other pages list this one. Left empty, the page's own first picture is used."),
    )
    listing_text = models.TextField(
        _("listing text"),
        blank=True,
        max_length=400,
        help_text=_("One or two sentences for lists. Left empty, the page's own introduction is used."),
    )
    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("social image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when somebody shares the link. Best 1200 × 630 pixels or larger."),
    )
    social_text = models.TextField(_("social text"), blank=True, max_length=300)
    noindex = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("Asks search engines not to list this page. Readers still find it on the site."),
    )

    # Known when a page was found by its path: the settings of the request say whether anything is private at all.
    _nothing_restricted = False

    listing_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("listing_image"), FieldPanel("listing_text")], heading=_("In lists")),
        MultiFieldPanel([FieldPanel("social_image"), FieldPanel("social_text")], heading=_("When shared")),
    ]
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("noindex"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("Address and search engines"),
        ),
        *listing_panels,
    ]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.live and self.first_published_at is None:  # type: ignore[has-type]
            # A page made live without a revision, by an import for example, was published all the same.
            self.first_published_at = timezone.now()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS and self._stands_at_top_level():
            raise ValidationError(
                {"slug": _("“%(slug)s” is an address of the site itself. Choose another slug.") % {"slug": self.slug}}
            )

    def _stands_at_top_level(self) -> bool:
        # Path: root (1), front page (2), then the top level (3). A page not yet placed is checked when it is added.
        return bool(self.depth) and self.depth == 3

    @property
    def teaser_image(self) -> models.Model | None:
        """The picture for lists: the one chosen for them, else whatever the page type falls back to."""
        return self.listing_image

    @property
    def teaser_text(self) -> str:
        """The sentence for lists: the one written for them, else the search description."""
        return self.listing_text or self.search_description

    @classmethod
    def for_serving(cls) -> QuerySet[Self]:
        """Pages of this type with all that one of them shows fetched along."""
        return cls._default_manager.all()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page below this one by its whole path: two queries at any depth, where the walk takes two a level."""
        if not path_components:
            return super().route(request, path_components)
        url_path = f"{self.url_path}{'/'.join(path_components)}/"
        # The last slug narrows by its index; url_path itself has none.
        page = Page.objects.filter(slug=path_components[-1], url_path=url_path).only("pk", "content_type").first()
        model = page.specific_class if page else None
        if model is None or not issubclass(model, BasePage):
            return super().route(request, path_components)
        served = model.for_serving().get(pk=page.pk)
        served._nothing_restricted = nothing_restricted(request)
        return served.route(request, [])

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's rule (the page's own, those above it, those of what an alias stands for) in one query at most."""
        if self._nothing_restricted:
            return PageViewRestriction.objects.none()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(
            Q(page__path__in=paths) | Q(page__aliases__path__in=paths) | Q(page__aliases__aliases__path__in=paths)
        ).distinct()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page_cache.remember(f"page:{self.pk}", *self.lists_shown())
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return response

    def lists_shown(self) -> Iterable[str]:
        """Tags of the lists that the page shows (`newsroom.core.page_cache`)."""
        return ()

    def structured_data(self, request: HttpRequest) -> dict[str, Any] | None:
        """schema.org data for the page's head as a JSON-LD object, or None where there is nothing worth saying."""
        return None
