"""Tags of the shell that every public page shares."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from newsroom.core.structured_data import json_ld

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any], subject: Any = None) -> SafeString | str:
    """JSON-LD of `subject` (or of the page being shown); nothing where it has none to give."""
    subject = subject or context.get("page")
    describe = getattr(subject, "structured_data", None)
    data = describe(context["request"]) if describe else None
    return json_ld({"@context": "https://schema.org", **data}) if data else ""


@register.simple_tag(takes_context=True)
def absolute_url(context: dict[str, Any], path: str) -> str:
    """`path` with scheme and host of the request."""
    return context["request"].build_absolute_uri(path) if path else ""


@register.simple_tag(takes_context=True)
def page_query(context: dict[str, Any], number: int) -> str:
    """The present address's query with another `page` number; page 1 is the address without one."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = str(number)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.filter
def iso(moment: dt.datetime | None) -> str:
    """`moment` for a `datetime` attribute: local time with offset, to the second (HTML allows no microseconds)."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
