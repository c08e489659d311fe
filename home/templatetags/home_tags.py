"""The front page.

{% load home_tags %}
{% front_page front %}
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from home.front import Front
from news.stories import piece

register = template.Library()


@register.simple_tag(takes_context=True)
def front_page(context: dict[str, Any], front: Front) -> SafeString:
    """What leads, and the strips."""
    assert front.found is not None  # noqa: S101 - the view asks for it
    return piece(
        "home/front.html",
        front.found,
        context["request"],
        {"shape": front.shape(), "own": None},
        lambda stories, images: {"front": front.shown(stories, images)},
    )
