from django import template

from newsroom.syndication.formats import clean

register = template.Library()


@register.filter
def xml_text(text: str) -> str:
    """`text` without the characters that XML forbids; escaping is the template's as ever."""
    return clean(str(text))
