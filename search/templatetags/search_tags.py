"""Addresses of the same search, narrowed or widened.

{% narrowed "topic" "tides" %}   with this condition, from the first page on
{% without "topic" %}            without it
"""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], name: str, value: str) -> str:
    query = context["request"].GET.copy()
    query.pop("page", None)
    query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without(context: dict[str, Any], name: str) -> str:
    query = context["request"].GET.copy()
    for gone in ("page", name):
        query.pop(gone, None)
    return f"?{query.urlencode()}" if query else context["request"].path
