"""What editors say once about all articles."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from news.kinds import Kind
from newsroom.core.models import SiteSetting


@register_setting(icon="doc-full", order=110)
class NewsSettings(SiteSetting):
    """The disclaimer of each kind of article. Empty means: none is printed."""

    disclaimer_news = models.TextField(_("news"), blank=True)
    disclaimer_opinion = models.TextField(
        _("opinion"),
        blank=True,
        default="Opinion pieces give the view of their authors, not of the newsroom.",
    )
    disclaimer_analysis = models.TextField(_("analysis"), blank=True)
    disclaimer_interview = models.TextField(_("interview"), blank=True)
    disclaimer_explainer = models.TextField(_("explainer"), blank=True)
    disclaimer_sponsored = models.TextField(
        _("sponsored"), blank=True, default="This article was paid for. The newsroom had no part in it."
    )
    disclaimer_satire = models.TextField(
        _("satire"), blank=True, default="This is satire. None of it happened, as far as we know."
    )

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel(f"disclaimer_{kind.value}") for kind in Kind],
            heading=_("Disclaimers, printed under every article of the kind"),
        )
    ]

    class Meta:
        verbose_name = _("disclaimers")
        verbose_name_plural = _("disclaimers")

    def disclaimer(self, kind: str) -> str:
        """The text for articles of `kind`, empty where there is none."""
        return getattr(self, f"disclaimer_{kind}", "")
