"""Addresses of the same search, narrowed or widened.

{% narrowed "topic" "tides" %}   with this condition, from the first page on
{% without "topic" %}            without it
{% asked "ferry" %}              the same for other words
{% as_typed %}                   the same without correcting a misspelt word
{% other_parameters "from" %}    what a form has to carry along: all but these
"""

from typing import Any

from django import template
from django.utils.http import urlencode

from search.filters import FROM_ADDRESS
from search.query import EXACT

register = template.Library()


def _address(context: dict[str, Any], *gone: str, **said: str) -> str:
    """The query of the address without what is `gone`, and with what is `said` behind the rest."""
    pairs = [
        (name, value)
        for name, values in context["request"].GET.lists()  # a copy of it would take longer than all the rest
        if name not in gone and name not in said
        for value in values
    ]
    return urlencode([*pairs, *said.items()])


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], name: str, value: str) -> str:
    return f"?{_address(context, 'page', **{name: value})}"


@register.simple_tag(takes_context=True)
def without(context: dict[str, Any], name: str) -> str:
    query = _address(context, "page", name)
    return f"?{query}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def asked(context: dict[str, Any], words: str) -> str:
    return f"?{_address(context, 'page', EXACT, q=words)}"


@register.simple_tag(takes_context=True)
def as_typed(context: dict[str, Any]) -> str:
    return narrowed(context, EXACT, "1")


@register.simple_tag(takes_context=True)
def other_parameters(context: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    query = context["request"].GET
    return [(name, query[name]) for name in ("q", "sort", *FROM_ADDRESS) if name in query and name not in names]
