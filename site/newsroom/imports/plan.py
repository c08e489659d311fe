"""The operator's say on what becomes what: `--map map.yaml`, checked whole before anything is read."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from news.kinds import Kind
from news.models.source import SourceRelation
from newsroom.imports.records import UnusableFileError

POST_TYPES = ("article", "page", "skip")
TAXONOMIES = ("section", "topic", "series", "skip")
KEYS = {
    "post_types": "type there: article, page or skip",
    "taxonomies": "vocabulary there: section, topic, series or skip",
    "kinds": f"slug of a category or a post format there: {', '.join(Kind.values)}",
    "sections": "slug of a category there: slug of the section here",
    "authors": "login there: name here",
    "via": f"words: the words that a source stands behind, such as Via; relation: {', '.join(SourceRelation.values)}",
}


@dataclass(frozen=True)
class Plan:
    """What stands in the map; empty where there is none."""

    post_types: dict[str, str] = field(default_factory=dict)
    taxonomies: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    via: tuple[str, ...] = ()
    via_relation: str = SourceRelation.BASED_ON.value

    def kind_of(self, post_type: str) -> str:
        """ "post" and "page" for what comes in as one; other types as they are."""
        return {"article": "post", "page": "page"}.get(self.post_types.get(post_type, ""), post_type)


def read_plan(path: Path) -> Plan:
    """The map in the file. Raises UnusableFileError with all that is wrong in it, a line each."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise UnusableFileError(f"{path} can't be read: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableFileError(f"{path} is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise UnusableFileError(f"{path}: a map has keys: {', '.join(KEYS)}.")
    wrong = [f"{path}: there is no “{key}” in a map; there are {', '.join(KEYS)}." for key in found if key not in KEYS]
    allowed = {"post_types": POST_TYPES, "taxonomies": TAXONOMIES, "kinds": Kind.values}
    for key in ("post_types", "taxonomies", "kinds", "sections", "authors"):
        wrong += [f"{path}: {error}" for error in _errors(key, found.get(key), allowed.get(key))]
    via, errors = _via(found.get("via"))
    wrong += [f"{path}: {error}" for error in errors]
    if wrong:
        raise UnusableFileError("\n".join(wrong))

    def plain(key: str) -> dict[str, str]:
        return {str(name): str(value) for name, value in (found.get(key) or {}).items()}

    return Plan(
        post_types=plain("post_types"),
        taxonomies=plain("taxonomies"),
        kinds=plain("kinds"),
        sections=plain("sections"),
        authors={login.casefold(): name for login, name in plain("authors").items()},
        **via,
    )


def _errors(key: str, found: Any, allowed: Any) -> list[str]:
    if found is None:
        return []
    if not isinstance(found, dict):
        return [f"“{key}” has to be a list of “{KEYS[key]}”."]
    if allowed:
        wrong = {name: value for name, value in found.items() if value not in allowed}
        return [f"{key}: “{value}” for “{name}” is none of {', '.join(allowed)}." for name, value in wrong.items()]
    return [f"{key}: “{name}” has no name." for name, value in found.items() if not str(value or "").strip()]


def _via(found: Any) -> tuple[dict[str, Any], list[str]]:
    if found is None:
        return {}, []
    if not isinstance(found, dict) or not isinstance(found.get("words"), list) or set(found) - {"words", "relation"}:
        return {}, [f"“via” has two keys. {KEYS['via']}."]
    words = tuple(str(word).strip() for word in found["words"] if str(word).strip())
    relation = found.get("relation", SourceRelation.BASED_ON.value)
    if relation not in SourceRelation.values:
        return {}, [f"via: “{relation}” is none of {', '.join(SourceRelation.values)}."]
    return {"via": words, "via_relation": relation}, []
