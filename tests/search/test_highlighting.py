"""Marks stand around the words searched for, and nothing else becomes HTML."""

import re

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from search.highlighting import PASSAGES, WORDS_AROUND, fold, mark, passages, wanted_stems
from search.parsing import parse
from search.words import WORD


def stems(text):
    return wanted_stems(parse(text).wanted)


def test_the_same_words_are_marked_as_are_found():
    assert mark("Ballots cast: a BALLOT, balloting", stems("ballot")) == (
        "<mark>Ballots</mark> cast: a <mark>BALLOT</mark>, <mark>balloting</mark>"
    )
    assert mark("Le Café", stems("cafe")) == "Le <mark>Café</mark>"
    assert mark("北京的港口", stems("港口")) == "北京的<mark>港</mark><mark>口</mark>"


def test_what_is_left_out_is_not_marked():
    assert mark("ferry and bridge", stems("ferry -bridge")) == "<mark>ferry</mark> and bridge"


def test_markup_in_the_text_or_the_question_stays_text():
    assert mark("<script>x</script>", stems("script")) == "&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;"


def test_the_passage_with_most_of_the_words_is_taken():
    filler = "word " * 100
    text = f"A ferry. {filler} The night ferry sails. {filler} Another night."
    found = passages(text, stems("night ferry"))
    assert len(found) == PASSAGES
    assert any("<mark>night</mark> <mark>ferry</mark>" in passage for passage in found)


def test_a_short_text_is_shown_whole():
    assert passages("The ferry sails.", stems("ferry")) == ["The <mark>ferry</mark> sails."]


def test_no_passage_where_no_word_stands():
    assert passages("The bridge.", stems("ferry")) == []
    assert passages("", stems("ferry")) == []


LETTERS = st.text("abcdehinopsty" * 3 + "EéßﬁœñÅİſK北京港дp_ -'1Ωά\u0308", max_size=60)


@given(LETTERS, LETTERS)
def test_every_word_is_found_that_has_the_stem(text, query):
    wanted = frozenset(stem for stem in stems(query) if stem)
    expected = [word.group() for word in WORD.finditer(text) if fold(word.group()) in wanted]
    assert re.findall("<mark>(.*?)</mark>", str(mark(text, wanted))) == [escape(word) for word in expected]


@pytest.mark.parametrize("word", ["hoping", "skies", "happily", "relational", "dying", "agreed", "ties", "as", "be"])
def test_words_whose_stem_is_not_their_beginning(word):
    assert mark(word, stems(word)) == f"<mark>{word}</mark>"


@given(st.text(max_size=400), st.text(max_size=40))
def test_marking_never_breaks_html_nor_changes_the_text(text, query):
    html = str(mark(text, stems(query)))
    assert re.sub("</?mark>", "", html) == escape(text)
    assert html.count("<mark>") == html.count("</mark>")
    for passage in passages(text, stems(query)):
        assert "<" not in re.sub("</?mark>", "", passage)
        assert len(passage.split("<mark>")) <= 2 * WORDS_AROUND + 4
