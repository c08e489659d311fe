"""What editors say once about the whole site."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import register_setting
from wagtail.fields import StreamField

from newsroom.core.blocks import ExternalLinkBlock, NavigationLinkBlock
from newsroom.core.models.site_setting import SiteSetting


class SupportPlacement(models.TextChoices):
    NOWHERE = "nowhere", _("Nowhere")
    ARTICLES = "articles", _("After every article")
    OPINION = "opinion", _("After opinion pieces only")


@register_setting(icon="site", order=100)
class SiteSettings(SiteSetting):
    """Name, contact, navigation and support call of one site."""

    name = models.CharField(_("name"), max_length=80, default="Newsroom")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("For search engines and shared links. The masthead itself is set in type."),
    )
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_address = models.TextField(_("postal address"), blank=True)

    navigation = StreamField([("link", NavigationLinkBlock())], verbose_name=_("section bar"), blank=True)
    footer_links = StreamField([("link", NavigationLinkBlock())], verbose_name=_("footer"), blank=True)
    social_links = StreamField([("link", ExternalLinkBlock())], verbose_name=_("social profiles"), blank=True)

    support_heading = models.CharField(_("heading"), max_length=120, blank=True)
    support_text = models.TextField(_("text"), blank=True)
    support_link_text = models.CharField(_("link text"), max_length=60, blank=True)
    support_url = models.URLField(_("link"), blank=True, max_length=500)
    support_placement = models.CharField(
        _("where it is shown"), max_length=10, choices=SupportPlacement, default=SupportPlacement.NOWHERE
    )

    select_related: ClassVar[list[str]] = ["logo"]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name"),
                    FieldPanel("tagline"),
                    FieldPanel("logo"),
                    FieldPanel("contact_email"),
                    FieldPanel("contact_address"),
                    FieldPanel("social_links"),
                ],
                heading=_("Publication"),
            ),
            ObjectList([FieldPanel("navigation"), FieldPanel("footer_links")], heading=_("Navigation")),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("support_placement"),
                            FieldPanel("support_heading"),
                            FieldPanel("support_text"),
                            FieldPanel("support_link_text"),
                            FieldPanel("support_url"),
                        ],
                        heading=_("Support call"),
                    )
                ],
                heading=_("Support"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def clean(self) -> None:
        super().clean()
        missing: dict[str, Any] = {}
        if self.support_placement != SupportPlacement.NOWHERE:
            for field in ("support_heading", "support_link_text", "support_url"):
                if not getattr(self, field):
                    missing[field] = _("Fill this in, or choose to show the support call nowhere.")
        if missing:
            raise ValidationError(missing)
