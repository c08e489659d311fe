"""Importing from another system in the admin, with and without scripts: upload, check, import, progress, result."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import RunningSite, log_in
from tests.newsroom.imports.conftest import FOOT, HEAD, comment, in_category, item


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """An export large enough to be seen on its way."""
    site = uuid.uuid4().hex[:8]
    path = tmp_path / f"old-{site}.xml"
    posts = (
        item(number, f"Moved {site} {number}", "Words. " * 400, post_name=f"moved-{site}-{number}",
             extra=in_category("moved", "Moved") + comment(number, "Said"))
        for number in range(1, 301)
    )  # fmt: skip
    path.write_text(HEAD.replace("old.example", f"{site}.example") + "".join(posts) + FOOT)
    return path


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_upload_check_import_progress_result(
    open_page: Callable[..., Any], site: RunningSite, exported: Path, scripts: bool
) -> None:
    tab = log_in(open_page() if scripts else open_page(java_script_enabled=False), "admin")
    tab.set_default_timeout(90_000)
    tab.goto("/admin/import/")
    tab.set_input_files("#id_file", exported)
    tab.get_by_role("button", name="Upload and check").click()
    tab.wait_for_url(re.compile(r"/admin/import/\d+/$"))
    report = tab.locator("pre")
    report.wait_for()
    assert re.search(r"articles\s+300\s+300", report.inner_text())
    assert "nothing is written" in tab.locator("p[role=status]").inner_text()
    tab.get_by_role("button", name="Import", exact=True).click()
    tab.locator("progress").wait_for()
    tab.get_by_text(re.compile(r"^\s*\d+ of 300\s*$")).or_(tab.get_by_text("Import again")).first.wait_for()
    tab.get_by_role("button", name="Import again").wait_for()
    assert re.search(r"articles\s+300\s+300", tab.locator("pre").inner_text())
    slug = exported.stem.removeprefix("old-")
    tab.goto(f"/2015/03/moved-{slug}-7/")
    assert tab.url.endswith(f"/moved/moved-{slug}-7/")
    assert "Moved" in tab.locator("h1").inner_text()
