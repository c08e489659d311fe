"""What a script asks for after the page: the reader's own votes, comments and stars."""

import datetime as dt

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import ArticleComment, DiscussionSettings, Mode
from newsroom.discussions.readers import COOKIE, SALT, Reader
from newsroom.discussions.services import delete_own, rate, remove, vote
from tests.factories import make_user
from tests.newsroom.discussions.saying import said

pytestmark = pytest.mark.django_db

ANA = Reader(browser_id="ana")
NOTHING = {"votes": {}, "mine": {}, "stars": 0}


@pytest.fixture(autouse=True)
def _rules(newsroom):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"ratings": True})


def ask(client, page, comments):
    ids = ",".join(str(comment.pk) for comment in comments)
    response = client.get(reverse("discussion_me", args=[page.pk]), {"ids": ids})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.json()


def test_a_guest(article, other_article, client):
    mine = said(article, author_key=ANA.key)
    up, down, neither = [said(article) for _ in range(3)]
    vote(up.pk, 1, ANA)
    vote(down.pk, -1, ANA)
    vote(neither.pk, 1, Reader(browser_id="another"))
    rate(article.pk, 4, ANA)
    comments = [mine, up, down, neither]
    assert ask(client, article, comments) == NOTHING
    client.cookies[COOKIE] = signing.dumps("ana", salt=SALT)
    found = ask(client, article, comments)
    assert found["votes"] == {str(up.pk): 1, str(down.pk): -1}
    assert found["stars"] == 4
    assert list(found["mine"]) == [str(mine.pk)]
    assert found["mine"][str(mine.pk)]["edit"] == reverse("discussion_edit", args=[mine.pk])
    assert dt.datetime.fromisoformat(found["mine"][str(mine.pk)]["until"]) > timezone.now()
    assert ask(client, other_article, comments) == NOTHING
    client.cookies[COOKIE] = "forged"
    assert ask(client, article, comments) == NOTHING


def test_what_time_has_run_out_for_can_be_deleted(article, client):
    mine = said(article, author_key=ANA.key)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(hours=1))
    client.cookies[COOKIE] = signing.dumps("ana", salt=SALT)
    delete = reverse("discussion_delete", args=[mine.pk])
    assert ask(client, article, [mine])["mine"] == {str(mine.pk): {"delete": delete}}
    delete_own(mine.pk, ANA)
    assert ask(client, article, [mine]) == NOTHING


def test_nothing_of_what_is_gone(article, client):
    gone = said(article)
    vote(gone.pk, 1, ANA)
    remove(gone.pk, None)
    client.cookies[COOKIE] = signing.dumps("ana", salt=SALT)
    assert ask(client, article, [gone]) == NOTHING


def test_a_member_in_few_queries(article, client):
    user = make_user()
    comments = [said(article, user=user)] + [said(article) for _ in range(99)]
    for comment in comments[1:4]:
        vote(comment.pk, 1, Reader(user=user))
    client.force_login(user)
    ask(client, article, comments)
    with CaptureQueriesContext(connection) as captured:
        found = ask(client, article, comments)
    assert (len(found["votes"]), len(found["mine"])) == (3, 1)
    assert len(captured) <= 6


def test_a_guest_whom_we_have_not_seen_costs_nothing(article, client, django_assert_num_queries):
    comment = said(article)
    with django_assert_num_queries(0):
        ask(client, article, [comment])


@pytest.mark.parametrize("ids", ["x", "1,", ",", "1,x", "-1", "1\x00", "１", "9" * 400, ",".join("1" * 101)])
def test_odd_ids_are_never_our_failure(article, client, ids):
    client.cookies[COOKIE] = signing.dumps("ana", salt=SALT)
    assert client.get(reverse("discussion_me", args=[article.pk]), {"ids": ids}).status_code == 400


def test_odd_pages_have_nothing(newsroom, client):
    client.cookies[COOKIE] = signing.dumps("ana", salt=SALT)
    DiscussionSettings.objects.update(mode=Mode.HIDDEN)
    for page_id in (0, newsroom.section.pk, 999_999):
        assert client.get(f"/discussion/{page_id}/me/", {"ids": "1,9999999999"}).json() == NOTHING
    assert client.get(f"/discussion/{10**30}/me/").status_code == 400
