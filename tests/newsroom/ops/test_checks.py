"""The project's rules as system checks: each is broken once here, to see that it speaks up."""

from pathlib import Path
from unittest import mock

import pytest
from django.apps import apps
from django.core.checks import run_checks

from news.models import ArticlePage, StandardPage
from newsroom import checks
from newsroom.core.models import BasePage


def ids(messages: list) -> list[str]:
    return [message.id for message in messages]


def test_the_project_keeps_its_own_rules() -> None:
    assert run_checks() == []


def test_a_page_type_without_structured_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandardPage, "structured_data", BasePage.structured_data)
    found = checks.check_page_types(None)
    assert (ids(found), found[0].obj) == (["newsroom.E011"], StandardPage)


def test_a_page_type_without_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticlePage, "template", "news/nowhere.html")
    found = checks.check_page_types(None)
    assert ids(found) == ["newsroom.E012"]
    assert "news/nowhere.html" in found[0].hint


def test_a_page_type_that_is_no_base_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "BasePage", type("Other", (), {}))
    assert set(ids(checks.check_page_types(None))) == {"newsroom.E010"}


def test_site_is_a_folder_and_never_a_package(settings, tmp_path: Path) -> None:
    """`import site` is the standard library's; a package of that name would break an interpreter's start."""
    assert not (settings.BASE_DIR / "site" / "__init__.py").exists()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "__init__.py").touch()
    settings.BASE_DIR = tmp_path
    assert ids(checks.check_site_folder(None)) == ["newsroom.E020"]


def test_a_label_that_may_collide() -> None:
    config = apps.get_app_config("newsroom_media")
    with mock.patch.object(config, "label", "media"):
        found = checks.check_app_labels(None)
    assert ids(found) == ["newsroom.E021"]
    assert 'label = "newsroom_media"' in found[0].hint
