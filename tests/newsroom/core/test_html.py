"""Cleaning of HTML that we did not write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.core.html import clean_html
from tests.factories import make_article


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Plain <b>text</b></p>", "<p>Plain <b>text</b></p>"),
        ("<script>alert(1)</script><p>Text</p>", "<p>Text</p>"),
        ('<p onclick="x()" style="color:red" class="c">Text</p>', "<p>Text</p>"),
        ('<a href="javascript:alert(1)">Text</a>', '<a rel="noopener">Text</a>'),
        ('<a href="https://example.com/">Text</a>', '<a href="https://example.com/" rel="noopener">Text</a>'),
        ('<iframe src="https://example.com/"></iframe>After', "After"),
        ("<h1>A headline</h1>", "A headline"),
        ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
        ("N\x00UL", "NUL"),
        ("<style>*{display:none}</style>Text", "Text"),
        ('<form action="https://evil.example.com"><input name="q">Text</form>', "Text"),
    ],
)
def test_what_runs_loads_or_styles_goes_and_text_stays(dirty, clean):
    assert clean_html(dirty) == clean


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once = clean_html(text)
    assert clean_html(once) == once


@pytest.mark.django_db
def test_imported_html_is_cleaned_when_an_editor_saves_it(newsroom):
    article = make_article()
    block = article.body.stream_block.child_blocks["imported_html"]
    assert block.clean({"html": "<p>Text</p><script>alert(1)</script>"})["html"] == "<p>Text</p>"
