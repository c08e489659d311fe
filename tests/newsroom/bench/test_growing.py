"""Comparing papers, with two processes that are this one."""

import io
import json
import sys

import pytest

from news.models import ArticlePage
from newsroom.bench import elsewhere, growing
from newsroom.bench.writing import WAY
from newsroom.imports.benchmark import Loader, index

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def processes(folder, monkeypatch):
    """Stand for the processes of papers; they ask this one."""
    Loader(folder, lambda _said: None, most=6).load()
    index(lambda _said: None)
    found = []

    class Here:
        def __init__(self, paper, module):
            assert module == growing.__name__
            self.about = {"articles": int(paper), "vendor": "a database"}
            self.paper = growing.Paper()
            found.append(self)

        def ask(self, question):
            return json.loads(json.dumps(self.paper.answer(question)))

        def close(self):
            self.is_closed = True

    monkeypatch.setattr(growing, "Elsewhere", Here)
    monkeypatch.setattr(growing, "WARM_UP", 1)
    return found


def test_what_grows_is_compared_with_the_smallest_paper(folder, processes):
    titles = set(ArticlePage.objects.values_list("title", flat=True))
    rows = growing.run(folder, ["600", "6"], 1, lambda _said: None)
    assert all(process.is_closed for process in processes)
    found = {(row.name, row.way, row.articles): row for row in rows}
    for size in (6, 600):
        assert {growing.AGAIN, growing.ANEW} == {way for name, way, articles in found if name == "front"}
        assert ("publishing", WAY, size) in found
    assert all(row.growth == 1 for row in rows if row.articles == 6)
    front = [found["front", growing.ANEW, size] for size in (6, 600)]
    assert front[1].growth == front[1].cpu / front[0].cpu
    lines = growing.table(rows).splitlines()
    assert lines[2].split() == ["6", "600"]
    assert any(line.startswith("sitemap, pages") for line in lines)
    assert set(ArticlePage.objects.values_list("title", flat=True)) == titles  # what was published is taken back


def test_a_process_answers_line_by_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO('["front", "again"]\n"folder"\n'))
    elsewhere.answer_lines({"articles": 6}, lambda question: question)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said == [
        {"articles": 6},
        ["front", "again"],
        "folder",
    ]
