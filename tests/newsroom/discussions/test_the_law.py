"""What is kept of a person, given out and erased; and what is forgotten by itself."""

import datetime as dt
import json
import re
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import (
    ActionToken,
    ArticleComment,
    ArticleRating,
    Commenter,
    CommenterNote,
    ConfirmedBrowser,
    Discussion,
    DiscussionSettings,
    ModerationEvent,
    Report,
    Revision,
    Status,
    Subscription,
    Trust,
    Vote,
)
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import banning, voting
from newsroom.discussions.services.erasing import erase
from newsroom.discussions.services.exporting import export
from newsroom.discussions.services.people import Person
from newsroom.mail.models import Letter
from tests.factories import make_user
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, said, say

pytestmark = pytest.mark.django_db
ANA = "ana@example.com"
BROWSER = Reader(browser_id="anas-browser")


@pytest.fixture
def ana(newsroom, article, other_article):
    """A guest who has done all that guests can do: two threads with an answer, and one held comment."""
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"seconds_between": 0})
    first = said(article, "Ana's first words", name="Ana Real", email=ANA, author_key=BROWSER.key)
    said(article, "An answer to her", reply_to=first.pk)
    say(other_article, "Ana's second words", name="Ana Real", email=ANA, author_key=BROWSER.key)
    guest = Commenter.objects.get(reader_comments=first)
    ConfirmedBrowser.objects.create(commenter=guest, reader_key=BROWSER.key)
    voting.vote(said(article, "Somebody else's").pk, 1, BROWSER)
    Discussion.objects.filter(pk=article.pk).update(rating_sum=9, rating_count=2)
    ArticleRating.objects.create(discussion_id=article.pk, voter=BROWSER.key, stars=4)
    other = said(article, "Reported by her")
    Report.objects.create(comment=other, reporter=BROWSER.key, kind="abuse", text="Ana says so", contact_email=ANA)
    ArticleComment.objects.filter(pk=other.pk).update(report_count=1)
    Revision.objects.create(comment=first, body="Ana's zeroth words", body_html="<p>Ana's zeroth words</p>")
    Subscription.objects.create(discussion_id=article.pk, commenter=guest, scope="all", email=ANA)
    CommenterNote.objects.create(commenter=guest, text="Ana is a pest")
    ModerationEvent.objects.create(commenter=guest, action="ban", note="Ana again")
    Letter.objects.create(key="x", recipient="Ana@example.com", subject="To Ana", text="…")
    return guest


def everything(*models):
    """All text of these tables in one string."""
    return "\n".join(json.dumps(list(model._base_manager.values()), default=str) for model in models)


def test_an_export_holds_everything_of_the_person_and_nothing_of_others(ana):
    data = export(Person.guest("ANA@example.com "))
    assert [comment["text"] for comment in data["comments"]] == ["Ana's first words", "Ana's second words"]
    assert data["comments"][0]["earlier_texts"][0]["text"] == "Ana's zeroth words"
    assert [vote["value"] for vote in data["votes"]] == [1]
    assert [rating["stars"] for rating in data["ratings"]] == [4]
    assert [report["text"] for report in data["reports"]] == ["Ana says so"]
    assert [one["scope"] for one in data["subscriptions"]] == ["all"]
    assert {"To Ana"} <= {letter["subject"] for letter in data["letters"]}
    text = json.dumps(data)
    assert "pest" not in text
    assert "Somebody else" not in text
    assert "An answer" not in text
    assert "Ana is a pest" in json.dumps(export(Person.guest(ANA), for_moderators=True))


def test_an_export_does_not_tell_of_a_shadow(ana):
    comments = ArticleComment.objects.filter(commenter=ana)
    states = set()
    for status in (Status.PUBLISHED, Status.SPAM, Status.SHADOWED):
        comments.update(status=status)
        states |= {comment["state"] for comment in export(Person.guest(ANA))["comments"]}
    assert states == {"received"}
    Commenter.objects.update(shadowed_until=timezone.now() + dt.timedelta(days=1))
    assert "shadow" not in json.dumps(export(Person.guest(ANA)))
    assert "shadow" in json.dumps(export(Person.guest(ANA), for_moderators=True))


def test_nothing_is_left_of_who_is_erased_and_all_counts_are_true(ana, article, other_article, moderator):
    first = ArticleComment.objects.get(comment="Ana's first words")
    erased = erase(Person.guest(ANA), moderator)
    assert (erased.comments, erased.votes, erased.ratings, erased.reports, erased.subscriptions) == (2, 1, 1, 1, 1)
    assert erased.letters >= 1
    left = everything(
        ArticleComment,
        Commenter,
        Revision,
        Report,
        Subscription,
        CommenterNote,
        ModerationEvent,
        Letter,
        ActionToken,
        Vote,
    )
    for trace in ("Ana", "ana@", BROWSER.key, ana.email_hash):
        assert trace not in left
    assert_counts_are_true(article)
    assert_counts_are_true(other_article)
    discussion = Discussion.objects.get(pk=article.pk)
    assert (discussion.rating_sum, discussion.rating_count) == (5, 1)
    assert set(ArticleComment.objects.values_list("up", flat=True)) == {0}
    assert ArticleComment.objects.get(comment="Reported by her").report_count == Report.objects.count() == 1
    assert fresh(first).status == Status.DELETED_BY_AUTHOR
    assert ModerationEvent.objects.filter(comment=first, action="erase", actor=moderator).exists()


def test_what_others_answered_stands_below_a_placeholder(ana, article, client):
    erase(Person.guest(ANA))
    body = client.get(reverse("discussion", args=[article.pk])).content.decode()
    assert "An answer to her" in body
    assert "The writer has deleted this comment" in body
    assert "Ana" not in body


def test_erasing_twice_is_erasing_once(ana, article):
    person = Person.guest(ANA)
    erase(person)
    assert not Person.guest(ANA).is_known
    assert erase(person).comments == 0
    assert_counts_are_true(article)


def test_who_is_banned_stays_so(ana):
    Commenter.objects.filter(pk=ana.pk).update(banned_until=timezone.now() + dt.timedelta(days=9))
    erase(Person.guest(ANA))
    kept = Commenter.objects.get(pk=ana.pk)
    assert kept.is_banned()
    assert (kept.approved_count, kept.notes.count(), kept.confirmed_browsers.count()) == (0, 0, 0)


def test_a_browser_that_somebody_else_uses_too_keeps_its_votes_for_them(ana):
    other = Commenter.objects.exclude(pk=ana.pk).first()
    ConfirmedBrowser.objects.create(commenter=other, reader_key=BROWSER.key)
    assert export(Person.guest(ANA))["votes"] == []


def test_an_account(article):
    user = make_user("mem", email="mem@example.com", first_name="Mem", last_name="Ber")
    comment = said(article, "What I said", user=user)
    voting.vote(said(article, "Else").pk, -1, Reader(user=user))
    data = export(Person.with_account(user))
    assert (data["person"]["account"], data["comments"][0]["text"], len(data["votes"])) == ("mem", "What I said", 1)
    erased = erase(Person.with_account(user))
    assert (erased.comments, erased.votes) == (1, 1)
    assert (fresh(comment).comment, fresh(comment).user, fresh(comment).user_name) == ("", None, "")
    assert_counts_are_true(article)


def test_an_account_and_a_guest_of_the_same_address_are_two_people(article):
    user = make_user("mem", email=ANA)
    said(article, "By the account", user=user)
    said(article, "By a guest", email=ANA)
    erase(Person.guest(ANA))
    assert [comment.comment for comment in ArticleComment.objects.order_by("pk")] == ["By the account", ""]


def test_commands(ana):
    output = StringIO()
    call_command("export_person", ANA, stdout=output)
    assert json.loads(output.getvalue())["comments"][1]["text"] == "Ana's second words"
    call_command("erase_person", ANA, "--yes", stdout=output)
    assert "Erased: 2 comments, 1 votes, 1 ratings" in output.getvalue()
    for command in ("export_person", "erase_person"):
        with pytest.raises(CommandError):
            call_command(command, "nobody@example.com")


def test_moderators_who_run_discussions_export_and_erase(ana, client, moderator):
    client.force_login(moderator)
    address = reverse("discussion_person", args=[ana.pk])
    assert client.get(address).status_code == 302
    moderator.user_permissions.add(Permission.objects.get(codename="configure_discussions"))
    assert ANA in client.get(address).content.decode()
    response = client.post(address, {"act": "export"})
    assert "attachment" in response["Content-Disposition"]
    assert len(response.json()["comments"]) == 2
    assert "tick that you are sure" in client.post(address, {"act": "erase"}).content.decode()
    assert Commenter.objects.filter(pk=ana.pk).exists()
    assert client.post(address, {"act": "erase", "sure": "yes"}).status_code == 302
    assert not Commenter.objects.filter(pk=ana.pk).exists()
    assert client.get(address).status_code == 404


def ask(client, email):
    return client.post(reverse("discussion_my_data"), {"email": email})


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+my-data/\S+)", letter.text).group(1)


def test_a_guest_sees_downloads_and_erases_by_a_link(ana, article):
    client = Client()
    assert client.get(reverse("discussion_my_data")).status_code == 200
    assert "a letter is on its way" in ask(client, ANA).content.decode()
    address = link_in(Letter.objects.get(recipient=ANA, key__startswith="my_data"))
    assert "There are 2 comments" in client.get(address).content.decode()
    here = {"headers": {"Sec-Fetch-Site": "same-origin"}}
    assert len(client.post(address, {"act": "export"}, **here).json()["comments"]) == 2
    assert client.post(address, {"act": "erase"}, **here).status_code == 422
    assert ArticleComment.objects.filter(comment__startswith="Ana").count() == 2
    body = client.post(address, {"act": "erase", "sure": "yes"}, **here).content.decode()
    assert "2 comments were erased" in body
    assert not ArticleComment.objects.filter(comment__startswith="Ana").exists()
    assert client.get(address).status_code == 404


def test_guests_find_the_way_to_it_where_they_write(article, client):
    address = reverse("discussion_write", args=[article.pk])
    assert reverse("discussion_my_data") in client.get(address).content.decode()


def test_nobody_learns_whether_an_address_is_known(ana):
    client = Client()
    letters = Letter.objects.count()
    known, unknown = ask(client, ANA), ask(client, "nobody@example.com")
    assert Letter.objects.count() == letters + 1
    tokens = re.compile(r'value="[^"]*"')
    assert tokens.sub("", known.content.decode()) == tokens.sub("", unknown.content.decode())


def test_letters_about_data_are_limited(ana):
    client = Client()
    for _ in range(20):
        assert ask(client, ANA).status_code == 200
    assert Letter.objects.filter(key__startswith="my_data").count() <= 3


def test_another_site_cannot_press_the_button(ana):
    client = Client(enforce_csrf_checks=True)
    secret_page = client.get(reverse("discussion_my_data")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', secret_page).group(1)
    assert client.post(reverse("discussion_my_data"), {"email": ANA}).status_code == 422
    client.post(reverse("discussion_my_data"), {"email": ANA, "csrfmiddlewaretoken": token})
    address = link_in(Letter.objects.get(recipient=ANA, key__startswith="my_data"))
    forged = {"headers": {"Sec-Fetch-Site": "cross-site"}}
    assert client.post(address, {"act": "erase", "sure": "yes"}, **forged).status_code == 422
    assert Commenter.objects.filter(pk=ana.pk).exists()


@pytest.mark.parametrize("email", ["", "x", "\x00@example.com", "a" * 300 + "@example.com", "a@b.c\nBcc: x@y.z"])
def test_odd_addresses(client, db, email):
    assert ask(client, email).status_code in (200, 400, 422)


def test_links_that_are_none(client, db):
    assert client.get(reverse("discussion_my_data_link", args=["nonsense"])).status_code == 404


def test_addresses_on_the_network_are_forgotten_after_some_days(newsroom, article):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"keep_addresses_days": 5})
    old, new = say(article), say(article)
    ArticleComment.objects.filter(pk=old.pk).update(posted_at=timezone.now() - dt.timedelta(days=6))
    before = timezone.now() - dt.timedelta(days=6)
    Vote.objects.create(comment=old, voter="a", value=1, ip_hash="x", at=before)
    ArticleRating.objects.create(discussion_id=article.pk, voter="a", stars=1, ip_hash="x", at=before)
    Report.objects.create(comment=old, reporter="a", kind="abuse", ip_hash="x", at=before)
    ActionToken.objects.create(hash="h", purpose="confirm", ip_hash="x", created_at=before, expires_at=before)
    Vote.objects.create(comment=old, voter="b", value=1, ip_hash="x")
    output = StringIO()
    call_command("tidy_discussions", stdout=output)
    assert "5 addresses older than 5 days" in output.getvalue()
    assert (fresh(old).ip_hash, bool(fresh(new).ip_hash)) == ("", True)
    assert sorted(Vote.objects.values_list("ip_hash", flat=True)) == ["", "x"]
    for model in (ArticleRating, Report):
        assert model.objects.get().ip_hash == ""


@pytest.mark.parametrize(
    "decided",
    [
        {"banned_until": timezone.now() + dt.timedelta(days=9)},
        {"shadowed_until": timezone.now() + dt.timedelta(days=9)},
        {"trust": Trust.WATCHED},
    ],
)
def test_what_stands_against_an_account_outlives_it_and_meets_the_next_one(article, decided):
    user = make_user("reader", email="Reader@example.com")
    said(article, user=user)
    Commenter.objects.filter(user=user).update(**decided)
    erase(Person.with_account(user))
    user.delete()
    kept = Commenter.objects.get()
    assert kept.is_held_off()
    assert (kept.email_hash, kept.approved_count) == (email_hash("reader@example.com"), 0)
    again = make_user("again", email="reader@example.com")
    banning.carry_over(again, again.email)
    assert Commenter.objects.get(user=again).is_held_off()
    banning.carry_over(make_user("other"), "other@example.com")
    assert Commenter.objects.count() == 2


def test_nothing_is_kept_of_an_account_against_which_nothing_stands(article):
    user = make_user("reader")
    said(article, user=user)
    erase(Person.with_account(user))
    assert not Commenter.objects.exists()
