"""A benchmark newsroom of six articles."""

import json

import pytest

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
    (tmp_path / "meta.json").write_text(
        json.dumps({"articles": 6, "sections": SECTIONS, "queries": ["harbour", "story"], "fixed": {}})
    )
    return tmp_path
