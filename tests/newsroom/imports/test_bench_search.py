"""The search benchmark, with a handful of articles."""

import json

import pytest

from newsroom.imports import bench_search

pytestmark = pytest.mark.django_db

SECTIONS = ["politics", "world"]


@pytest.fixture
def folder(tmp_path):
    articles = [
        {
            "id": number,
            "slug": f"harbour-{number}",
            "title": f"Harbour {'abcdefghij'[number]}story",
            "standfirst": "They voted.",
            "section": SECTIONS[number % 2],
            "tags": ["tide"],
            "authors": [1],
            "published": f"2020-01-{number + 1:02}T06:00:00+00:00",
            "image": 0,
            "blocks": [{"t": "p", "html": " ".join(f"word{chr(97 + n)}{'abcdefghij'[number]}" for n in range(20))}],
        }
        for number in range(6)
    ]
    rows = {"authors": [{"id": 1, "slug": "ana", "name": "Ana", "bio": ""}], "articles": articles, "comments": []}
    for name, found in rows.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found))
    (tmp_path / "meta.json").write_text(json.dumps({"articles": 6, "sections": SECTIONS}))
    return tmp_path


def test_it_measures_the_paper_as_it_grows(folder, db, monkeypatch):
    monkeypatch.setattr(bench_search, "QUERIES", 5)
    said = []
    rows = bench_search.run(folder, said.append, (2, 6))
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
    assert "engine alone" in bench_search.table(rows)
    assert bench_search.run(folder, said.append, (2,)) == []
    assert "2 articles: there are more already" in said
    assert {row.articles for row in bench_search.run(folder, said.append, (2,), as_it_is=True)} == {6}


def test_the_words_go_from_the_commonest_to_rare_ones(folder):
    words = bench_search.choose_words(folder)
    assert len(words) == len(set(words)) == bench_search.QUERIES
    assert words[0] == "harbour"
