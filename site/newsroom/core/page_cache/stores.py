"""Where pages are kept: files on this machine, Redis, or nowhere."""

import contextlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.signals import setting_changed

from newsroom.core.page_cache.entries import Entry


class Store(Protocol):
    """Kept pages, and the numbers of the changes that they are checked against.

    Nothing here raises because the disk is full or a server is away: then nothing is kept.
    """

    def mark(self) -> tuple[int, int] | None:
        """What a page is given before its making begins: the birth of the store's memory, and its last change.

        None where nothing can be kept now.
        """

    def is_current(self, entry: Entry) -> bool:
        """Whether nothing that the entry stands on was changed since its making began."""

    def record(self, names: Sequence[str]) -> None:
        """These tags changed. When it returns, no entry from before that carries one of them is current."""

    def load(self, key: str) -> Entry | None:
        """What is kept under the key, current or not."""

    def save(self, key: str, entry: Entry) -> None:
        """Keep the entry, in place of what is there."""

    def turn(self, key: str) -> contextlib.AbstractContextManager[bool]:
        """Whether it is this one's turn to make the page; it is nobody else's while the context lasts."""

    def clear(self) -> None:
        """Forget everything."""


@lru_cache(maxsize=1)
def store() -> Store | None:
    """The store that the settings ask for; None where no pages are kept."""
    address = settings.PAGE_CACHE
    if address == "off":
        return None
    if address.startswith(("redis://", "rediss://", "unix://")):
        from newsroom.core.page_cache.redis import RedisStore

        return RedisStore(address)
    from newsroom.core.page_cache.files import FileStore

    return FileStore(settings.PAGE_CACHE_DIR, settings.PAGE_CACHE_MEGABYTES * 1024 * 1024)


@contextlib.contextmanager
def nobody_elses() -> Iterator[bool]:
    """The turn of one who asks nobody."""
    yield True


def _forget_store(setting: str, **kwargs: object) -> None:
    if setting.startswith("PAGE_CACHE"):
        store.cache_clear()


setting_changed.connect(_forget_store)  # sent in tests only
