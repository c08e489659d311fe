"""The command that lets many write at once, and the count that it trusts: a wrong number must not get past it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db.models import F

from newsroom.discussions.auditing import discrepancies
from newsroom.discussions.models import ArticleComment, Commenter, Discussion, Vote
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import mark_spam, remove
from newsroom.discussions.services.voting import vote
from tests.factories import build_newsroom, make_article
from tests.newsroom.discussions.saying import said, say


@pytest.fixture
def discussed(article):
    start = said(article)
    reply = said(article, reply_to=start.pk)
    said(article, reply_to=reply.pk)
    say(article)
    mark_spam(said(article).pk, None)
    remove(said(article, reply_to=start.pk).pk, None)
    vote(start.pk, 1, Reader(browser_id="one"))
    vote(start.pk, -1, Reader(browser_id="two"))
    return article


def test_a_discussion_as_the_services_leave_it_is_right(discussed):
    assert discrepancies(discussed.pk) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Discussion, {"published_count": F("published_count") + 1}),
        (Discussion, {"pending_count": 0}),
        (Discussion, {"last_comment_at": None}),
        (ArticleComment, {"reply_count": F("reply_count") + 1}),
        (ArticleComment, {"up": F("up") + 1}),
        (ArticleComment, {"rank": 0.5}),
        (Commenter, {"approved_count": 7}),
        (Commenter, {"rejected_count": 7}),
    ],
)
def test_a_wrong_number_is_found(discussed, model, change):
    first = model.objects.order_by("pk").first()
    model.objects.filter(pk=first.pk).update(**change)
    assert discrepancies(discussed.pk)


def test_a_lost_vote_and_a_lost_reply_are_found(discussed):
    Vote.objects.all()[0].delete()
    assert any("votes are" in line for line in discrepancies(discussed.pk))
    ArticleComment.objects.filter(reply_no=2).delete()
    assert any("not numbered" in line for line in discrepancies(discussed.pk))


def test_many_write_at_once_and_leave_nothing_behind(real_database, capsys):
    article = make_article(section=build_newsroom().section)
    call_command("stress_discussion", writers=6, each=3)
    said_so = capsys.readouterr().out
    assert "18 replies written and approved, 18 votes" in said_so
    assert "errors: 0, lost: 0, doubled: 0, wrong counts: 0" in said_so
    assert not ArticleComment.objects.exists()
    assert not get_user_model().objects.exists()
    assert Discussion.objects.get(pk=article.pk).published_count == 0


def test_what_goes_wrong_is_said_and_fails(real_database, capsys, monkeypatch):
    make_article(section=build_newsroom().section)
    monkeypatch.setattr("newsroom.discussions.stress.vote", lambda *args: None)
    with pytest.raises(SystemExit) as stopped:
        call_command("stress_discussion", writers=2, each=1)
    assert stopped.value.code == 1
    assert "2 votes were taken, 0 are there" in capsys.readouterr().out
    assert not ArticleComment.objects.exists()


def test_an_article_that_has_comments_is_left_alone(real_database):
    article = make_article(section=build_newsroom().section)
    said(article)
    with pytest.raises(CommandError):
        call_command("stress_discussion", page=article.pk)
    with pytest.raises(CommandError):
        call_command("stress_discussion")
    assert ArticleComment.objects.count() == 1
