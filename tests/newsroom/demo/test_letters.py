"""Readers' letters: as many, as nested and as varied as promised, and the same every time."""

import re
from collections import Counter

from newsroom.demo.letters import threads
from newsroom.demo.texts import read


def published(letters):
    return [letter for letter in letters if letter.state == "published"]


def test_threads_of_different_lengths():
    lengths = {slug: len(published(letters)) for slug, letters in threads().items()}
    assert lengths["line-4-opens"] == 300
    assert lengths["library-fine-amnesty"] == 40
    assert lengths["leave-the-benches-alone"] == 5
    assert lengths["fog-closes-the-bar"] == 1


def test_the_long_thread_is_nested_to_four_levels():
    levels = Counter(letter.level for letter in published(threads()["line-4-opens"]))
    assert sorted(levels) == [0, 1, 2, 3]
    assert min(levels.values()) >= 10


def test_an_answer_comes_after_what_it_answers_and_from_somebody_else():
    for letters in threads().values():
        by_number = {letter.number: letter for letter in letters}
        for letter in letters:
            if letter.answers:
                answered = by_number[letter.answers]
                assert answered.minute < letter.minute
                assert answered.by != letter.by


def test_the_long_thread_does_not_repeat_itself():
    bank = read("comments")["bank"]["tram"]
    assert len({*bank["letters"], *bank["replies"]}) >= 120
    texts = Counter(letter.text for letter in published(threads()["line-4-opens"]))
    assert len(texts) >= 200
    assert max(texts.values()) <= 5


def test_no_sentence_of_a_bank_comes_twice():
    for bank in read("comments")["bank"].values():
        for sentences in bank.values():
            assert len(sentences) == len(set(sentences))
            assert all(re.search(r"[.?!”]$", sentence) for sentence in sentences)


def test_moderators_have_something_to_do():
    letters = threads()["line-4-opens"]
    states = Counter(letter.state for letter in letters)
    assert states["pending"] == 4
    assert states["rejected"] == 1
    assert states["removed"] == 1
    removed = next(letter for letter in letters if letter.state == "removed")
    assert any(letter.answers == removed.number and letter.state == "published" for letter in letters)
    unseen = {letter.number for letter in letters if letter.state in ("pending", "rejected")}
    assert not any(letter.answers in unseen for letter in letters)


def test_some_letters_are_long():
    assert sum(len(letter.text) > 900 for letter in threads()["line-4-opens"]) >= 3


def test_the_same_letters_come_out_every_time():
    assert threads() == threads()
