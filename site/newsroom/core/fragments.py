"""Pieces of pages that depend on nothing but the values they are given: made once for each set of values.

A list shows twenty teasers of which one is new; a discussion a hundred comments of which one was just written. What
such a piece looks like follows from its values alone, so it can never be stale: another value is another piece.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.signals import setting_changed
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString

PIECES = 8192  # of each kind in the memory of a process; a teaser or a comment has one to two kilobytes

Function = TypeVar("Function", bound=Callable[..., Any])


def remembered(function: Function) -> Function:
    """The function, called once for each set of arguments: they and the settings must be all it depends on.

    Types count: text that is safe as markup is another argument than the same text that is not.
    """
    known = lru_cache(maxsize=PIECES, typed=True)(function)
    setting_changed.connect(lambda **kwargs: known.cache_clear(), weak=False)
    return known  # type: ignore[return-value]


def render(template: str, **values: Hashable) -> SafeString:
    """`template` with `values` for its whole context: it sees no request, no page and no settings of the site."""
    if settings.DEBUG:  # templates are being written
        return render_anew(template, **values)
    return _remembered(
        template,
        translation.get_language(),
        timezone.get_current_timezone_name(),
        tuple(values),
        tuple(_types(value) for value in values.values()),
        tuple(values.values()),
    )


def _types(value: Hashable) -> Hashable:
    return (type(value), *map(_types, value)) if isinstance(value, tuple) else type(value)


@remembered
def _remembered(
    template: str, language: str, zone: str, names: tuple[str, ...], types: Hashable, values: tuple[Hashable, ...]
) -> SafeString:
    return render_anew(template, **dict(zip(names, values, strict=True)))


def render_anew(template: str, **values: Any) -> SafeString:
    """The same for values that hardly come again."""
    return get_template(template).template.render(Context(values))  # type: ignore[attr-defined]


class Pieces:
    """Large pieces, of which the memory of a process has the few that were shown last.

    A piece is asked for by all that it depends on. Texts in that are plain: none is markup that only looks the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = threading.Lock()
        setting_changed.connect(lambda **kwargs: self._kept.clear(), weak=False)

    def get(self, key: Hashable, make: Callable[[], tuple[SafeString, bool]]) -> SafeString:
        """The piece; `make` gives it where it is not kept, and says whether it may be."""
        if settings.DEBUG:  # templates are being written
            return make()[0]
        key = (translation.get_language(), timezone.get_current_timezone_name(), key)
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made, may_be_kept = make()
        if may_be_kept:
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return made
