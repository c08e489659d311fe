"""What every public template may use. All of it is lazy: a template that shows none of it costs no query."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from newsroom.core.models import SiteSettings
from newsroom.core.navigation import menus_for


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_settings`: the settings of the request's site. `menus`: its `navigation` and `footer` as links."""
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
        "menus": SimpleLazyObject(lambda: menus_for(request)),
    }
