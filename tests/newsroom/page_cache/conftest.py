from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom.core.page_cache.stores import store
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def pages_are_kept(settings, tmp_path: Path) -> Iterator[None]:
    """In files of this test alone; and what is not kept is made of what is unchanged."""
    settings.PAGE_CACHE_DIR = tmp_path / "pages"
    settings.PAGE_CACHE = "files"
    settings.UNCHANGED_MEGABYTES = 16
    store.cache_clear()
    yield
    store.cache_clear()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
