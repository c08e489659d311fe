"""What the admin does in the browser beyond Wagtail: choosing topics and authors by typing, and asking nobody else."""

import re
import uuid
from typing import Any

import pytest

from tests.browser.conftest import RunningSite


@pytest.fixture
def watched(editor: Any) -> dict[str, Any]:
    """The editor's tab, with the hosts it talks to and the errors it meets."""
    seen: dict[str, Any] = {"tab": editor, "hosts": set(), "errors": []}
    editor.set_default_timeout(60_000)
    editor.on("request", lambda request: seen["hosts"].update(re.findall(r"^https?://([^/]+)", request.url)))
    editor.on("pageerror", lambda error: seen["errors"].append(str(error)))
    editor.on("console", lambda said: seen["errors"].append(said.text) if said.type == "error" else None)
    editor.on("dialog", lambda dialog: dialog.accept())
    return seen


def test_topics_are_chosen_by_typing_and_made_where_there_are_none(watched: dict[str, Any], site: RunningSite) -> None:
    tab = watched["tab"]
    tab.goto("/admin/")
    tab.locator("#desk-write-content a").first.click()
    search = tab.locator("#id_topics-search")
    search.press_sequentially("fer", delay=40)
    tab.locator("#id_topics-list [role=option]").first.wait_for()
    search.press("Enter")
    chips = tab.locator(".nr-chips__chip")
    assert "fer" in chips.first.inner_text().lower()
    assert tab.url.endswith("/"), "Enter chose and did not send the form"
    new = f"Topic {uuid.uuid4().hex[:8]}"
    search.fill(new)
    tab.locator("#id_topics-list [role=option]", has_text="Add").click()
    tab.locator(".nr-chips__chip", has_text=new).wait_for()
    chosen = tab.locator("#id_topics").evaluate("select => [...select.selectedOptions].map(option => option.text)")
    assert len(chosen) == 2
    assert chosen[1] == new
    search.press("Backspace")
    assert chips.count() == 1
    assert not watched["errors"]
    assert {f"http://{host}" for host in watched["hosts"]} == {site.url}


def test_the_list_of_articles_is_narrowed_by_typing_a_name(watched: dict[str, Any], site: RunningSite) -> None:
    tab = watched["tab"]
    tab.goto("/admin/articles/")
    tab.get_by_role("button", name="Show filters").click()
    tab.locator(".w-drilldown__toggle", has_text="Author").click()
    tab.locator("#id_contributor-search").press_sequentially("ma", delay=40)
    option = tab.locator("#id_contributor-list [role=option]").first
    option.wait_for()
    name = option.inner_text()
    option.click()
    tab.wait_for_url(re.compile(r"contributor=\d+"))
    tab.locator(".w-active-filters", has_text=name).wait_for()
    assert not watched["errors"]
    assert {f"http://{host}" for host in watched["hosts"]} == {site.url}
