"""Settings of one site, spread over the rooms they belong to, fetched together."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, Self

from django.db.models import Exists, Func, JSONField, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry
from wagtail.models import PageViewRestriction, Site

NOTHING_RESTRICTED = "_nothing_restricted"


class Gathered(Func):
    """All rows' values as one JSON array."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function="JSONB_AGG")  # type: ignore[return-value]


class SiteSetting(BaseSiteSetting):
    """Base of all settings models of ours: the first one asked for in a request fetches them all in one query."""

    class Meta:
        abstract = True

    @classmethod
    def for_request(cls, request: HttpRequest) -> Self:
        """The settings of the request's site; unsaved defaults where the request belongs to no site."""
        if not hasattr(request, cls.get_cache_attr_name()):
            _fetch_all(request)
            if Site.find_for_request(request) is None:
                return cls()
        settings: Self = super().for_request(request)
        return settings


def nothing_restricted(request: HttpRequest) -> bool:
    """Whether it is known that no page of any site is private: the query of the settings asks for that, too."""
    if not hasattr(request, NOTHING_RESTRICTED):
        _fetch_all(request)
    return getattr(request, NOTHING_RESTRICTED, False)


def _fetch_all(request: HttpRequest) -> None:
    """Put every saved settings object of the request's site on it, where Wagtail's own `for_request` looks for it."""
    models: list[Any] = [model for model in registry if issubclass(model, SiteSetting)]
    accessors = {model: model._meta.get_field("site").related_query_name() for model in models}
    related = ["root_page", *accessors.values()]
    for model, accessor in accessors.items():
        related += [f"{accessor}__{name}" for name in model.select_related or ()]
    any_restricted = Exists(PageViewRestriction.objects.all())
    row = JSONArray("pk", "hostname", "port", "root_page__url_path")
    all_sites = Subquery(Site.objects.order_by().values(all=Gathered(row)))
    sites = Site.objects.select_related(*related).annotate(any_restricted=any_restricted, all_sites=all_sites)
    found: Any = _site(request, sites)
    if found is None:
        return
    _correct_addresses(found.all_sites)
    setattr(request, NOTHING_RESTRICTED, not found.any_restricted)
    for model, accessor in accessors.items():
        settings = getattr(found, accessor, None)  # None where nobody has saved this model's settings yet
        if settings is not None:
            settings._request = request
            setattr(request, model.get_cache_attr_name(), settings)


def _correct_addresses(rows: Iterable[list[Any]]) -> None:
    """Have Wagtail look up where the sites are, should what it remembers not be what `rows` say.

    It remembers that for an hour in Django's cache, of which each process may have one of its own; and who deletes it
    from there does so before the change is committed, or while Redis is away.
    """
    true = {(pk, path, _url(hostname, port)) for pk, hostname, port, path in rows}
    if true != {tuple(found[:3]) for found in Site.get_site_root_paths()}:
        Site.clear_site_root_paths_cache()


def _url(hostname: str, port: int) -> str:
    # Wagtail's own rule, without a model that would count as shown.
    return str(Site.root_url.fget(SimpleNamespace(hostname=hostname, port=port)))


def _site(request: HttpRequest, sites: QuerySet[Site]) -> Site | None:
    """The request's site out of `sites`, in one query where no other can be meant; Wagtail decides where one can."""
    if not hasattr(request, "_wagtail_site"):
        # As Wagtail does it, without asking ALLOWED_HOSTS: the page that refuses a strange host has settings too.
        hostname = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
        candidates = list(sites.filter(Q(hostname=hostname) | Q(is_default_site=True))[:2])
        if len(candidates) == 1:
            setattr(request, "_wagtail_site", candidates[0])  # noqa: B010 - where Wagtail remembers it
            return candidates[0]
    site = Site.find_for_request(request)
    return sites.get(pk=site.pk) if site else None
