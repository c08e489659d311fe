"""One click is one batch, and a batch can be taken back."""

import uuid

import pytest

from newsroom.discussions.models import Appeal, ArticleComment, ModerationEvent, Report, Status
from newsroom.discussions.services import approve, mark_spam, moderate, moderate_many, reject, remove
from newsroom.discussions.services.marking import MOST_PINNED, TooManyPinned, mark
from newsroom.discussions.services.moderating import Action, acts_on
from newsroom.discussions.services.sweeping import last_of, sweep
from newsroom.discussions.services.undoing import Undone, undo
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, imported, said, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    return uuid.uuid4()


def report(comment, number=1):
    for n in range(number):
        Report.objects.create(comment=comment, reporter=f"reporter {n}", kind="abuse")
    ArticleComment.objects.filter(pk=comment.pk).update(report_count=number)
    return fresh(comment)


def test_many_in_several_discussions_at_once(article, other_article, moderator, batch):
    comments = [say(article), say(other_article), say(article)]
    ids = [comment.pk for comment in comments]
    assert moderate_many([*ids, ids[0], 424242], Action.APPROVE, moderator, batch=batch) == 3
    assert ModerationEvent.objects.filter(batch=batch, actor=moderator).count() == 3
    assert undo(batch, moderator) == Undone(3, 0)
    assert {fresh(comment).status for comment in comments} == {Status.PENDING}
    assert ModerationEvent.objects.filter(action=Action.UNDO).count() == 3
    assert_counts_are_true(article)
    assert_counts_are_true(other_article)


def test_undo_leaves_what_somebody_else_has_decided_since(article, moderator, batch):
    mine, theirs = say(article), say(article)
    moderate_many([mine.pk, theirs.pk], Action.APPROVE, moderator, batch=batch)
    mark_spam(theirs.pk, None)
    assert undo(batch, moderator) == Undone(1, 1)
    assert fresh(theirs).status == Status.SPAM
    assert_counts_are_true(article)


def test_undo_happens_once_also_where_the_state_is_the_same_again(article, moderator, batch):
    comment = say(article)
    moderate(comment.pk, Action.APPROVE, moderator, batch=batch)
    assert undo(batch, moderator).taken_back == 1
    approve(comment.pk, moderator)
    assert undo(batch, moderator) == Undone(0, 1)
    assert fresh(comment).status == Status.PUBLISHED


def test_undo_of_nothing(moderator, batch):
    assert undo(batch, moderator) == Undone(0, 0)


def test_undo_gives_the_replies_their_counts_back(article, moderator, batch):
    start = said(article)
    reply = said(article, reply_to=start.pk)
    moderate(reply.pk, Action.REMOVE, moderator, batch=batch)
    assert fresh(start).reply_count == 0
    undo(batch, moderator)
    assert fresh(start).reply_count == 1
    assert_counts_are_true(article)


def test_a_decision_answers_reports_and_undo_asks_again(article, moderator, batch):
    comment = report(said(article), 2)
    assert comment.is_reported
    assert acts_on(comment)[0] == Action.DISMISS
    assert moderate(comment.pk, Action.DISMISS, moderator, batch=batch)
    assert (fresh(comment).report_count, fresh(comment).is_reported) == (0, False)
    assert not moderate(comment.pk, Action.DISMISS, moderator)
    assert not Report.objects.filter(resolved_at=None).exists()
    assert undo(batch, moderator).taken_back == 1
    assert (fresh(comment).report_count, fresh(comment).is_reported) == (2, True)
    assert Report.objects.filter(resolved_at=None).count() == 2


def test_reports_stay_counted_with_what_they_took_down(article, moderator):
    comment = report(said(article))
    remove(comment.pk, moderator)
    assert fresh(comment).report_count == 1
    assert not fresh(comment).is_reported
    assert not Report.objects.filter(resolved_at=None).exists()


def test_an_appeal_is_granted_or_denied_and_can_be_open_again(article, moderator, batch):
    comment = say(article)
    reject(comment.pk, moderator)
    appeal = Appeal.objects.create(comment=comment, text="I only asked")
    assert Action.DENY_APPEAL in acts_on(fresh(comment), has_appeal=True)
    assert Action.DENY_APPEAL not in acts_on(fresh(comment))
    assert moderate(comment.pk, Action.DENY_APPEAL, moderator, batch=batch)
    assert fresh(comment).status == Status.REJECTED
    assert Appeal.objects.get(decided_at__isnull=False) == appeal
    assert not moderate(comment.pk, Action.DENY_APPEAL, moderator)
    assert undo(batch, moderator).taken_back == 1
    assert Appeal.objects.get(decided_at=None) == appeal
    approve(comment.pk, moderator)
    assert not Appeal.objects.filter(decided_at=None).exists()


def test_at_most_three_are_pinned(article, other_article, moderator, batch):
    starts = [said(article) for _ in range(MOST_PINNED + 1)]
    for start in starts[:-1]:
        assert mark(start.pk, Action.PIN, moderator)
    with pytest.raises(TooManyPinned):
        mark(starts[-1].pk, Action.PIN, moderator)
    assert mark(said(other_article).pk, Action.PIN, moderator)
    moderate(starts[0].pk, Action.REMOVE, moderator, batch=batch)
    assert not fresh(starts[0]).pinned
    assert mark(starts[-1].pk, Action.PIN, moderator)
    assert undo(batch, moderator) == Undone(1, 1), "its place was taken; the comment is back all the same"
    assert fresh(starts[0]).status == Status.PUBLISHED
    assert not fresh(starts[0]).pinned
    assert ArticleComment.objects.filter(discussion=article.pk, pinned=True).count() == MOST_PINNED


def test_removing_and_undoing_keeps_the_pin(article, moderator, batch):
    start = said(article)
    mark(start.pk, Action.PIN, moderator)
    moderate(start.pk, Action.REMOVE, moderator, batch=batch)
    assert undo(batch, moderator) == Undone(2, 0)
    assert fresh(start).pinned


def test_marks_are_for_what_is_public(article, moderator, batch):
    waiting, start = say(article), said(article)
    reply = said(article, reply_to=start.pk)
    assert not mark(waiting.pk, Action.FEATURE, moderator)
    assert not mark(reply.pk, Action.PIN, moderator)
    assert not mark(424242, Action.PIN, moderator)
    assert mark(reply.pk, Action.FEATURE, moderator, batch=batch)
    assert not mark(reply.pk, Action.FEATURE, moderator)
    assert fresh(reply).featured
    assert undo(batch, moderator) == Undone(1, 0)
    assert undo(batch, moderator) == Undone(0, 1)
    assert not fresh(reply).featured


def test_a_sweep_goes_on_where_it_was(article, other_article, moderator, batch):
    imported(article, 150, status=Status.PENDING)
    imported(other_article, 120, source="other", status=Status.PENDING)
    found = ArticleComment.objects.filter(status=Status.PENDING)
    up_to = last_of(found)
    late = say(article)
    first = sweep(found, Action.SPAM, moderator, batch=batch, up_to=up_to, at_most=270, seconds=0)
    assert (first.changed, first.finished) == (100, False)
    second = sweep(found, Action.SPAM, moderator, batch=batch, up_to=up_to, at_most=170, after=first.after)
    assert (second.changed, second.unchanged, second.finished) == (170, 0, True)
    assert fresh(late).status == Status.PENDING
    assert_counts_are_true(article)
    assert undo(batch, moderator) == Undone(270, 0)
    assert_counts_are_true(article)
    assert_counts_are_true(other_article)


def test_a_sweep_stops_at_the_number_that_was_confirmed(article, moderator, batch):
    imported(article, 12, status=Status.PENDING)
    found = ArticleComment.objects.filter(status=Status.PENDING)
    done = sweep(found, Action.SPAM, moderator, batch=batch, up_to=last_of(found), at_most=5)
    assert (done.changed, done.finished) == (5, True)
    assert ArticleComment.objects.filter(status=Status.SPAM).count() == 5


def test_a_reason_is_kept_with_the_act_and_told_only_where_there_is_one(article, moderator):
    first, second = say(article), say(article)
    moderate(first.pk, Action.REJECT, moderator, "Off the point", tell_writer=True)
    moderate(second.pk, Action.REJECT, moderator, "", tell_writer=True)
    told = {event.comment_id: (event.note, event.told) for event in ModerationEvent.objects.filter(action="reject")}
    assert told == {first.pk: ("Off the point", True), second.pk: ("", False)}
