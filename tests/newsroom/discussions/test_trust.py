"""Whose comments wait, whose do not, and whose are shown to nobody else."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions import counts
from newsroom.discussions.models import ArticleComment, Commenter, Discussion, DiscussionSettings, Mode, Status, Trust
from newsroom.discussions.services import Reason, Refused, approve, mark_spam, reject, restore, submit
from tests.factories import make_user
from tests.newsroom.discussions.saying import assert_counts_are_true, draft, fresh, said, say

pytestmark = pytest.mark.django_db
LONG = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def ana(article):
    """A guest with three approved comments."""
    said(article, email="ana@example.com")
    Commenter.objects.update(approved_count=3)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=9))
    return Commenter.objects.get()


def say_later(page, body="", **fields):
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=9))
    fields.setdefault("email", "ana@example.com")
    return say(page, body, **fields)


def know(commenter, **fields):
    Commenter.objects.filter(pk=commenter.pk).update(**fields)


def test_after_a_rejection_the_next_one_waits_for_some_days(article, ana, moderator):
    held = say_later(article, LINKS)
    reject(held.pk, moderator)
    second = say_later(article)
    assert (second.status, second.reasons) == (Status.PENDING, [Reason.REJECTED_LATELY])
    know(ana, last_rejected_at=timezone.now() - dt.timedelta(days=8))
    assert say_later(article).status == Status.PUBLISHED


def test_a_rejection_that_is_taken_back_holds_nothing(article, ana, moderator):
    first, second = say_later(article, LINKS), say_later(article, LINKS + " more")
    reject(first.pk, moderator)
    mark_spam(second.pk, moderator)
    restore(second.pk, moderator)
    assert say_later(article).reasons == [Reason.REJECTED_LATELY]
    approve(first.pk, moderator)
    assert Commenter.objects.get(pk=ana.pk).last_rejected_at is None
    assert say_later(article, "And now").status == Status.PUBLISHED


def test_a_robot_that_signs_with_an_address_does_its_owner_no_harm(article, ana):
    assert say_later(article, honeypot="filled").status == Status.SPAM
    assert Commenter.objects.get(pk=ana.pk).last_rejected_at is None
    assert say_later(article).status == Status.PUBLISHED


def test_editors_can_do_without_that_rule(newsroom, article, ana, moderator):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"hold_after_rejection_days": 0})
    reject(say_later(article, LINKS).pk, moderator)
    assert say_later(article).status == Status.PUBLISHED


def test_what_the_trusted_write_is_not_held(article, ana):
    know(ana, trust=Trust.TRUSTED, last_rejected_at=timezone.now(), approved_count=0)
    Discussion.objects.update(mode=Mode.PREMODERATED)
    assert say_later(article, LINKS, seconds_to_write=0).status == Status.PUBLISHED
    know(ana, banned_until=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(Refused):
        say_later(article)


def test_everything_waits_that_the_watched_write(article, ana):
    know(ana, trust=Trust.WATCHED)
    comment = say_later(article)
    assert (comment.status, comment.reasons) == (Status.PENDING, [Reason.WATCHED])


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({"trust": Trust.WATCHED}, Status.PENDING),
        ({"shadowed_until": LONG}, Status.SHADOWED),
    ],
)
def test_staff_is_no_exception(article, known, status):
    boss = make_user("boss", superuser=True)
    Commenter.objects.create(user=boss, **known)
    assert say(article, user=boss).status == status


def test_what_is_shadowed_looks_published_to_its_writer_and_to_nobody_else(article, client):
    member = make_user("member")
    seen = said(article, "Everybody reads this")
    Commenter.objects.create(user=member, shadowed_until=timezone.now() + dt.timedelta(days=1))
    comment = say(article, "Only I read this", user=member, reply_to=seen.pk, seconds_to_write=0)
    assert comment.status == Status.SHADOWED
    assert Discussion.objects.get().pending_count == 0
    assert counts.for_pages([article.pk]) == {article.pk: 1}
    assert_counts_are_true(article)
    thanks = f"{reverse('discussion_thanks', args=[article.pk])}?comment={comment.pk}"
    link = reverse("discussion_comment", args=[comment.pk])
    assert "Only I read this" not in client.get(thanks).content.decode()
    assert client.get(link).status_code == 404
    client.force_login(make_user("other"))
    assert "Only I read this" not in client.get(thanks).content.decode()
    assert client.get(link).status_code == 404
    client.force_login(member)
    body = client.get(thanks).content.decode()
    assert "Only I read this" in body
    assert "Your comment is published" in body
    assert link in body
    response = client.get(link, follow=True)
    assert "Only I read this" in response.content.decode()
    assert "no-store" in client.get(link)["Cache-Control"]
    # The pages that are the same for everybody are so for them, too.
    for address in (article.url, reverse("discussion", args=[article.pk])):
        assert "Only I read this" not in client.get(address).content.decode()
    with pytest.raises(Refused):
        submit(draft(article, reply_to=comment.pk))


def test_a_shadow_ends_and_a_moderator_can_publish_what_it_hid(article, ana, moderator):
    know(ana, shadowed_until=timezone.now() + dt.timedelta(days=1))
    hidden = say_later(article)
    know(ana, shadowed_until=timezone.now() - dt.timedelta(minutes=1))
    assert say_later(article, "Back again").status == Status.PUBLISHED
    assert approve(hidden.pk, moderator)
    assert fresh(hidden).is_published


def test_spam_is_spam_also_of_the_shadowed(article, ana):
    know(ana, shadowed_until=timezone.now() + dt.timedelta(days=1))
    assert say_later(article, honeypot="filled").status == Status.SPAM
