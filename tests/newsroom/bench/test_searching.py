"""The search benchmark, with a handful of articles."""

import pytest

from newsroom.bench import searching

pytestmark = pytest.mark.django_db


def test_it_measures_the_paper_as_it_grows(folder, db, monkeypatch):
    monkeypatch.setattr(searching, "QUERIES", 5)
    said = []
    rows = searching.run(folder, said.append, (2, 6))
    assert {row.articles for row in rows} == {2, 6}
    names = {row.name for row in rows}
    assert names == {
        "engine alone",
        "search call",
        "its numbers alone",
        "newest first",
        "facets",
        "suggestions",
        "whole page",
        "its last page",
        "publish an article",
        "write its entry",
    }
    assert all(row.growth == (1.0, 1.0) for row in rows if row.articles == 2)
    assert all(row.engines == (1.0, 1.0) for row in rows if row.name == "engine alone")
    assert "engine alone" in searching.table(rows)
    assert searching.run(folder, said.append, (2,)) == []
    assert "2 articles: there are more already" in said
    assert {row.articles for row in searching.run(folder, said.append, (2,), as_it_is=True)} == {6}


def test_the_words_go_from_the_commonest_to_rare_ones(folder):
    words = searching.choose_words(folder)
    assert len(words) == len(set(words)) == searching.QUERIES
    assert words[0] == "harbour"
