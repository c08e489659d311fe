"""Addresses of the same search, narrowed or widened.

{% narrowed "topic" "tides" %}   with this condition, from the first page on
{% without "topic" %}            without it
{% asked "ferry" %}              the same for other words
{% as_typed %}                   the same without correcting a misspelt word
{% other_parameters "from" %}    what a form has to carry along: all but these
"""

from typing import Any

from django import template

from search.filters import FROM_ADDRESS
from search.query import EXACT

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


@register.simple_tag(takes_context=True)
def asked(context: dict[str, Any], words: str) -> str:
    query = context["request"].GET.copy()
    for gone in ("page", EXACT):
        query.pop(gone, None)
    query["q"] = words
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def as_typed(context: dict[str, Any]) -> str:
    return narrowed(context, EXACT, "1")


@register.simple_tag(takes_context=True)
def other_parameters(context: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    query = context["request"].GET
    return [(name, query[name]) for name in ("q", "sort", *FROM_ADDRESS) if name in query and name not in names]
