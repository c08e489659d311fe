"""The discussions that `bench` times, at a size for tests."""

import pytest

from newsroom.bench import discussions
from newsroom.core.timing import measure
from newsroom.discussions.auditing import discrepancies
from newsroom.discussions.models import ArticleComment, Discussion, Status
from tests.factories import make_article


@pytest.fixture
def articles(newsroom, monkeypatch):
    monkeypatch.setattr(discussions, "SIZES", (0, 10, 125))
    for number in range(3):
        make_article(f"Story {number}", section=newsroom.section)
    return discussions.load(lambda _said: None)


def test_every_article_has_as_many_comments_as_it_says(articles):
    for size, article in articles.items():
        assert ArticleComment.objects.filter(discussion=article.pk).count() == size
    assert discussions.load(lambda _said: None) == articles
    assert ArticleComment.objects.count() == 135


def test_first_and_last_pages_are_timed_and_answer(articles, client):
    paths = discussions.paths(articles)
    assert {"article, 0", "newest, first of 10", "newest, last of 125", "best, last of 125"} <= set(paths)
    assert "newest, last of 10" not in paths
    timings = {timing.name: timing for timing in measure(paths, "/robots.txt", 2, lambda _said: None)}
    assert timings["newest, first of 125"].queries == timings["newest, first of 10"].queries


def test_the_table_is_filled_and_the_desk_answers(articles, monkeypatch):
    monkeypatch.setattr(discussions, "AT_ONCE", 200)
    discussions.load(lambda _said: None, in_table=700)
    assert ArticleComment.objects.count() >= 700
    assert ArticleComment.objects.filter(status=Status.PENDING).exists()
    for discussion in Discussion.objects.all():
        assert not discrepancies(discussion.pk)
    client = discussions.moderator()
    assert measure(discussions.desk_paths(), "/robots.txt", 2, lambda _said: None, client)
