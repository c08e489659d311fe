"""How long a story takes to read."""

import pytest

from tests.factories import every_block, make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (230, 1), (231, 2), (2300, 10), (8000, 35)])
def test_minutes_are_rounded_up_and_never_none(newsroom, words, minutes):
    article = make_article(body="word " * words)
    assert article.word_count == words
    assert article.reading_minutes == minutes


def test_words_are_counted_in_every_block_of_text_and_not_in_markup(newsroom):
    body = [
        ("paragraph", '<p>Two <a href="https://example.com/not a word">words</a></p>'),
        ("heading", {"text": "Three more words", "level": "h2"}),
        ("fact_box", {"title": "One", "text": "<p>and two</p>"}),
    ]
    assert make_article(body=body).word_count == 8


def test_every_block_can_be_counted(newsroom):
    assert make_article(body=every_block()).word_count > 20


def test_the_count_follows_the_text(newsroom):
    article = make_article(body="One two three.")
    article.body = article.body.stream_block.to_python([{"type": "paragraph", "value": "<p>Four words in here.</p>"}])
    article.save()
    assert article.word_count == 4
