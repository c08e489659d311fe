"""Links that editors put into the navigation and the footer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class NavigationLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False)
    url = blocks.RegexBlock(
        required=False,
        regex=r"^(https?://|/|mailto:)\S*$",
        label=_("or address"),
        help_text=_("For what is not a page: /videos/, or a full address with https://"),
        error_messages={"invalid": _("Start with / for an address on this site, or with https://")},
    )
    label = blocks.CharBlock(required=False, max_length=40, help_text=_("Left empty, the page's title is shown."))

    class Meta:
        icon = "link"
        label = _("Link")
        description = _("A page of this site, or an address")
        preview_value = {"url": "/videos/", "label": "Videos"}

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value.get("page") and not value.get("url"):
            raise blocks.StructBlockValidationError({"page": ValidationError(_("Choose a page or give an address."))})
        if not value.get("page") and not value.get("label"):
            raise blocks.StructBlockValidationError({"label": ValidationError(_("An address needs a label."))})
        return value


class ExternalLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60)
    url = blocks.URLBlock(max_length=500)

    class Meta:
        icon = "link-external"
        label = _("Link")
        description = _("A profile or page elsewhere")
        preview_value = {"label": "Mastodon", "url": "https://example.com/@newsroom"}
