"""Guests confirm that an address is theirs: a link that ends and shows, a button that acts (regression: line 7)."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions import readers
from newsroom.discussions.models import (
    ActionToken,
    ArticleComment,
    Commenter,
    ConfirmedBrowser,
    Discussion,
    DiscussionSettings,
    Mode,
    ModerationEvent,
    Status,
)
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import approve, editing, mark_spam, reject
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import change_status
from newsroom.mail.models import Letter
from tests.factories import make_user
from tests.newsroom.discussions.letters_box import letters_to, link_in, press, sent
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, said, say
from tests.newsroom.discussions.test_views import opened, send

pytestmark = pytest.mark.django_db

ANA = "ana@example.com"


@pytest.fixture(autouse=True)
def confirmed_guests(newsroom):
    """Addresses are confirmed, and nothing else holds a comment."""
    DiscussionSettings.objects.update(confirm_guests=True, held_at_first=0, seconds_between=0, proof_of_work=False)


def rules(**fields):
    DiscussionSettings.objects.update(**fields)


def link_of(comment):
    return link_in(Letter.objects.get(key=f"confirm:{comment.pk}"), "confirm")


def ticked(client, address):
    """The comments that the page of a link has ticked."""
    return re.findall(r'name="comment" value="(\d+)"[^>]* checked', client.get(address).content.decode())


def test_a_guest_writes_confirms_and_is_published(article, client):
    response = send(client, article, body="From the quay")
    comment = ArticleComment.objects.get()
    assert comment.status == Status.AWAITING_EMAIL
    assert b"we have sent you an e-mail" in client.get(response["Location"]).content
    assert "From the quay" not in client.get(article.url).content.decode()
    (letter,) = letters_to(ANA)
    assert article.title in letter.text
    assert letter.html.count(link_in(letter, "confirm")) == 1

    shown = client.get(link_in(letter, "confirm"))
    assert "From the quay" in shown.content.decode()
    assert fresh(comment).status == Status.AWAITING_EMAIL
    answer = press(client, link_in(letter, "confirm"), comment=comment.pk)
    assert b"Your comment is published" in answer.content
    comment = fresh(comment)
    assert (comment.status, comment.reasons) == (Status.PUBLISHED, [])
    assert comment.commenter.email_confirmed_at is not None
    assert list(ModerationEvent.objects.values_list("action", "to_status")) == [
        ("hold", "awaiting_email"),
        ("confirm", "published"),
    ]
    assert_counts_are_true(article)
    assert "From the quay" in client.get(article.url).content.decode()


def test_the_letter_says_nothing_that_a_stranger_wrote(article):
    say(article, "Buy pills at https://pills.example", name="Cheap Pills", email=ANA)
    (letter,) = letters_to(ANA)
    for words in (letter.subject, letter.text, letter.html):
        assert "pills" not in words.lower()


def test_what_held_the_comment_besides_holds_it_after(article, client):
    rules(held_at_first=1)
    comment = say(article, email=ANA)
    assert comment.reasons == ["unconfirmed", "new_commenter"]
    answer = press(client, link_of(comment), comment=comment.pk)
    assert b"A moderator will read your comment" in answer.content
    comment = fresh(comment)
    assert (comment.status, comment.reasons) == (Status.PENDING, ["new_commenter"])
    assert_counts_are_true(article)


def test_nothing_is_held_for_a_letter_where_editors_do_not_ask_for_it_nor_from_members(article):
    assert say(article, user=make_user("member")).status == Status.PUBLISHED
    rules(confirm_guests=False)
    assert say(article, email=ANA).status == Status.PUBLISHED
    assert not Letter.objects.exists()


def test_spam_gets_no_letter(article):
    assert say(article, email=ANA, honeypot="x").status == Status.SPAM
    assert not Letter.objects.exists()


def test_a_guest_is_known_only_in_the_browser_that_confirmed(article, client):
    send(client, article)
    comment = ArticleComment.objects.get()
    press(client, link_of(comment), comment=comment.pk)
    send(client, article, body="Here again")
    assert ArticleComment.objects.get(comment="Here again").status == Status.PUBLISHED
    # Somebody else knows the address.
    send(Client(), article, body="As if I were Ana")
    pretended = ArticleComment.objects.get(comment="As if I were Ana")
    assert pretended.status == Status.AWAITING_EMAIL
    assert pretended.commenter == comment.commenter
    assert Letter.objects.count() == 2


def test_a_link_that_another_browser_follows_makes_that_one_known(article, client):
    phone = Client()
    send(client, article)
    comment = ArticleComment.objects.get()
    press(phone, link_of(comment), comment=comment.pk)
    assert fresh(comment).status == Status.PUBLISHED
    send(phone, article, body="From the phone")
    assert ArticleComment.objects.get(comment="From the phone").status == Status.PUBLISHED
    send(client, article, body="From the desk")
    assert ArticleComment.objects.get(comment="From the desk").status == Status.AWAITING_EMAIL


def test_one_link_lets_all_comments_go_that_are_ones_own(article, other_article, client):
    first = say(article, "One", email=ANA, author_key="mine")
    second = say(other_article, "Two", email=ANA.upper(), author_key="mine")
    pretended = say(article, "Not me", email=ANA, author_key="theirs")
    assert ticked(client, link_of(first)) == [str(first.pk), str(second.pk)]
    assert "Not me" in client.get(link_of(first)).content.decode()
    press(client, link_of(first), comment=[first.pk, second.pk])
    assert {fresh(first).status, fresh(second).status} == {Status.PUBLISHED}
    assert fresh(pretended).status == Status.AWAITING_EMAIL
    for page in (article, other_article):
        assert_counts_are_true(page)


def test_nobody_lets_go_of_what_is_not_theirs(article, client):
    mine, other = say(article, email=ANA), say(article, email="ben@example.com")
    press(client, link_of(mine), comment=[mine.pk, other.pk, "x", "9" * 5000, "²"])
    assert fresh(mine).status == Status.PUBLISHED
    assert fresh(other).status == Status.AWAITING_EMAIL


def test_following_the_link_does_nothing(article, client):
    comment = say(article, email=ANA)
    for method in (client.get, client.head):
        assert method(link_of(comment)).status_code == 200
    assert fresh(comment).status == Status.AWAITING_EMAIL
    assert not ConfirmedBrowser.objects.exists()


def test_a_post_from_elsewhere_shows_the_button_again(article, client):
    comment = say(article, email=ANA)
    answer = client.post(link_of(comment), {"comment": comment.pk}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 422
    assert fresh(comment).status == Status.AWAITING_EMAIL


@pytest.mark.parametrize("status", [Status.DELETED_BY_AUTHOR, Status.REMOVED, Status.REJECTED, Status.SPAM])
def test_a_link_brings_nothing_back(article, client, status):
    comment = say(article, email=ANA)
    address = link_of(comment)
    with transaction.atomic():
        change_status(comment, status, lock([article.pk])[article.pk])
    assert client.get(address).status_code == 200
    assert press(client, address, comment=comment.pk).status_code == 200
    assert fresh(comment).status == status
    assert_counts_are_true(article)


def test_a_moderator_was_quicker(article, client):
    comment = say(article, email=ANA)
    approve(comment.pk, None)
    assert press(client, link_of(comment), comment=comment.pk).status_code == 200
    assert fresh(comment).status == Status.PUBLISHED
    assert ModerationEvent.objects.filter(action="confirm").count() == 0
    assert Commenter.objects.get().email_confirmed_at is not None


def test_a_link_is_good_once_for_three_days_and_for_one_purpose(article, client):
    comment, late = say(article, email=ANA), say(article, email="ben@example.com")
    used = press(client, link_of(comment), comment=comment.pk)
    assert used.status_code == 200
    for again in (client.get(link_of(comment)), press(client, link_of(comment), comment=comment.pk)):
        assert again.status_code == 410
        assert b"was used before" in again.content
    with time_machine.travel(timezone.now() + dt.timedelta(days=3, minutes=1)):
        for answer in (client.get(link_of(late)), press(client, link_of(late), comment=late.pk)):
            assert answer.status_code == 410
            assert b"has expired" in answer.content
    assert fresh(late).status == Status.AWAITING_EMAIL
    ActionToken.objects.update(purpose=ActionToken.Purpose.APPEAL, used_at=None)
    assert client.get(link_of(comment)).status_code == 404


@pytest.mark.parametrize("secret", ["x", "é" * 40, "0" * 3000, "%00", "..%2f", "None"])
def test_links_of_nobody(newsroom, client, secret):
    for method in (client.get, client.post):
        assert method(f"/discussion/confirm/{secret}/").status_code in (400, 404)


def test_the_database_holds_no_link(article):
    comment = say(article, email=ANA)
    secret = link_of(comment).split("/")[-2]
    token = ActionToken.objects.get()
    assert secret not in {token.hash, token.email_hash, token.ip_hash}
    assert ANA not in {token.hash, token.email_hash}


def test_an_address_gets_few_letters_and_no_comment_is_lost(article, client):
    for number in range(5):
        say(article, f"Flood {number}", email=ANA, author_key="flood")
    assert len(letters_to(ANA)) == 3
    assert ArticleComment.objects.filter(status=Status.AWAITING_EMAIL).count() == 5
    response = send(client, article)
    assert b"the link in an earlier letter confirms this comment" in client.get(response["Location"]).content
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1, minutes=1)):
        say(article, "Later", email=ANA)
        assert len(letters_to(ANA)) == 4
    first = ArticleComment.objects.get(comment="Flood 0")
    chosen = ticked(client, link_of(first))
    assert len(chosen) == 5
    press(client, link_of(first), comment=chosen)
    assert ArticleComment.objects.published().count() == 5


def test_ten_letters_a_day(article):
    start = timezone.now()
    for hour in range(6):
        with time_machine.travel(start + dt.timedelta(hours=1.01 * hour)):
            for number in range(3):
                say(article, f"Hour {hour}, {number}", email=ANA)
    assert len(letters_to(ANA)) == 10


def test_one_sender_cannot_have_letters_sent_to_many(newsroom, article):
    for number in range(14):
        say(article, email=f"victim{number}@example.com", ip="203.0.113.9")
    assert Letter.objects.count() == 10
    assert ArticleComment.objects.filter(status=Status.AWAITING_EMAIL).count() == 14
    say(article, email="other@example.com")
    assert Letter.objects.count() == 11


def test_refused_and_then_confirmed_stays_refused(article, client):
    comment = say(article, email=ANA)
    reject(comment.pk, None)
    mark_spam(comment.pk, None)
    press(client, link_of(comment), comment=comment.pk)
    assert fresh(comment).status == Status.SPAM


def test_a_banned_or_shadowed_guest(article, client):
    banned = say(article, email=ANA)
    shadowed = say(article, email="ben@example.com")
    later = timezone.now() + dt.timedelta(days=1)
    Commenter.objects.filter(pk=banned.commenter_id).update(banned_until=later)
    Commenter.objects.filter(pk=shadowed.commenter_id).update(shadowed_until=later)
    for comment in (banned, shadowed):
        assert press(client, link_of(comment), comment=comment.pk).status_code == 200
    assert (fresh(banned).status, fresh(shadowed).status) == (Status.PENDING, Status.SHADOWED)


def test_what_was_added_before_confirming_is_looked_at(article, client):
    send(client, article)
    comment = ArticleComment.objects.get()
    reader = Reader(browser_id=signing.loads(client.cookies["newsroom_reader"].value, salt=readers.SALT))
    editing.edit(comment.pk, "https://a.example " * 9, reader)
    assert fresh(comment).status == Status.AWAITING_EMAIL
    press(client, link_of(comment), comment=comment.pk)
    assert (fresh(comment).status, fresh(comment).reasons) == (Status.PENDING, ["links"])


def test_a_discussion_that_closed_meanwhile_takes_what_was_written_in_time(article, client):
    comment = say(article, email=ANA)
    Discussion.objects.filter(pk=article.pk).update(mode=Mode.READ_ONLY)
    press(client, link_of(comment), comment=comment.pk)
    assert fresh(comment).status == Status.PUBLISHED


def test_posting_takes_few_queries(article, client, django_assert_max_num_queries):
    said(article)
    form = opened(client, article)
    with django_assert_max_num_queries(25):
        client.post(reverse("discussion_write", args=[article.pk]), form)
    assert ArticleComment.objects.get(user_email=ANA).status == Status.AWAITING_EMAIL


def test_the_letter_goes_out(article):
    say(article, email=ANA)
    (message,) = sent()
    assert message.to == [ANA]
    assert "/discussion/confirm/" in message.body
    assert message.alternatives[0][1] == "text/html"
