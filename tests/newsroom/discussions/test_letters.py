"""Who hears of a new comment, when, and how they stop it (regression: line 10)."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import (
    ActionToken,
    ArticleComment,
    Commenter,
    Discussion,
    DiscussionSettings,
    Mode,
    Status,
    Subscription,
)
from newsroom.discussions.services import approve, mark_spam, remove, restore, submit, subscribing
from newsroom.discussions.services.telling import write_letters
from newsroom.discussions.tasks import tell_of_comment
from newsroom.mail.drain import prune
from newsroom.mail.models import Letter
from tests.factories import make_private, make_user
from tests.newsroom.discussions.letters_box import letters_to, link_in, press, sent
from tests.newsroom.discussions.saying import draft, fresh, imported, said, say
from tests.newsroom.discussions.test_views import opened, send

pytestmark = pytest.mark.django_db

ANA, BEN = "ana@example.com", "ben@example.com"
ALL, REPLIES = Subscription.Scope.ALL, Subscription.Scope.REPLIES


@pytest.fixture(autouse=True)
def open_rules(newsroom):
    """Nothing holds a comment but what a test turns on."""
    DiscussionSettings.objects.update(held_at_first=0, seconds_between=0, proof_of_work=False)


def rules(**fields):
    DiscussionSettings.objects.update(**fields)


def subscriber(page, email=ANA, scope=ALL, **fields):
    """A guest who has confirmed that they want letters."""
    Discussion.objects.get_or_create(pk=page.pk)
    commenter, _ = Commenter.objects.get_or_create(email_hash=subscribing.email_hash(email))
    fields.setdefault("confirmed_at", timezone.now())
    return Subscription.objects.create(discussion_id=page.pk, commenter=commenter, scope=scope, email=email, **fields)


def test_a_subscriber_hears_of_a_new_comment(article, client):
    subscriber(article)
    comment = say(article, "From the *quay*", name="Ben", email=BEN)
    (letter,) = letters_to(ANA)
    assert article.title in letter.subject
    assert "Ben writes:" in letter.text
    assert "From the quay" in letter.text
    assert f"http://testserver/discussion/comment/{comment.pk}/" in letter.text
    stop = link_in(letter, "stop")
    assert letter.headers == {
        "List-Unsubscribe": f"<http://testserver{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert stop in letter.html
    (message,) = sent()
    assert message.to == [ANA]


def test_what_is_approved_later_is_told_then(article):
    rules(held_at_first=1)
    subscriber(article)
    comment = say(article, email=BEN)
    assert comment.status == Status.PENDING
    assert letters_to(ANA) == []
    approve(comment.pk, None)
    assert len(letters_to(ANA)) == 1


def test_what_is_confirmed_later_is_told_then(article, client):
    rules(confirm_guests=True)
    subscriber(article)
    comment = say(article, email=BEN)
    assert letters_to(ANA) == []
    press(client, link_in(letters_to(BEN)[0], "confirm"), comment=comment.pk)
    assert len(letters_to(ANA)) == 1


def test_each_comment_is_told_once_however_often_it_is_published(article):
    subscriber(article)
    comment = say(article, email=BEN)
    remove(comment.pk, None)
    restore(comment.pk, None)
    mark_spam(comment.pk, None)
    approve(comment.pk, None)
    write_letters(comment.pk)
    tell_of_comment.enqueue(comment.pk)
    assert len(letters_to(ANA)) == 1
    # The outbox forgets after a month; the comment's past does not.
    Letter.objects.update(created_at=timezone.now() - dt.timedelta(days=31), state=Letter.State.SENT)
    prune()
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(days=31))
    mark_spam(comment.pk, None)
    approve(comment.pk, None)
    assert letters_to(ANA) == []


def test_nobody_hears_of_their_own_comment(article):
    user = make_user("ana", email=ANA)
    subscriber(article)
    subscribing.subscribe_user(article.pk, user, ALL)
    say(article, email=ANA.upper())
    say(article, user=user)
    assert not Letter.objects.exists()
    say(article, email=BEN)
    assert len(letters_to(ANA)) == 1  # though it is asked for by a guest and by an account


@pytest.mark.parametrize("status", [Status.SHADOWED, Status.PENDING, Status.SPAM, Status.REMOVED])
def test_nobody_hears_of_what_is_not_public(article, status):
    subscriber(article)
    comment = said(article, email=BEN)
    Letter.objects.all().delete()
    ArticleComment.objects.filter(pk=comment.pk).update(status=status)
    write_letters(comment.pk)
    assert not Letter.objects.exists()


def test_a_shadowed_writer_is_told_of_to_nobody(article):
    subscriber(article)
    later = timezone.now() + dt.timedelta(days=1)
    Commenter.objects.create(email_hash=subscribing.email_hash(BEN), shadowed_until=later)
    assert say(article, email=BEN).status == Status.SHADOWED
    assert not Letter.objects.exists()


def test_nobody_hears_of_what_was_imported(article):
    Discussion.objects.create(page=article)
    subscriber(article)
    imported(article, 3)
    imported(article, 1, source="other", status=Status.PENDING)
    approve(ArticleComment.objects.get(source="other").pk, None)
    assert not Letter.objects.exists()


def test_a_page_that_is_private_or_hidden_by_then(newsroom, article, other_article):
    for page in (article, other_article):
        subscriber(page)
    first, second = said(article, email=BEN), said(other_article, email=BEN)
    Letter.objects.all().delete()
    make_private(article)
    Discussion.objects.filter(pk=other_article.pk).update(mode=Mode.HIDDEN)
    write_letters(first.pk)
    write_letters(second.pk)
    assert not Letter.objects.exists()


def test_replies_to_ones_own_comments_only(article):
    own = say(article, email=ANA)
    subscriber(article, ANA, REPLIES)
    other = say(article, email=BEN)
    say(article, email="cy@example.com", reply_to=other.pk)
    assert letters_to(ANA) == []
    answer = say(article, "An answer", email=BEN, reply_to=own.pk)
    (letter,) = letters_to(ANA)
    assert "An answer to your comment" in letter.subject
    say(article, email="cy@example.com", reply_to=answer.pk)
    assert len(letters_to(ANA)) == 1


def test_who_has_not_confirmed_gets_nothing(article):
    subscriber(article, confirmed_at=None)
    say(article, email=BEN)
    assert not Letter.objects.exists()


def test_one_click_in_the_mail_program_stops_them(article):
    """RFC 8058: a POST from nowhere, without cookie and token."""
    subscriber(article)
    say(article, email=BEN)
    stop = link_in(letters_to(ANA)[0], "stop")
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(stop, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert not Subscription.objects.exists()
    say(article, email="cy@example.com")
    assert len(letters_to(ANA)) == 1


def test_following_the_stop_link_stops_nothing_its_button_does(article, other_article, client):
    for page in (article, other_article):
        subscriber(page)
    say(article, email=BEN)
    stop = link_in(letters_to(ANA)[0], "stop")
    assert article.title in client.get(stop).content.decode()
    assert Subscription.objects.count() == 2
    client.post(stop)
    assert Subscription.objects.get().discussion_id == other_article.pk
    assert b"stopped before" in client.get(stop).content


def test_all_letters_can_be_stopped_at_once(article, other_article, client):
    for page in (article, other_article):
        subscriber(page)
    subscriber(article, BEN)
    say(article, email="cy@example.com")
    client.post(link_in(letters_to(ANA)[0], "stop"), {"everything": "1"})
    assert [found.email for found in Subscription.objects.all()] == [BEN]


@pytest.mark.parametrize("code", ["1", "1-", "1-abc", "x-abc", "9" * 400, "-", "1-é", "٣-a"])
def test_nobody_elses_letters_can_be_stopped(article, client, code):
    found = subscriber(article)
    for address in (code, code.replace("1", str(found.pk), 1)):
        assert client.post(f"/discussion/stop/{address}/").status_code == 404
    assert Subscription.objects.exists()


def test_a_guest_asks_with_a_comment_and_confirms_both_with_one_link(article, client):
    rules(confirm_guests=True)
    send(client, article, notify="all")
    found = Subscription.objects.get()
    assert (found.scope, found.email, found.confirmed_at) == (ALL, ANA, None)
    (letter,) = letters_to(ANA)
    link = link_in(letter, "confirm")
    assert b"We shall also write to you" in client.get(link).content
    press(client, link, comment=ArticleComment.objects.get().pk)
    assert Subscription.objects.get().confirmed_at is not None
    say(article, user=make_user("ben"))
    assert len(letters_to(ANA)) == 2


def test_a_guest_who_does_not_own_up_to_the_comment_gets_no_letters(article, client):
    rules(confirm_guests=True)
    say(article, email=ANA, notify="all")
    press(client, link_in(letters_to(ANA)[0], "confirm"))
    assert Subscription.objects.get().confirmed_at is None


def test_where_comments_need_no_confirming_letters_still_do(article, client):
    send(client, article, notify="replies")
    assert ArticleComment.objects.get().status == Status.PUBLISHED
    (letter,) = letters_to(ANA)
    link = link_in(letter, "subscription")
    assert client.get(link).status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    assert b"You will hear" in press(client, link, scope="replies").content
    assert Subscription.objects.get().confirmed_at is not None


def test_a_member_needs_no_confirming(article, client):
    user = make_user("mem", email="mem@example.com")
    client.force_login(user)
    send(client, article, notify="all")
    found = Subscription.objects.get()
    assert found.confirmed_at is not None
    assert found.email == ""
    user.email = "new@example.com"
    user.save()
    say(article, email=BEN)
    assert len(letters_to("new@example.com")) == 1
    user.is_active = False
    user.save()
    say(article, email="cy@example.com")
    assert Letter.objects.count() == 1


def test_nothing_chosen_is_no_wish_and_odd_choices_come_back(article, client):
    send(client, article)
    assert not Subscription.objects.exists()
    response = send(client, article, body="Other words", notify="everything")
    assert response.status_code == 422
    assert "Other words" in response.content.decode()


def test_spam_subscribes_nobody(article):
    assert say(article, email=ANA, honeypot="x", notify="all").status == Status.SPAM
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()


def test_somebody_who_only_types_an_address_changes_nothing_of_its_owners(article):
    subscriber(article, ANA, REPLIES)
    say(article, email=ANA, notify="all", author_key="somebody else")
    assert Subscription.objects.get().scope == REPLIES


def subscribe(client, page, **fields):
    address = reverse("discussion_subscribe", args=[page.pk])
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(address).content.decode())
    return client.post(address, {"csrfmiddlewaretoken": token[1], "email": ANA, "scope": "all", **fields})


def test_subscribing_without_a_comment(article, client):
    response = subscribe(client, article)
    assert response.status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    link = link_in(letters_to(ANA)[0], "subscription")
    assert 'value="all" id="scope-all" checked' in client.get(link).content.decode()
    assert client.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 422
    press(client, link, scope="replies")
    found = Subscription.objects.get()
    assert (found.scope, found.confirmed_at is not None) == (REPLIES, True)
    assert client.get(link).status_code == 410
    # The answer does not tell that the address is known by now; its owner can choose anew.
    assert subscribe(client, article).content == response.content
    assert Subscription.objects.get().scope == REPLIES
    press(client, link_in(letters_to(ANA)[1], "subscription"), scope="all")
    assert Subscription.objects.get().scope == ALL


def test_a_subscription_form_comes_back(article, client):
    response = subscribe(client, article, email="no address")
    assert response.status_code == 422
    assert "no address" in response.content.decode()
    assert subscribe(client, article, scope="x").status_code == 422
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("discussion_subscribe", args=[article.pk]), {"email": ANA, "scope": "all"})
    assert response.status_code == 422
    assert ANA in response.content.decode()
    assert not Letter.objects.exists()


def test_a_member_subscribes_at_once(article, client):
    client.force_login(make_user("mem"))
    assert 'name="email"' not in client.get(reverse("discussion_subscribe", args=[article.pk])).content.decode()
    assert subscribe(client, article, scope="replies").status_code == 200
    assert subscribe(client, article, scope="all").status_code == 200
    assert Subscription.objects.get().scope == ALL
    assert not Letter.objects.exists()


def test_letters_that_confirm_are_limited(article, other_article, client):
    for _ in range(5):
        assert subscribe(client, article).status_code == 200
    assert len(letters_to(ANA)) == 3
    for number in range(12):
        subscribe(client, other_article, email=f"victim{number}@example.com")
    assert Letter.objects.count() == 10


def test_a_hundred_subscribers_cost_the_writer_nothing(article, client, django_assert_max_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for number in range(100):
        subscriber(article, f"reader{number}@example.org")
    form = {**opened(client, article), "notify": ""}
    with django_assert_max_num_queries(25):
        client.post(reverse("discussion_write", args=[article.pk]), form)
    comment = ArticleComment.objects.get()
    assert not Letter.objects.exists()
    with django_assert_max_num_queries(16):
        write_letters(comment.pk)
    assert Letter.objects.count() == 100
    write_letters(comment.pk)
    assert Letter.objects.count() == 100


def test_a_wish_costs_the_writer_little(article, client, django_assert_max_num_queries):
    """An answer that waits for its writer's address, the letter, and the wish for letters, all in one post.

    The test's own savepoint counts as two.
    """
    start = said(article)
    rules(confirm_guests=True)
    form = {**opened(client, article, reply_to=start.pk), "notify": "replies"}
    with django_assert_max_num_queries(27):
        client.post(reverse("discussion_write", args=[article.pk]), form)
    assert Subscription.objects.get().scope == REPLIES


def test_letters_are_written_in_batches(article, monkeypatch):
    monkeypatch.setattr("newsroom.discussions.services.telling.BATCH", 7)
    for number in range(20):
        subscriber(article, f"reader{number}@example.org")
    say(article, email=BEN)
    assert Letter.objects.count() == 20


def test_what_is_rolled_back_is_told_to_nobody(article):
    subscriber(article)
    with transaction.atomic():
        submit(draft(article, email=BEN))
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_what_readers_write_cannot_pass_for_something_else(article):
    subscriber(article)
    say(article, "<b>&</b>\nSubject: x", name='"<i>Ben</i>', email=BEN)
    (letter,) = letters_to(ANA)
    assert "<i>" not in letter.html
    assert "&lt;i&gt;Ben" in letter.html
    assert '"<i>Ben</i> writes:' in letter.text
    assert "\n" not in letter.subject


def test_a_long_comment_is_told_in_short(article):
    subscriber(article)
    say(article, "word " * 900, email=BEN)
    assert len(letters_to(ANA)[0].text) < 1600


def test_links_and_wishes_that_nobody_followed_are_deleted(article, client):
    subscribe(client, article)
    subscriber(article, BEN)
    with time_machine.travel(timezone.now() + dt.timedelta(days=34)):
        call_command("tidy_discussions")
    assert [found.email for found in Subscription.objects.all()] == [BEN]
    assert not ActionToken.objects.exists()


def test_letters_hold_no_other_readers_address(article):
    subscriber(article)
    subscriber(article, "cy@example.com")
    comment = say(article, email=BEN)
    for letter in Letter.objects.all():
        others = {ANA, BEN, "cy@example.com"} - {letter.recipient}
        for words in (letter.subject, letter.text, letter.html, str(letter.headers), letter.key):
            assert not [address for address in others if address in words]
    assert fresh(comment).is_published
