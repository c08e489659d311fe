"""What a text asks for."""

from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText

from search.parsing import FIELDS, MOST_TERMS, Operator, Question, Term, parse


def test_words_phrases_and_what_is_left_out():
    assert parse('ferry "night boat" -bridge -"old pier"').terms == (
        Term("ferry"),
        Term("night boat", is_phrase=True),
        Term("bridge", excluded=True),
        Term("old pier", is_phrase=True, excluded=True),
    )


def test_quotation_marks_of_any_kind():
    for text in ("“night boat”", "„night boat“", "«night boat»"):
        assert parse(text).terms == (Term("night boat", is_phrase=True),)


def test_operators():
    question = parse('author:"Maren Tolvey" -kind:opinion tide After:2025')
    assert question.operators == (
        Operator("author", "Maren Tolvey"),
        Operator("kind", "opinion", excluded=True),
        Operator("after", "2025"),
    )
    assert question.terms == (Term("tide"),)


def test_what_is_no_operator_of_ours_is_words():
    assert [term.text for term in parse("note:well 12:30 author:").terms] == ["note well", "12:30", "author:"]


def test_an_operator_about_nobody_is_taken_for_words():
    question = parse('author:"Nobody Known" tide')
    assert question.with_words(list(question.operators)) == Question((Term("tide"), Term("Nobody"), Term("Known")))


def test_the_query():
    assert isinstance(parse("").query(), MatchAll)
    assert isinstance(parse("ferry").query(), PlainText)
    assert isinstance(parse('"night boat"').query(), Phrase)
    assert isinstance(parse("ferry boat").query(), And)
    assert isinstance(parse("ferry OR boat").query(), Or)
    assert isinstance(parse("-ferry -boat").query(), Not)


def test_one_or_the_other():
    assert parse('ferry OR "night boat" pier').terms == (
        Term("ferry"),
        Term("night boat", is_phrase=True, alternative=True),
        Term("pier"),
    )
    for text in ("ferry or boat", "OR ferry boat", "-ferry OR boat", "ferry OR -boat", '"OR" boat'):
        assert not any(term.alternative for term in parse(text).terms)
    assert [term.text for term in parse("ferry OR").terms] == ["ferry"]


def test_what_an_operator_about_nobody_would_leave_out_is_left_out():
    question = parse('tide -author:"Nobody Known"')
    excluded = Term("Nobody Known", is_phrase=True, excluded=True)
    assert question.with_words(list(question.operators)) == Question((Term("tide"), excluded))


@given(st.text(max_size=300))
def test_nothing_is_an_error_and_no_word_is_lost(text):
    question = parse(text)
    assert len(question.terms) <= MOST_TERMS
    question.query()
    for operator in question.operators:
        assert operator.field in FIELDS
        assert operator.value


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=MOST_TERMS))
def test_plain_words_are_all_asked_for(words):
    assert [term.text for term in parse(" ".join(words)).wanted] == words
