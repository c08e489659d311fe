"""The trial of freshness finds nothing in a site that is well, and finds what is wrong in one that is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page, Site

from newsroom.core.models.site_setting import SiteSetting
from newsroom.core.page_cache.files import FileStore
from newsroom.core.page_cache.stores import store
from newsroom.trials.freshness import Trial
from newsroom.trials.history import Subject
from tests.factories import build_newsroom


@pytest.fixture
def trial(real_database, settings, tmp_path: Path) -> Iterator[Trial]:
    """Served by processes with the database and the kept pages of this test."""
    settings.PAGE_CACHE, settings.PAGE_CACHE_DIR = "files", tmp_path / "pages"
    store.cache_clear()
    build_newsroom()
    known = connection.settings_dict
    address = f"sqlite:///{known['NAME']}"
    if connection.vendor == "postgresql":
        user = f"{known['USER']}:{known['PASSWORD']}".rstrip(":")
        address = f"postgresql://{user}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    around = {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "DATABASE_URL": address,
        "VAR_DIR": str(tmp_path),
        "PAGE_CACHE": "files",
    }
    yield Trial(lambda line: None, writes=30, readers=4, processes=2, pause=0.05, environment=around)
    store.cache_clear()


def test_nobody_meets_what_a_finished_write_replaced(trial):
    outcome = trial.run()
    assert (outcome.stale, outcome.failed) == ([], [])
    assert outcome.writes.total() == 30
    assert outcome.kept > 0


def test_a_site_that_is_not_told_of_changes_is_found_out(trial, monkeypatch):
    monkeypatch.setattr(FileStore, "record", lambda self, names: None)
    trial.processes = 1
    assert trial.run().stale


def test_it_leaves_nothing_behind(trial):
    def rows() -> dict[str, int]:
        shown = ("news", "home", "newsroom_people", "newsroom_discussions")
        models = [model for model in apps.get_models() if model._meta.app_label in shown]
        # Whoever asks for settings first makes them.
        return {m._meta.label: m._base_manager.count() for m in models if not issubclass(m, SiteSetting)}

    before = rows()
    trial.writes, trial.processes = 5, 1
    trial.run()
    assert {name: number for name, number in rows().items() if number != before[name]} == {}


@pytest.mark.django_db
def test_what_greets_is_no_paper(monkeypatch):
    """A database that was only migrated: its front page would be found stale after each change of a setting."""
    root = Page.objects.get(depth=1)
    greeting = root.add_child(instance=Page(title="Welcome", slug="welcome"))
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": greeting, "hostname": "news.example"})
    monkeypatch.setattr(connection, "is_in_memory_db", lambda: False, raising=False)
    with pytest.raises(CommandError, match="'Welcome' is no front page"):
        call_command("stress_freshness", writes=1)


class TestHistory:
    @pytest.fixture
    def subject(self, monkeypatch) -> Subject:
        """Written at 1 (acknowledged at 2) and at 5 (acknowledged at 6)."""
        clock = iter([0, 0, 1, 2, 5, 6])
        monkeypatch.setattr("newsroom.trials.history.time.monotonic", lambda: next(clock))
        subject = Subject("headline")
        for state in ("old", "new", "newest"):
            subject.begin(state)
            subject.finish()
        return subject

    @pytest.mark.parametrize(
        ("began", "ended", "possible"),
        [
            (0.5, 0.6, ["old"]),
            (0.5, 1.5, ["old", "new"]),
            (1.5, 1.6, ["old", "new"]),
            (3, 4, ["new"]),
            (1.5, 7, ["old", "new", "newest"]),
            (7, 8, ["newest"]),
        ],
    )
    def test_what_a_read_may_have_seen(self, subject, began, ended, possible):
        assert subject.possible(began, ended) == possible
