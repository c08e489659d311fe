"""Sections among the facets as the tree that they are."""

from collections.abc import Iterable
from dataclasses import replace

from search.facets import Value


def as_tree(sections: Iterable[Value]) -> list[Value]:
    """Each section after the one that it is in, with its depth; those with most results first among neighbours."""
    sections = sorted(sections, key=lambda value: value.path)
    above = {value: [other for other in sections if value.path.startswith(other.path)] for value in sections}
    ordered = sorted(sections, key=lambda value: [(-other.number, other.label, other.path) for other in above[value]])
    return [replace(value, depth=len(above[value]) - 1) for value in ordered]


def below(sections: Iterable[Value], chosen: str) -> list[Value]:
    """Those of them that stand below the chosen one."""
    sections = list(sections)
    top = next((value for value in sections if value.value == chosen), None)
    return [value for value in sections if top and value != top and value.path.startswith(top.path)]
