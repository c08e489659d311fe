"""The languages that a story may be written in."""

from django.conf.locale import LANG_INFO


def languages() -> list[tuple[str, str]]:
    """Codes and names, each language by its own name, as Django knows them; by name."""
    known = ((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info)
    return sorted(known, key=lambda pair: pair[1].casefold())
