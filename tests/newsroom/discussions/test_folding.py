"""Words as readers see them, and what the rules find in a text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.discussions.models import Rule
from newsroom.discussions.services.folding import fold, squeeze, tokens, words
from newsroom.discussions.services.matching import BadPattern, Matcher, Writing, folded_pattern

LISTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "words-blocked"


def matcher(*patterns: str, kind: str = Rule.Kind.WORD) -> Matcher:
    return Matcher.of(Rule(kind=kind, pattern=one, folded=folded_pattern(kind, one)) for one in patterns)


def found(matcher_: Matcher, body: str = "", **writing: str) -> list[str]:
    return sorted(rule.pattern for rule in matcher_.matches(Writing(body, **writing)))


@pytest.mark.parametrize(
    "text",
    [
        "weasel",
        "WEASEL",
        "wéàsel",
        "wеаsеl",  # with Cyrillic letters
        "ｗｅａｓｅｌ",
        "we\u200basel",
        "we\u00adasel",
        "w3asel",
        "we@sel",
        "wea$el",
        "weaSEl",
        "w.e.a.s.e.l",
        "w e a s e l",
        "w-e-a-s-e-l",
        "wea-sel",
        "wea_sel",
        "weeeasel",
        "weaselllll",
        "You weasel!",
        "(weasel)",
        "**weasel**",
        "https://example.org/weasel",
        "I w e a s e l",
    ],
)
def test_a_word_is_found_however_it_is_written(text):
    assert found(matcher("weasel"), text) == ["weasel"]
    assert squeeze("weasel") in squeeze(text)


@pytest.mark.parametrize("text", ["weasels", "tweasel", "we asel", "wesel", "we. Asel", "", "w", "easel"])
def test_a_word_is_never_found_in_another(text):
    assert found(matcher("weasel"), text) == []


@pytest.mark.parametrize(
    ("word", "innocent"),
    [
        ("cunt", "Scunthorpe United won."),
        ("ass", "As good as a class in assessing grass"),
        ("hell", "Well, he'll say hello."),
        ("god", "That was good."),
        ("ss", "It cost $5, on a 5s, in 55 days."),
        ("ass", "455 people came."),
        ("fail", "The fall of the house"),
        ("sex", "Essex and Sussex, and Middlesex"),
        ("penis", "The pen. Is it yours?"),
    ],
)
def test_innocent_words(word, innocent):
    assert found(matcher(word), innocent) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [("ass", "a$$"), ("ass", "asssss"), ("shit", "sh!t"), ("dick", "d1ck"), ("kill", "k1ll"), ("slut", "s|ut")],
)
def test_marks_and_figures_for_letters(word, text):
    assert found(matcher(word), f"What a {text}.") == [word]
    assert squeeze(word) in squeeze(f"What a {text}.")


def test_phrases_are_words_in_a_row():
    phrase = matcher("free money now")
    assert found(phrase, "FREE   m0ney, now!") == ["free money now"]
    assert found(phrase, "money now free") == []
    assert found(phrase, "free money") == []
    assert found(phrase, "carefree money now") == []


def test_scripts_without_spaces_and_with_vowel_signs():
    assert found(matcher("赌博"), "这是赌博网站") == ["赌博"]
    assert found(matcher("赌博"), "这是博赌网站") == []
    assert found(matcher("लोग"), "ये लोग हैं") == ["लोग"]
    assert found(matcher("लोग"), "ये लगे हैं") == []
    assert found(matcher("🐍"), "You 🐍!") == ["🐍"]


@pytest.mark.skipif(not LISTS.is_dir(), reason="the lists of words are not here")
def test_every_word_of_the_lists_is_found_and_none_in_plain_prose():
    lines = {line.strip() for path in LISTS.iterdir() if path.suffix != ".txt" for line in path.open(encoding="utf-8")}
    for line in lines - {""}:
        assert found(matcher(line), f"Well, {line}, he said") == [line]
        assert squeeze(folded_pattern("word", line)) in squeeze(f"Well, {line}, he said")
    english = matcher(*(line.strip() for line in (LISTS / "en").open(encoding="utf-8")))
    prose = (
        "Scunthorpe and Penistone lie north of Essex. The cockpit crew assessed the classic analysis of therapists; "
        "Dickens' cocktail was shitake soup, and the arsenal's titular bassist grabbed a document in Clitheroe."
    )
    assert found(english, prose) == []


def test_names():
    names = matcher("Real Editor", kind=Rule.Kind.NAME)
    assert found(names, name="The R3al Éditor") == ["Real Editor"]
    assert found(names, name="RealEditor") == ["Real Editor"]
    assert found(names, name="Really an editor") == []
    assert found(names, "the real editor", name="Ana") == []


@pytest.mark.parametrize(
    "body",
    [
        "https://casino.example/play",
        "See www.casino.example.",
        "http://a.b.CASINO.example:8080/x?y",
        "http://good.example@casino.example/",
        "casino.example",
    ],
)
def test_domains_with_those_below_them(body):
    assert found(matcher("https://casino.example/", kind=Rule.Kind.DOMAIN), body) == ["https://casino.example/"]


@pytest.mark.parametrize("body", ["mycasino.example", "casino.example.org", "example", "casino example"])
def test_other_domains(body):
    assert found(matcher("casino.example", kind=Rule.Kind.DOMAIN), body) == []


def test_a_domain_in_another_script_and_in_punycode_is_the_same():
    for pattern in ("bücher.example", "xn--bcher-kva.example"):
        for body in ("http://BÜCHER.example/1", "http://www.xn--bcher-kva.example"):
            assert found(matcher(pattern, kind=Rule.Kind.DOMAIN), body) == [pattern]


def test_addresses():
    rules = matcher("Bad.One@example.com", "throwaway.example", kind=Rule.Kind.EMAIL)
    assert found(rules, email="bad.one+news@EXAMPLE.com") == ["Bad.One@example.com"]
    assert found(rules, email="anybody@mail.throwaway.example") == ["throwaway.example"]
    assert found(rules, email="good.one@example.com") == []
    assert found(rules, email="") == []


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("word", ""), ("word", "…!"), ("domain", "nonsense"), ("domain", "a b.c"), ("email", "@"), ("name", "--")],
)
def test_what_could_never_be_found_is_no_rule(kind, pattern):
    with pytest.raises(BadPattern):
        folded_pattern(kind, pattern)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    folded = fold(text)
    assert fold(folded) == fold(fold(folded))
    tokens(text)
    kinds = [
        matcher("weasel", "free money"),
        matcher("casino.example", kind="domain"),
        matcher("x.example", kind="email"),
    ]
    for rules in kinds:
        assert found(rules, text, name=text, email=text) in ([], ["weasel"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=12), min_size=1, max_size=4))
def test_any_word_finds_itself(some):
    text = " ".join(some)
    if words(text):
        assert found(matcher(text), f"so, {text}, so") == [text]
        assert squeeze(folded_pattern("word", text)) in squeeze(f"so, {text}, so")
