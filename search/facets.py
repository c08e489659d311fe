"""How many of the results are of which section, author, topic, kind and year.

Up to LOOKED_AT results are counted, and then the numbers are exact. Where there are more, those of LOOKED_AT of them
are given, and said to be the least that there are: `at_least`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from wagtail.search.backends import get_search_backend

from news.kinds import Kind
from news.models import ArticlePage
from search.backends import bounds
from search.backends.facets import Stored

SHOWN = 8  # values of one facet, the most frequent first
SPARE = 4  # and as many more are looked up, should some be no more


@dataclass(frozen=True)
class Value:
    """One value that results can be narrowed to. `value` stands in the address.

    `path`: of a section, its place in the tree; `depth`: how many of those shown it is in.
    """

    value: str
    label: str
    number: int
    path: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[Value]
    at_least: bool = False


@dataclass(frozen=True)
class Counted:
    """How often each value of each facet was found, in how many results; LOOKED_AT says that there may be more."""

    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    number: int = 0


def count(results: Any, *, narrowed: bool = True) -> Counted:
    """Facets of the articles found, a queryset or what a search gave. One query, and none where a server searches.

    `narrowed`: whether something besides the words chooses among what readers may see.
    """
    if hasattr(results, "buckets"):
        return Counted()
    if not hasattr(results, "facets"):
        return counted(_facets_of(results))
    return counted(results.facets(bounds.LOOKED_AT, narrowed=narrowed))


def counted(stored: Stored) -> Counted:
    """Those that the index keeps of some results, counted."""
    numbers: dict[str, dict[str, int]] = {}
    for facet, number in Counter(stored.words.split()).items():
        name, _colon, value = facet.partition(":")
        numbers.setdefault(name, {})[value] = number
    return Counted(numbers, stored.number)


def _facets_of(articles: Any) -> Stored:
    """Of a queryset: from the index, if that is in the database."""
    backend = get_search_backend()
    if hasattr(backend, "facets_of"):
        found: Stored = backend.facets_of(articles, bounds.LOOKED_AT)
        return found
    keys = list(articles.values_list("pk", flat=True)[: bounds.LOOKED_AT])
    related = ArticlePage.objects.filter(pk__in=keys).defer("body")
    texts = [" ".join(article.search_facets) for article in related.prefetch_related("byline_entries", "topics")]
    return Stored(" ".join(texts), len(texts))


def shown(found: Counted) -> list[Facet]:
    """Facets with the values most readers choose from, and their names; those with nothing to choose left out.

    Sections count what stands in those below them too. One query, for the names.
    """
    numbers = found.numbers
    if not numbers:
        return []
    of = {name: dict(numbers.get(name, {})) for name in ("section", "author", "topic", "kind", "year", "video")}
    names = _names(_most(of["author"]), _most(of["topic"]))
    kinds = dict(Kind.choices)
    facets = [
        Facet("section", _("Section"), _sections(of["section"], names["section"])),
        Facet("author", _("Author"), _named(of["author"], names["author"])),
        Facet("topic", _("Topic"), _named(of["topic"], names["topic"])),
        Facet("kind", _("Kind"), [Value(key, str(kinds.get(key, key)), of["kind"][key]) for key in _most(of["kind"])]),
        Facet("year", _("Year"), [Value(year, year, of["year"][year]) for year in sorted(of["year"], reverse=True)]),
        Facet("video", _("Video"), [Value("1", "", number) for number in of["video"].values()]),
    ]
    at_least = found.number >= bounds.LOOKED_AT
    return [Facet(one.name, one.label, one.values[:SHOWN], at_least) for one in facets if one.values]


def _most(numbers: Mapping[str, int]) -> list[str]:
    return sorted(numbers, key=lambda value: (-numbers[value], value))[: SHOWN + SPARE]


def _named(numbers: Mapping[str, int], names: Iterable[tuple[str, str, str]]) -> list[Value]:
    """By their addresses and names. Those that the database knows no more are left out."""
    return _sorted(Value(slug, name, numbers[key]) for key, slug, name in names)


def _sections(numbers: Mapping[str, int], sections: Sequence[tuple[str, str, str]]) -> list[Value]:
    own = [(path, numbers[key]) for key, path, _title in sections if key in numbers]
    values = (
        Value(key, title, sum(number for path, number in own if path.startswith(above)), above)
        for key, above, title in sections
    )
    return sorted((value for value in values if value.number), key=lambda value: (-value.number, value.path))


def _sorted(values: Iterable[Value]) -> list[Value]:
    return sorted(values, key=lambda value: (-value.number, value.label))


def _names(authors: Sequence[str], topics: Sequence[str]) -> dict[str, list[tuple[str, str, str]]]:
    """Key, address (of sections: path) and name of these, and of all sections: a paper has few."""
    found: dict[str, list[tuple[str, str, str]]] = {"section": [], "author": [], "topic": []}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES.format(authors=_numbers(authors), topics=_numbers(topics)))
        for name, key, address, label in cursor.fetchall():
            found[name].append((str(key), address, label))
    return found


def _numbers(keys: Iterable[str]) -> str:
    return ", ".join(str(int(key)) for key in keys) or "NULL"


# All but numbers is ours.
_NAMES = """
SELECT 'section', page.id, page.path, page.title
FROM news_sectionpage section JOIN wagtailcore_page page ON page.id = section.page_ptr_id
UNION ALL SELECT 'author', id, slug, name FROM newsroom_people_contributor WHERE id IN ({authors})
UNION ALL SELECT 'topic', id, slug, name FROM news_topic WHERE id IN ({topics})
"""
