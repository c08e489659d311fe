"""Settings of one site, spread over the rooms they belong to, fetched together."""

from typing import Any, Self

from django.http import HttpRequest
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry
from wagtail.models import Site


class SiteSetting(BaseSiteSetting):
    """Base of all settings models of ours: the first one asked for in a request fetches them all in one query."""

    class Meta:
        abstract = True

    @classmethod
    def for_request(cls, request: HttpRequest) -> Self:
        """The settings of the request's site; unsaved defaults where the request belongs to no site."""
        if not hasattr(request, cls.get_cache_attr_name()):
            site = Site.find_for_request(request)
            if site is None:
                return cls()
            _fetch_all(request, site)
        settings: Self = super().for_request(request)
        return settings


def _fetch_all(request: HttpRequest, site: Site) -> None:
    """Put every saved settings object of `site` on the request, where Wagtail's own `for_request` looks for it."""
    models: list[Any] = [model for model in registry if issubclass(model, SiteSetting)]
    accessors = {model: model._meta.get_field("site").related_query_name() for model in models}
    related = list(accessors.values())
    for model, accessor in accessors.items():
        related += [f"{accessor}__{name}" for name in model.select_related or ()]
    found = Site.objects.select_related(*related).get(pk=site.pk)
    for model, accessor in accessors.items():
        settings = getattr(found, accessor, None)  # None where nobody has saved this model's settings yet
        if settings is not None:
            settings._request = request
            setattr(request, model.get_cache_attr_name(), settings)
