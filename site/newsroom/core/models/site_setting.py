"""Settings of one site, spread over the rooms they belong to, fetched together."""

from collections.abc import Callable, Iterable
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

from django.db.models import CharField, Exists, Func, JSONField, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, PageViewRestriction, Site

from newsroom.core.prepared import Given, Layout, Prepared

NOTHING_RESTRICTED = "_nothing_restricted"
# Sites of one name. Without a bound PostgreSQL, which has no statistics of tables with one row, expects millions of
# settings, and compiles the query to machine code: half a second for each request.
MOST_PORTS = 50
Make = Callable[[Any], Any]


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
    made, sites = _prepared()
    row = _row(request, sites)
    if row is None:
        return
    site = _wagtail_site(request, row, made)
    _correct_addresses(row.all_sites)
    setattr(request, NOTHING_RESTRICTED, not row.any_restricted)
    for model, settings_of, related in made.settings:
        settings = settings_of(row)
        if settings is not None:  # None where nobody has saved this model's settings yet
            settings.site = site
            for name, object_of in related.items():
                setattr(settings, name, object_of(row))
            settings._request = request
            setattr(request, model.get_cache_attr_name(), settings)


class Made(NamedTuple):
    """What makes objects of a row: the site, its root page, and by model the settings with what they lead to."""

    site: Make
    root_page: Make
    settings: list[tuple[type[SiteSetting], Make, dict[str, Make]]]


@cache
def _prepared() -> tuple[Made, Prepared[Any]]:
    """The sites that a host name can mean, each with its settings, and with what is so of all sites together."""
    layout = Layout()
    made = Made(layout.add(Site), layout.add(Page, "root_page__"), [])
    for model in registry:
        if issubclass(model, SiteSetting):
            path = f"{model._meta.get_field('site').related_query_name()}__"
            related = {name: model._meta.get_field(name).related_model for name in model.select_related or ()}
            made.settings.append(
                (
                    model,
                    layout.add(model, path),
                    {name: layout.add(other, f"{path}{name}__") for name, other in related.items()},
                )
            )
    shows: dict[str, tuple[str, ...]] = {"page": (), "image": ()}
    return made, Prepared(layout.row("any_restricted", "all_sites"), _sites, shows=shows)


def _sites() -> QuerySet[Any]:
    row = JSONArray("pk", "hostname", "port", "root_page__url_path")
    hostname = Given("hostname", CharField(max_length=255))
    sites = Site.objects.filter(Q(hostname=hostname) | Q(is_default_site=True)).annotate(
        any_restricted=Exists(PageViewRestriction.objects.all()),
        all_sites=Subquery(Site.objects.order_by().values(all=Gathered(row))),
    )
    return sites.order_by("pk")[:MOST_PORTS]


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


def _row(request: HttpRequest, sites: Prepared[Any]) -> Any:
    """The row of the request's site, in one query where no other can be meant; Wagtail decides where one can."""
    if not hasattr(request, "_wagtail_site"):
        # As Wagtail does it, without asking ALLOWED_HOSTS: the page that refuses a strange host has settings too.
        rows = sites.all(hostname=split_domain_port(request._get_raw_host())[0])  # type: ignore[attr-defined]
        if len(rows) == 1:
            return rows[0]
        site = Site.find_for_request(request)
    else:
        site = Site.find_for_request(request)
        rows = sites.all(hostname=site.hostname) if site else []
    return next((row for row in rows if site and row.id == site.pk), None)


def _wagtail_site(request: HttpRequest, row: Any, made: Made) -> Any:
    """The site of the row, where Wagtail remembers it."""
    if not hasattr(request, "_wagtail_site"):
        site = made.site(row)
        site.root_page = made.root_page(row)
        setattr(request, "_wagtail_site", site)  # noqa: B010
    return Site.find_for_request(request)
