"""What moderators do to comments, and that nothing else happens."""

import pytest
from django.db import transaction

from newsroom.discussions.models import Commenter, Discussion, ModerationEvent, Status
from newsroom.discussions.services import approve, mark_spam, reject, remove, restore
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import FROM, TO, Action, acts_from, change_status, moderate
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, said, say

pytestmark = pytest.mark.django_db


def test_approve_publishes_and_is_logged(article, moderator):
    comment = say(article)
    assert approve(comment.pk, moderator, "Fine")
    assert fresh(comment).status == Status.PUBLISHED
    event = ModerationEvent.objects.last()
    assert (event.actor, event.action, event.from_status, event.to_status, event.note) == (
        moderator,
        "approve",
        "pending",
        "published",
        "Fine",
    )
    assert_counts_are_true(article)


def test_an_act_done_twice_is_done_once(article, moderator):
    comment = say(article)
    assert approve(comment.pk, moderator)
    assert not approve(comment.pk, moderator)
    assert Discussion.objects.get().published_count == 1
    assert Commenter.objects.get().approved_count == 1
    assert ModerationEvent.objects.filter(action="approve").count() == 1


def test_a_comment_that_is_gone_is_no_error(db):
    assert not approve(424242, None)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", [*TO, Action.RESTORE])
def test_every_act_on_every_state_keeps_the_counts(article, status, action):
    start = said(article)
    comment = say(article, reply_to=start.pk)
    with transaction.atomic():
        change_status(comment, status, lock([article.pk])[article.pk])
    changed = moderate(comment.pk, action, None)
    assert changed == (status in FROM[action]) == (action in acts_from(status))
    if changed and action in TO:
        assert fresh(comment).status == TO[action]
    assert_counts_are_true(article)


def test_a_removed_comment_keeps_its_place_only_while_it_has_live_replies(article):
    start = said(article)
    middle = said(article, reply_to=start.pk)
    last = said(article, reply_to=middle.pk)
    remove(start.pk, None)
    remove(middle.pk, None)
    assert fresh(start).visible
    assert fresh(middle).visible
    remove(last.pk, None)
    assert not fresh(start).visible
    assert not fresh(middle).visible
    restore(last.pk, None)
    assert fresh(middle).visible
    assert_counts_are_true(article)


@pytest.mark.parametrize("refuse", [reject, mark_spam])
def test_restore_goes_back_to_the_state_before(article, refuse):
    pending = say(article)
    refuse(pending.pk, None)
    restore(pending.pk, None)
    assert fresh(pending).status == Status.PENDING
    published = said(article)
    mark_spam(published.pk, None)
    restore(published.pk, None)
    assert fresh(published).status == Status.PUBLISHED
    assert_counts_are_true(article)


def test_a_restored_comment_can_go_and_come_again(article):
    comment = said(article)
    for _ in range(3):
        remove(comment.pk, None)
        mark_spam(comment.pk, None)
        restore(comment.pk, None)
        assert fresh(comment).status == Status.REMOVED
        restore(comment.pk, None)
        assert fresh(comment).status == Status.PUBLISHED
    assert_counts_are_true(article)


def test_commenters_have_a_record(article):
    comment = say(article, email="ana@example.com")
    mark_spam(comment.pk, None)
    commenter = Commenter.objects.get()
    assert (commenter.approved_count, commenter.rejected_count) == (0, 1)
    approve(comment.pk, None)
    commenter.refresh_from_db()
    assert (commenter.approved_count, commenter.rejected_count) == (1, 0)


def test_moderating_takes_few_queries(article, django_assert_max_num_queries):
    start = said(article)
    comment = say(article, reply_to=start.pk)
    with django_assert_max_num_queries(15):
        approve(comment.pk, None)
