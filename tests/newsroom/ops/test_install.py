"""requirements/install.py: nothing is installed twice, and a larger set serves for a smaller one."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings

REQUIREMENTS: Path = settings.BASE_DIR / "requirements"


@pytest.fixture
def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", REQUIREMENTS / "install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for level in module.LEVELS:
        (tmp_path / f"{level}.txt").write_text(level)
    (tmp_path / "python").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(module, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(module, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / "installed.json")
    return module


def test_installed_until_the_requirements_change(installer: ModuleType, tmp_path: Path) -> None:
    assert not installer.is_installed("production")
    installer.install("production")
    assert installer.is_installed("production")
    assert installer.is_installed("base")
    assert not installer.is_installed("dev")
    (tmp_path / "production.txt").write_text("changed")
    assert not installer.is_installed("base")


def test_a_failed_installation_is_tried_again(installer: ModuleType, tmp_path: Path, monkeypatch: Any) -> None:
    installer.install("base")
    (tmp_path / "python").write_text('#!/bin/sh\n[ "$1" = -c ]\n')
    with pytest.raises(SystemExit, match="pip could not install"):
        installer.install("dev")
    assert not installer.is_installed("base")


def test_a_venv_that_no_longer_works_is_not_taken_for_installed(installer: ModuleType, tmp_path: Path) -> None:
    installer.install("dev")
    (tmp_path / "python").write_text("#!/bin/sh\nexit 1\n")
    assert not installer.is_installed("base")


def test_every_requirement_is_pinned_and_hashed() -> None:
    for level in ("base", "production", "dev"):
        entries = (REQUIREMENTS / f"{level}.txt").read_text().replace("\\\n", " ").splitlines()
        pinned = [entry for entry in entries if entry and not entry.lstrip().startswith("#")]
        assert pinned
        assert all("==" in entry and "--hash=sha256:" in entry for entry in pinned)


def test_each_level_contains_the_one_before() -> None:
    def names(level: str) -> set[str]:
        lines = (REQUIREMENTS / f"{level}.txt").read_text().splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}

    assert names("base") < names("production") < names("dev")
