"""What every test may use. Content is made by the functions of `tests.factories`; see there."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from wagtail.models import Page, Site

from tests.factories import Newsroom
from tests.kept_newsroom import keep_newsroom, put_newsroom
from tests.migrated import django_db_modify_db_settings  # noqa: F401 - a fixture, taken by its name
from tests.real_database import real_database  # noqa: F401 - the same

# By the clock, one example in thousands takes long on a machine that does other work as well.
hypothesis_settings.register_profile("newsroom", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("newsroom")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Without Wagtail's page of welcome, which every newsroom would have to delete: half of what one costs."""
    with django_db_blocker.unblock():
        Site.objects.all().delete()
        for page in Page.get_first_root_node().get_children():
            page.delete()
        keep_newsroom()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Caches outlive the transaction that a test runs in: no test sees what another one cached."""
    cache.clear()
    DjangoSite.objects.clear_cache()


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    """A site with a front page and sections: `.site .home .section .subsection .opinion .root`."""
    return put_newsroom()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that ask for the database are marked: nothing else can differ from one kind of database to another."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line about the browser tests where they were left out: nobody should take silence for success."""
    if "not browser" in config.option.markexpr:
        chromium = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")
        how = "pytest -m browser tests/browser runs them" if chromium else "they need Chromium, which is not here"
        terminalreporter.write_line(f"Browser tests were left out: {how}.")


def pytest_unconfigure() -> None:
    """Each process of the suite has its own folder for uploads, made by the test settings; take it away."""
    media = Path(settings.MEDIA_ROOT)
    if media.parent == Path(tempfile.gettempdir()) and media.name.startswith("newsroom-test-"):
        shutil.rmtree(media, ignore_errors=True)
