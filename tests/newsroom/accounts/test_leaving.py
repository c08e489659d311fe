"""Letters that are stopped, everything in a file, and an account that is gone without a trace of its reader."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from newsroom.discussions.auditing import discrepancies
from newsroom.discussions.models import ArticleComment, Commenter, Discussion, Subscription, Vote
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import vote
from newsroom.discussions.services.subscribing import subscribe_user
from tests.factories import make_article, make_user
from tests.factories.people import PASSWORD
from tests.newsroom.discussions.saying import fresh, said

pytestmark = pytest.mark.django_db
Scope = Subscription.Scope


@pytest.fixture
def article(newsroom):
    return make_article("The ferry returns", slug="ferry", section=newsroom.section)


@pytest.fixture
def reader(newsroom, client):
    user = make_user("reader", first_name="Rea Der")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


def test_letters_are_listed_and_stopped(article, reader, client):
    other = make_article("The bridge stays", slug="bridge", section=article.section)
    for page in (article, other):
        subscribe_user(page.pk, reader, Scope.ALL)
    page = client.get(reverse("account_subscriptions")).content.decode()
    assert "The ferry returns" in page
    assert "The bridge stays" in page
    one = Subscription.objects.get(discussion=article.pk)
    client.post(reverse("account_subscriptions"), {"stop": one.pk})
    assert [left.discussion_id for left in Subscription.objects.all()] == [other.pk]
    client.post(reverse("account_subscriptions"), {"stop": "all"})
    assert not Subscription.objects.exists()
    assert "We send you none" in client.get(reverse("account_subscriptions")).content.decode()


def test_nobody_stops_or_sees_the_letters_of_others(article, reader, client):
    subscribe_user(article.pk, make_user("other"), Scope.ALL)
    theirs = Subscription.objects.get()
    for stop in (str(theirs.pk), "all", "", "x", "9" * 30, "²"):
        assert client.post(reverse("account_subscriptions"), {"stop": stop}).status_code == 302
    assert Subscription.objects.exists()
    assert article.title not in client.get(reverse("account_subscriptions")).content.decode()


def test_a_story_that_is_not_public_any_more_is_not_named(article, reader, client):
    subscribe_user(article.pk, reader, Scope.ALL)
    article.unpublish()
    assert article.title not in client.get(reverse("account_subscriptions")).content.decode()


def test_everything_in_a_file_for_who_knows_the_password(article, reader, client):
    said(article, "This is mine.", user=reader)
    said(article, "This is not.")
    assert client.post(reverse("account_take"), {"password": "wrong"}).status_code == 422
    response = client.post(reverse("account_take"), {"password": PASSWORD})
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    taken = json.loads(response.content)
    assert "This is mine." in response.content.decode()
    assert "This is not." not in response.content.decode()
    assert taken["person"]["email"] == reader.email


def test_the_account_and_what_it_said_are_gone(article, reader, client):
    start = said(article, "This is mine.", user=reader)
    answer = said(article, "An answer.", reply_to=start.pk)
    vote(answer.pk, 1, Reader(user=reader))
    subscribe_user(article.pk, reader, Scope.ALL)
    client.post(reverse("account_leave"), {"password": "wrong"})
    assert fresh(start).comment == "This is mine."
    assert client.post(reverse("account_leave"), {"password": PASSWORD})["Location"] == reverse("account_left")
    assert "_auth_user_id" not in client.session
    assert "is deleted" in client.get(reverse("account_left")).content.decode()
    assert not get_user_model().objects.filter(username="reader").exists()
    assert not Commenter.objects.filter(user__isnull=False).exists()
    assert not Subscription.objects.exists()
    assert not Vote.objects.exists()
    page = client.get(article.url).content.decode()
    assert "An answer." in page
    for gone in ("This is mine.", "Rea Der"):
        assert gone not in page
        assert not ArticleComment.objects.filter(comment__contains=gone).exists()
        assert not ArticleComment.objects.filter(user_name__contains=gone).exists()
    assert Discussion.objects.get(pk=article.pk).published_count == 1
    assert discrepancies(article.pk) == []


def test_staff_are_not_deleted_here(article, client):
    editor = make_user("ed", groups=("Editors",))
    client.force_login(editor)
    assert "You work here" in client.post(reverse("account_leave"), {"password": PASSWORD}).content.decode()
    assert get_user_model().objects.filter(pk=editor.pk).exists()


def test_guessing_the_password_ends_soon(reader, client):
    for number in range(12):
        page = client.post(reverse("account_leave"), {"password": f"guess {number}"})
    assert "too often" in page.content.decode()
    client.post(reverse("account_leave"), {"password": PASSWORD})
    assert get_user_model().objects.filter(pk=reader.pk).exists()


def test_who_is_not_logged_in_is_asked_to(newsroom, client):
    for name in ("account_subscriptions", "account_take", "account_leave"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
