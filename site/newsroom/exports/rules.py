"""What holds for a whole site or parts of it: settings, who may read what, rules for comments, promoted results."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry
from wagtail.models import PageViewRestriction, Site

from newsroom.discussions.models import Rule
from newsroom.exports.plain import Plain, fill, plain
from newsroom.exports.references import Ids, remap


def settings_of(site: Site) -> Plain:
    """All settings that somebody has saved, by the label of their model."""
    found = {model._meta.label: model.objects.filter(site=site).first() for model in _settings_models()}
    return {label: plain(settings) for label, settings in found.items() if settings}


def fill_settings(site: Site, given: Plain, ids: Ids) -> None:
    for model in _settings_models():
        if row := given.get(model._meta.label):
            fields = remap(fill(model, row, ids), ids)
            fields.pop("site_id", None)
            model.objects.update_or_create(site=site, defaults=fields)


def _settings_models() -> list[Any]:
    return [model for model in registry if issubclass(model, BaseSiteSetting)]


def rules() -> Iterator[tuple[str, Iterator[Plain]]]:
    """The lines of the files that hold them."""
    yield "restrictions", (_restriction(one) for one in PageViewRestriction.objects.order_by("pk"))
    yield "rules", (plain(one) for one in Rule.objects.order_by("pk"))
    yield "promotions", (
        {"search": one.query.query_string, "page": one.page_id, "to": one.external_link_url,
         "text": one.external_link_text, "description": one.description, "order": one.sort_order}
        for one in SearchPromotion.objects.select_related("query").order_by("pk")
    )  # fmt: skip


def _restriction(one: PageViewRestriction) -> Plain:
    groups = sorted(one.groups.values_list("name", flat=True))
    return {"page": one.page_id, "kind": one.restriction_type, "password": one.password, "groups": groups}


def restrict(rows: Iterator[Plain], pages: dict[int, int]) -> None:
    """Keep from the public what was kept from it. Groups are found by their names; where none of them is here, only
    those may read who may do everything."""
    for row in rows:
        if row["page"] in pages:
            restriction = PageViewRestriction.objects.create(
                page_id=pages[row["page"]], restriction_type=row["kind"], password=row["password"]
            )
            restriction.groups.set(Group.objects.filter(name__in=row["groups"]))


def fill_rules(rows: Iterator[Plain]) -> None:
    """Rules that are here already stand."""
    Rule.objects.bulk_create((Rule(**fill(Rule, row, {})) for row in rows), ignore_conflicts=True)


def promote(rows: Iterator[Plain], pages: dict[int, int]) -> None:
    for row in rows:
        if not row["page"] or row["page"] in pages:
            SearchPromotion.objects.create(
                query=Query.get(row["search"]), page_id=pages.get(row["page"]), external_link_url=row["to"],
                external_link_text=row["text"], description=row["description"], sort_order=row["order"],
            )  # fmt: skip
