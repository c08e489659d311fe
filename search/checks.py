"""What has to be there for search to work at all."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from modelsearch.backends import get_search_backends


@register
def check_backend(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The search backend can be loaded. No server is asked."""
    try:
        list(get_search_backends())
    except ImproperlyConfigured as error:
        hint = "SEARCH_URL needs the server's client: pip install .[opensearch], or .[elasticsearch]."
        return [Error(f"Search cannot work: {error}", hint=hint, id="search.E001")]
    return []
