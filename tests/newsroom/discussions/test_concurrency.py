"""Many write at once: nothing fails, nothing is lost, every number is exact."""

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from newsroom.discussions.models import (
    ArticleComment,
    ArticleRating,
    Discussion,
    DiscussionSettings,
    Report,
    Status,
    Vote,
)
from newsroom.discussions.ranking import rank
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import (
    Complaint,
    NoDiscussion,
    Refused,
    approve,
    edit,
    mark_spam,
    rate,
    remove,
    report,
    restore,
    submit,
    vote,
    voting,
)
from tests.factories import build_newsroom, make_article
from tests.newsroom.discussions.saying import assert_counts_are_true, draft, fresh, said

WRITERS = 8
EACH = 6


@pytest.fixture
def shared_article(real_database):
    return make_article(section=build_newsroom().section)


def at_once(work, items):
    """Do `work` for every item, by as many threads as there are writers; raises what any of them raised."""

    def one(item):
        try:
            return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, items))


def test_replies_from_everywhere(shared_article):
    start = said(shared_article)
    second = said(shared_article, reply_to=start.pk)
    drafts = [draft(shared_article, f"Reply {n}", reply_to=(start.pk, second.pk)[n % 2]) for n in range(WRITERS * EACH)]
    submitted = at_once(submit, drafts)
    ids = [submission.comment.pk for submission in submitted]
    assert len(set(ids)) == WRITERS * EACH
    assert all(at_once(lambda pk: approve(pk, None), ids))
    numbers = ArticleComment.objects.filter(root=start.pk).values_list("reply_no", flat=True)
    assert sorted(numbers) == list(range(1, WRITERS * EACH + 2))
    assert_counts_are_true(shared_article)


def test_moderators_who_do_the_same_at_once(shared_article):
    start = said(shared_article)
    replies = [said(shared_article, reply_to=start.pk) for _ in range(6)]
    at_once(lambda comment: remove(comment.pk, None), replies * 3)
    assert ArticleComment.objects.filter(status=Status.REMOVED).count() == 6
    acts = [lambda pk, act=act: act(pk, None) for act in (restore, mark_spam, approve, remove)]
    at_once(lambda job: job[0](job[1]), [(act, comment.pk) for comment in replies for act in acts])
    assert_counts_are_true(shared_article)


def test_votes_from_everywhere_while_others_answer(shared_article):
    start = said(shared_article)
    voters = [Reader(browser_id=f"voter {n}") for n in range(WRITERS * EACH)]
    jobs = [lambda n=n: vote(start.pk, -1 if n % 3 == 0 else 1, voters[n]) for n in range(len(voters))]
    jobs += [lambda n=n: submit(draft(shared_article, f"Reply {n}", reply_to=start.pk)) for n in range(WRITERS)]
    at_once(lambda job: job(), jobs[::2] + jobs[1::2])
    found = fresh(start)
    assert (found.up, found.down) == (32, 16)
    assert found.rank == pytest.approx(rank(32, 16))
    assert found.votes.count() == 48
    assert_counts_are_true(shared_article)


def test_one_voter_who_clicks_many_times_at_once(shared_article, monkeypatch):
    monkeypatch.setattr(voting, "PAUSE", dt.timedelta(0))
    start = said(shared_article)
    reader = Reader(browser_id="nervous")
    at_once(lambda _n: vote(start.pk, 1, reader), range(WRITERS * 3))
    assert (fresh(start).up, Vote.objects.count()) == (1, 1)

    def change(value):
        with contextlib.suppress(Refused):  # after three attempts among so many it may be asked to wait
            vote(start.pk, value, reader)

    at_once(change, [1, -1, 0] * WRITERS)
    found = fresh(start)
    values = list(Vote.objects.values_list("value", flat=True))
    assert (found.up, found.down) == (values.count(1), values.count(-1))
    assert found.rank == pytest.approx(rank(found.up, found.down))


def test_stars_reports_and_changes_from_everywhere(shared_article):
    DiscussionSettings.objects.update(ratings=True, report_threshold=10)
    writer = Reader(browser_id="writer")
    comment = said(shared_article, author_key=writer.key)
    readers = [Reader(browser_id=f"reader {n}") for n in range(24)]
    abuse = Complaint(kind=Report.Kind.ABUSE)

    def act(job):
        with contextlib.suppress(NoDiscussion, Refused):  # reported or changed after it was hidden
            job()

    jobs = [lambda reader=reader: rate(shared_article.pk, 4, reader) for reader in readers]
    jobs += [lambda reader=reader: rate(shared_article.pk, 2, reader) for reader in readers[:8]]
    jobs += [lambda reader=reader: report(comment.pk, abuse, reader) for reader in readers * 2]
    jobs += [lambda n=n: edit(comment.pk, f"Change {n}", writer) for n in range(8)]
    at_once(act, jobs[::3] + jobs[1::3] + jobs[2::3])
    found, discussion = fresh(comment), Discussion.objects.get(pk=shared_article.pk)
    stars = list(ArticleRating.objects.values_list("stars", flat=True))
    assert (discussion.rating_sum, discussion.rating_count) == (sum(stars), 24)
    assert (found.status, found.report_count) == (Status.HIDDEN_BY_REPORTS, 10)
    assert Report.objects.count() == Report.objects.values("reporter").distinct().count() == 10
    assert found.moderation_events.filter(action="hide").count() == 1
    assert found.revisions.count() == found.moderation_events.filter(action="edit").count()
    assert_counts_are_true(shared_article)
