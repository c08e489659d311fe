"""schema.org data in a page's head."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from newsroom.core.models import SiteSettings

# Inside a <script> element these three characters could end it or open a comment; JSON has an escape for each.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(data: dict[str, Any] | list[dict[str, Any]]) -> SafeString:
    """`data` as a `<script type="application/ld+json">` that no text inside can break out of."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


def publisher(request: HttpRequest) -> dict[str, Any]:
    """The publication as a schema.org NewsMediaOrganization."""
    site = SiteSettings.for_request(request)
    data: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": site.name,
        "url": request.build_absolute_uri("/"),
    }
    if site.logo:
        data["logo"] = {"@type": "ImageObject", "url": request.build_absolute_uri(site.logo.file.url)}
    return data
