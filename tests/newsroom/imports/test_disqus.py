"""Exports of Disqus, written by its published schema."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from newsroom.discussions.models import ArticleComment, Discussion, Mode, Status
from newsroom.imports.models import ImportedRecord
from tests.newsroom.imports.conftest import item

pytestmark = pytest.mark.django_db

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<category dsq:id="1"><forum>paper</forum><title>General</title><isDefault>true</isDefault></category>
"""


def thread(number: int, link: str, identifier: str = "", **fields: str) -> str:
    more = "".join(f"<{name}>{value}</{name}>" for name, value in {"isClosed": "false", **fields}.items())
    return (
        f'<thread dsq:id="{number}"><id>{identifier}</id><forum>paper</forum><category dsq:id="1"/><link>{link}</link>'
        f"<title>T{number}</title><createdAt>2015-03-01T10:00:00Z</createdAt>{more}</thread>\n"
    )


def said(number: int, of: int, text: str = "<p>Hello</p>", parent: int = 0, **fields: str) -> str:
    more = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    answers = f'<parent dsq:id="{parent}"/>' if parent else ""
    return (
        f'<post dsq:id="{number}"><id/><message><![CDATA[{text}]]></message>'
        f"<createdAt>2015-03-02T10:00:{number % 60:02}Z</createdAt>{more}<author><name>Bo {number}</name>"
        f'<isAnonymous>true</isAnonymous></author><thread dsq:id="{of}"/>{answers}</post>\n'
    )


@pytest.fixture
def disqus(newsroom, settings, tmp_path) -> Any:
    settings.VAR_DIR = tmp_path / "var"

    def run(*parts: str, whole: str | None = None, **options: Any) -> str:
        path: Path = tmp_path / "disqus.xml"
        path.write_text(HEAD + "".join(parts) + "</disqus>" if whole is None else whole)
        out = StringIO()
        call_command("import_disqus", str(path), stdout=out, **options)
        return out.getvalue()

    return run


def test_threads_find_their_pages_and_replies_their_comments(run, export, disqus):
    run(export(item(1), item(2), item(3), item(4)))
    pages = dict(ImportedRecord.objects.filter(kind="article").values_list("external_id", "object_id"))
    parts = (
        thread(10, "https://old.example/2015/03/story-1/"),
        thread(11, "https://old.example/?p=2"),
        thread(12, "https://gone.example/x", "3 https://old.example/?p=3", isClosed="true"),
        thread(13, "https://paper.example/imported/story-4/?utm=1"),
        thread(14, "https://old.example/never/"),
        said(2, 10, "B", parent=1) + said(1, 10, "A <script>x</script>", isSpam="false", isDeleted="false"),
        said(3, 11, isSpam="true") + said(4, 12, isDeleted="true") + said(5, 13) + said(6, 14),
    )
    out = disqus(*parts)
    again = disqus(*parts)
    found = {one.import_id: one for one in ArticleComment.objects.all()}
    assert {number: one.discussion_id for number, one in found.items()} == {
        "1": pages["1"], "2": pages["1"], "3": pages["2"], "4": pages["3"], "5": pages["4"],
    }  # fmt: skip
    assert found["2"].reply_to == found["1"]
    assert "script" not in found["1"].body_html
    assert (found["3"].status, found["4"].status) == (Status.SPAM, Status.REMOVED)
    assert Discussion.objects.get(page=pages["3"]).mode == Mode.READ_ONLY
    assert "1 of a thread without a page here" in out
    assert "no page for the thread “T14”" in out
    assert "imported" in again


def test_a_dry_run_writes_nothing(run, export, disqus):
    run(export(item(1)))
    assert "Dry run" in disqus(thread(10, "https://old.example/2015/03/story-1/"), said(1, 10), dry_run=True)
    assert not ArticleComment.objects.exists()


def test_a_file_that_is_cut_off_is_read_to_there(run, export, disqus):
    run(export(item(1)))
    whole = HEAD + thread(10, "https://old.example/2015/03/story-1/") + said(1, 10) + "<post dsq:id"
    assert "the XML ends here" in disqus(whole=whole)
    assert ArticleComment.objects.count() == 1


@pytest.mark.parametrize(
    "whole",
    ["", "no xml", "<rss/>", '<!DOCTYPE x [<!ENTITY a "b">]><disqus>&a;</disqus>'],
)
def test_what_is_no_export(disqus, whole):
    with pytest.raises(CommandError):
        disqus(whole=whole)
