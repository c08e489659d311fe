"""Votes on comments: one for each voter, none for the writer, exact counts, and an order made of them."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions import reading
from newsroom.discussions.models import ArticleComment, Commenter, Discussion, DiscussionSettings, Mode, Vote, Votes
from newsroom.discussions.ranking import rank
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import NoDiscussion, Reason, Refused, remove, vote
from newsroom.discussions.services import voting as voting_service
from tests.factories import make_private, make_user
from tests.newsroom.discussions.saying import fresh, imported, said, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(voting_service, "PAUSE", dt.timedelta(0))


def guest(name="somebody"):
    return Reader(browser_id=name)


def address_of(comment):
    return reverse("discussion_vote", args=[comment.pk])


def counts(comment):
    found = fresh(comment)
    return found.up, found.down


def refused(comment, value, reader, **fields):
    with pytest.raises(Refused) as found:
        vote(comment.pk, value, reader, **fields)
    return found.value.reasons


def test_a_reader_has_one_vote_changes_it_and_takes_it_back(article):
    comment = said(article)
    for value, expected in [(1, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (0, (0, 0)), (0, (0, 0)), (-1, (0, 1))]:
        voted = vote(comment.pk, value, guest())
        assert (voted.comment.up, voted.comment.down) == counts(comment) == expected
        assert fresh(comment).rank == pytest.approx(rank(*expected))
    vote(comment.pk, 1, guest("another"))
    vote(comment.pk, 1, Reader(user=make_user()))
    assert counts(comment) == (2, 1)
    assert Vote.objects.count() == 3


def test_nobody_votes_on_what_they_wrote(article):
    user = make_user()
    assert refused(said(article, user=user), 1, Reader(user=user)) == [Reason.OWN]
    mine = said(article, author_key=guest("me").key)
    assert refused(mine, 1, guest("me")) == [Reason.OWN]
    account = said(article)
    Commenter.objects.filter(pk=account.commenter_id).update(user=make_user("later"), email_hash=None)
    assert refused(account, 1, Reader(user=Commenter.objects.get(user__username="later").user)) == [Reason.OWN]
    vote(mine.pk, 1, guest("you"))
    assert counts(mine) == (1, 0)


@pytest.mark.parametrize(
    ("rules", "value", "reasons"),
    [
        ({"votes": Votes.OFF}, 1, [Reason.CLOSED]),
        ({"votes": Votes.UP}, -1, [Reason.CLOSED]),
        ({"votes": Votes.UP}, 1, None),
        ({"guests_vote": False}, 1, [Reason.MEMBERS_ONLY]),
        ({"stopped": True}, 1, [Reason.CLOSED]),
        ({"mode": Mode.READ_ONLY}, 1, [Reason.CLOSED]),
        ({"mode": Mode.HIDDEN}, 1, [Reason.CLOSED]),
        ({"mode": Mode.MEMBERS}, 1, [Reason.MEMBERS_ONLY]),
        ({"mode": Mode.PREMODERATED}, 1, None),
    ],
)
def test_what_editors_set(newsroom, article, rules, value, reasons):
    comment = said(article)
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults=rules)
    if reasons is None:
        vote(comment.pk, value, guest())
    else:
        assert refused(comment, value, guest()) == reasons
    assert counts(comment) == ((1, 0) if reasons is None else (0, 0))
    if rules.get("guests_vote") is False or rules.get("mode") == Mode.MEMBERS:
        vote(comment.pk, 1, Reader(user=make_user()))
        assert counts(comment) == (1, 0)


def test_who_is_banned_has_no_vote(article):
    user = make_user()
    Commenter.objects.create(user=user, banned_until=timezone.now() + dt.timedelta(days=1))
    assert refused(said(article), 1, Reader(user=user)) == [Reason.BANNED]


def test_a_guest_has_no_vote_on_what_came_from_the_same_address(article):
    """Who drops the cookie is still where they were. A neighbour logs in."""
    comment = said(article, ip="203.0.113.1")
    assert refused(comment, 1, guest("without the cookie"), ip="203.0.113.1") == [Reason.OWN]
    vote(comment.pk, 1, guest("elsewhere"), "203.0.113.2")
    vote(comment.pk, 1, Reader(user=make_user()), "203.0.113.1")
    assert counts(comment) == (2, 0)
    # Who has voted from elsewhere can take it back at home.
    Vote.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    vote(comment.pk, 0, guest("elsewhere"), "203.0.113.1")
    assert counts(comment) == (1, 0)


def test_limits_for_a_reader_for_an_address_and_for_one_comment(article, monkeypatch, settings):
    monkeypatch.setattr(voting_service, "IN_AN_HOUR", (3, 4))
    settings.DISCUSSION_GUESTS_OF_ADDRESS = 2
    comments = [said(article) for _ in range(5)]
    for comment in comments[:3]:
        vote(comment.pk, 1, guest(), "203.0.113.1")
    assert refused(comments[3], 1, guest(), ip="203.0.113.2") == [Reason.RATE]
    vote(comments[2].pk, 0, guest(), "203.0.113.1")
    vote(comments[2].pk, -1, guest(), "203.0.113.1")
    vote(comments[2].pk, -1, guest("another"), "203.0.113.1")
    assert refused(comments[2], -1, guest("a third"), ip="203.0.113.1") == [Reason.RATE]
    assert refused(comments[3], 1, guest("a third"), ip="203.0.113.1") == [Reason.RATE]
    vote(comments[2].pk, -1, guest("a third"), "203.0.113.9")
    Vote.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    vote(comments[3].pk, 1, guest(), "203.0.113.1")


def test_a_vote_is_not_changed_by_the_same_click(article, monkeypatch):
    monkeypatch.setattr(voting_service, "PAUSE", dt.timedelta(seconds=1))
    comment = said(article)
    vote(comment.pk, 1, guest())
    assert refused(comment, 0, guest()) == [Reason.RATE]
    assert counts(comment) == (1, 0)


def test_there_is_no_vote_on_what_is_not_public(newsroom, article):
    removed = said(article)
    remove(removed.pk, None)
    for comment_id in (say(article).pk, removed.pk, 999_999):
        with pytest.raises(NoDiscussion):
            vote(comment_id, 1, guest())
    comment = said(article)
    make_private(newsroom.section)
    with pytest.raises(NoDiscussion):
        vote(comment.pk, 1, guest())
    assert not Vote.objects.exists()


def test_a_vote_takes_few_queries(article, client):
    comment = said(article)
    for reader in (guest(), Reader(user=make_user())):
        for value in (1, -1, 0):
            with CaptureQueriesContext(connection) as captured:
                vote(comment.pk, value, reader, "203.0.113.1")
            assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 5
    for session_and_account in (0, 2):
        if session_and_account:
            client.force_login(make_user())
        client.post(address_of(comment), {"value": "1"})
        for value in ("-1", "1"):
            with CaptureQueriesContext(connection) as captured:
                assert client.post(address_of(comment), {"value": value}).status_code == 303
            assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 5 + session_and_account


def test_the_rank_is_wilsons_lower_bound():
    # The values that Miller's formula gives.
    assert [round(rank(*votes), 4) for votes in [(0, 0), (0, 9), (1, 0), (2, 0), (9, 1), (90, 10)]] == [
        0,
        0,
        0.2065,
        0.3424,
        0.5958,
        0.8256,
    ]
    assert rank(0, 0) == rank(0, 7) == 0


def test_the_database_works_out_the_same_rank(article):
    for up, down in [(0, 0), (5, 0), (0, 5), (40, 3), (1200, 800)]:
        comment = said(article)
        ArticleComment.objects.filter(pk=comment.pk).update(up=up, down=down)
        vote(comment.pk, -1, guest())
        assert fresh(comment).rank == pytest.approx(rank(up, down + 1), abs=1e-12)
        assert fresh(comment).rank >= 0


def test_imported_votes_count_for_the_order(article):
    imported(article, 5, up=9, down=1)
    assert ArticleComment.objects.first().rank == pytest.approx(rank(9, 1))


def test_most_voted_first_page_after_page(article):
    imported(article, 230)
    starts = list(ArticleComment.objects.filter(root=None))
    for number, comment in enumerate(starts):
        comment.up, comment.down = number % 7, number % 3
        ArticleComment.objects.filter(pk=comment.pk).update(rank=rank(comment.up, comment.down))
    found, cursor = [], ""
    while True:
        listed = reading.threads(article.pk, sort=reading.Sort.BEST, cursor=cursor)
        found += [thread.root.comment for thread in listed.threads]
        cursor = listed.cursor
        if not cursor:
            break
    order = [(comment.rank, comment.pk) for comment in found]
    assert len(found) == len(set(order)) == 46
    assert order == sorted(order, reverse=True)


def test_the_order_by_votes_is_a_range_of_an_index(article):
    imported(article, 50)
    starts = ArticleComment.objects.visible().filter(discussion=article.pk, root__isnull=True)
    ordered = starts.filter(rank__lte=0.5).order_by("-rank", "-pk").values("pk")[:20]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    assert "discussion_roots_best" in ordered.explain()
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in ordered.explain()


def test_the_buttons_work_without_scripts(article):
    comment = said(article, "Vote on this")
    client = Client(enforce_csrf_checks=True)
    body = client.get(article.url).content.decode()
    assert f'action="{address_of(comment)}"' in body
    response = client.post(address_of(comment), {"value": "1"}, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 303
    assert response["Location"] == reverse("discussion_comment", args=[comment.pk])
    assert response.cookies["newsroom_reader"]["httponly"]
    assert counts(comment) == (1, 0)
    assert "You have voted for this comment" in client.get(address_of(comment)).content.decode()
    client.post(address_of(comment), {"value": "0"}, headers={"sec-fetch-site": "same-origin"})
    assert counts(comment) == (0, 0)


def test_a_script_gets_the_row_alone(article, client):
    comment = said(article)
    response = client.post(address_of(comment), {"value": "1"}, headers={"hx-request": "true"})
    body = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in body
    assert f'id="comment-{comment.pk}-acts"' in body
    assert 'aria-pressed="true"' in body
    assert re.search(r'votes__number">1<', body)
    Discussion.objects.update(mode=Mode.READ_ONLY)
    response = client.post(address_of(comment), {"value": "-1"}, headers={"hx-request": "true"})
    assert (response.status_code, "This discussion is closed" in response.content.decode()) == (200, True)
    assert counts(comment) == (1, 0)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}])
def test_a_forged_vote_is_asked_for_once_more(article, headers):
    comment = said(article)
    client = Client(enforce_csrf_checks=True)
    response = client.post(address_of(comment), {"value": "1"}, headers=headers)
    assert response.status_code == 422
    assert counts(comment) == (0, 0)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())[1]
    again = client.post(address_of(comment), {"value": "1", "csrfmiddlewaretoken": token})
    assert again.status_code == 303
    assert counts(comment) == (1, 0)


def test_odd_votes_are_never_our_failure(article, client):
    comment = said(article)
    for value in ("", "2", "x", "1\x00", "9" * 400, "-1 "):
        assert client.post(address_of(comment), {"value": value}).status_code in (400, 422)
    for comment_id in (0, 999_999, 2**31, 10**30):
        address = f"/discussion/comment/{comment_id}/vote/"
        assert client.post(address, {"value": "1"}).status_code == client.get(address).status_code == 404
    assert not Vote.objects.exists()


def test_a_refusal_is_said_in_words(newsroom, article, client):
    user = make_user()
    comment = said(article, user=user)
    client.force_login(user)
    response = client.post(address_of(comment), {"value": "1"})
    assert response.status_code == 422
    assert "This is your own comment" in response.content.decode()


def test_closed_discussions_show_votes_and_take_none(newsroom, article, client):
    imported(article, 5, up=3, down=2)
    Discussion.objects.update(mode=Mode.READ_ONLY)
    body = client.get(article.url).content.decode()
    assert "3 votes for it, 2 against" in body
    assert "/vote/" not in body
    cache.clear()
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"votes": Votes.OFF})
    body = client.get(article.url).content.decode()
    assert "3 votes for it" not in body
    assert "Most voted" not in body


def test_who_wrote_a_comment_is_remembered_by_a_cookie(article, client):
    from tests.newsroom.discussions.test_views import send

    response = send(client, article)
    comment = ArticleComment.objects.get()
    client_reader = response.cookies["newsroom_reader"].value
    assert comment.author_key
    assert comment.author_key not in client_reader
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=5))
    send(client, article, body="Something else")
    assert ArticleComment.objects.latest("pk").author_key == comment.author_key


def test_a_vote_that_changes_while_it_is_taken_back_is_counted_once(article, django_assert_num_queries):
    """The row goes in one statement with the value that it was counted by, or stays."""
    comment = said(article)
    vote(comment.pk, 1, guest())
    mine = Vote.objects.filter(comment=comment, value=1)
    Vote.objects.update(value=-1)
    with django_assert_num_queries(1):
        assert voting_service.delete_as_they_are(mine) == 0
    assert Vote.objects.get().value == -1
