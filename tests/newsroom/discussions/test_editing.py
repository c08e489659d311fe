"""Writers change, delete and preview what they wrote."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import (
    ArticleComment,
    Commenter,
    Discussion,
    DiscussionSettings,
    Mode,
    ModerationEvent,
    Revision,
    Rule,
    Status,
)
from newsroom.discussions.readers import COOKIE, SALT, Reader
from newsroom.discussions.services import NoDiscussion, Reason, Refused, delete_own, edit, reject, remove, vote
from newsroom.discussions.services.matching import folded_pattern
from tests.factories import make_user
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, said, say
from tests.newsroom.discussions.test_views import opened, write_address

pytestmark = pytest.mark.django_db

ANA = Reader(browser_id="ana")


def by_ana(page, body="What I said", **fields):
    fields.setdefault("email", "ana@example.com")
    return said(page, body, author_key=ANA.key, **fields)


def refused(comment, body, reader=ANA):
    with pytest.raises(Refused) as found:
        edit(comment.pk, body, reader)
    return found.value.reasons


def test_a_comment_is_changed_and_what_it_said_is_kept(article):
    comment = by_ana(article)
    reply = said(article, reply_to=comment.pk)
    vote(comment.pk, 1, Reader(browser_id="another"))
    edit(comment.pk, "What I *meant*\x00", ANA)
    changed = fresh(comment)
    assert (changed.comment, changed.body_html) == ("What I *meant*", "<p>What I <em>meant</em></p>")
    assert changed.edited_at is not None
    assert (changed.status, changed.up, changed.reply_count) == (Status.PUBLISHED, 1, 1)
    assert fresh(reply).root_id == comment.pk
    kept = Revision.objects.get()
    assert (kept.body, kept.body_html) == ("What I said", "<p>What I said</p>")
    assert ModerationEvent.objects.filter(comment=comment, action="edit").count() == 1
    assert_counts_are_true(article)


def test_nothing_changed_is_nothing_done(article):
    comment = by_ana(article)
    edit(comment.pk, " What I said\n", ANA)
    assert fresh(comment).edited_at is None
    assert not Revision.objects.exists()


def test_only_by_its_writer(article):
    user = make_user()
    comment, members = by_ana(article), said(article, user=user)
    for reader in (Reader(), Reader(browser_id="another"), Reader(user=make_user())):
        for act in (lambda pk, who: edit(pk, "No", who), delete_own):
            for found in (comment, members):
                with pytest.raises(NoDiscussion):
                    act(found.pk, reader)
    edit(members.pk, "Yes", Reader(user=user))
    assert fresh(members).comment == "Yes"


def test_only_for_a_while(newsroom, article):
    comment = by_ana(article)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=16))
    assert refused(comment, "Too late") == [Reason.CLOSED]
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"edit_minutes": 20})
    edit(comment.pk, "In time", ANA)
    DiscussionSettings.objects.update(edit_minutes=0)
    assert refused(comment, "Never") == [Reason.CLOSED]


@pytest.mark.parametrize("closed", [{"mode": Mode.READ_ONLY}, {"stopped": True}])
def test_not_in_a_closed_discussion_but_deleted_there_too(newsroom, article, closed):
    comment = by_ana(article)
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults=closed)
    assert refused(comment, "Changed") == [Reason.CLOSED]
    delete_own(comment.pk, ANA)


def test_not_by_who_is_banned(article):
    comment = by_ana(article)
    Commenter.objects.update(banned_until=timezone.now() + dt.timedelta(days=1))
    assert refused(comment, "Changed") == [Reason.BANNED]


def test_the_rules_for_texts_run_again(newsroom, article):
    Rule.objects.create(pattern="casino", folded=folded_pattern("word", "casino"), effect=Rule.Effect.REFUSE)
    comment = by_ana(article)
    other = by_ana(article, "Said before", email="ana2@example.com")
    ArticleComment.objects.filter(pk=other.pk).update(commenter=comment.commenter)
    assert refused(comment, "Said before") == [Reason.DUPLICATE]
    assert refused(comment, "") == [Reason.LIMITS]
    assert refused(comment, "x" * 6000) == [Reason.LIMITS]
    assert refused(comment, "The c\u0430sino") == [Reason.RULE]
    assert fresh(comment).comment == "What I said"
    assert not Revision.objects.exists()


def test_a_change_can_take_a_comment_off_the_page(article):
    comment = by_ana(article)
    reply = said(article, reply_to=comment.pk)
    submission = edit(comment.pk, "https://a.example https://b.example https://c.example", ANA)
    held = fresh(comment)
    assert (held.status, Reason.LINKS in held.reasons) == (Status.PENDING, True)
    assert submission.reasons == [Reason.LINKS]
    event = ModerationEvent.objects.get(comment=comment, action="hold", from_status="published")
    assert (event.to_status, event.actor) == ("pending", None)
    assert fresh(reply).is_published
    assert_counts_are_true(article)


def test_a_change_where_every_comment_waits(article):
    comment = by_ana(article)
    Discussion.objects.update(mode=Mode.PREMODERATED)
    edit(comment.pk, "Changed", ANA)
    assert fresh(comment).status == Status.PENDING


def test_what_waits_still_waits_and_a_shadow_stays(article):
    comment = say(article, author_key=ANA.key)
    edit(comment.pk, "Changed", ANA)
    assert fresh(comment).status == Status.PENDING
    ArticleComment.objects.update(status=Status.SHADOWED)
    edit(comment.pk, "Changed again", ANA)
    assert fresh(comment).status == Status.SHADOWED


def test_who_is_shown_to_nobody_changes_nothing_in_public(article):
    comment = by_ana(article)
    Commenter.objects.update(shadowed_until=timezone.now() + dt.timedelta(days=1))
    edit(comment.pk, "Changed", ANA)
    assert fresh(comment).status == Status.SHADOWED
    assert_counts_are_true(article)


@pytest.mark.parametrize("refuse", [reject, remove])
def test_what_moderators_took_away_is_no_longer_the_writers(article, refuse):
    comment = say(article, author_key=ANA.key) if refuse is reject else by_ana(article)
    assert refuse(comment.pk, None)
    for act in (lambda: edit(comment.pk, "Changed", ANA), lambda: delete_own(comment.pk, ANA)):
        with pytest.raises(NoDiscussion):
            act()


def test_a_deleted_comment_leaves_its_place_to_the_answers(article, client):
    comment = by_ana(article, "Nobody shall read this")
    reply = said(article, reply_to=comment.pk)
    ArticleComment.objects.filter(pk=comment.pk).update(pinned=True)
    delete_own(comment.pk, ANA)
    gone = fresh(comment)
    assert (gone.status, gone.is_removed, gone.pinned) == (Status.DELETED_BY_AUTHOR, True, False)
    assert fresh(reply).is_published
    assert_counts_are_true(article)
    for address in (
        article.url,
        reverse("discussion", args=[article.pk]),
        reverse("discussion_thread", args=[article.pk, comment.pk]),
        f"{write_address(article)}?reply_to={comment.pk}",
        f"{reverse('discussion_thanks', args=[article.pk])}?comment={comment.pk}",
        reverse("discussion_comment", args=[comment.pk]),
    ):
        assert "Nobody shall read this" not in client.get(address, follow=True).content.decode()
    assert "The writer has deleted this comment" in client.get(article.url).content.decode()
    with pytest.raises(NoDiscussion):
        delete_own(comment.pk, ANA)


# The pages


@pytest.fixture
def ana():
    from django.core import signing

    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = signing.dumps("ana", salt=SALT)
    return client


def token_in(response):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())[1]


def test_the_form_to_change_a_comment(article, ana):
    comment = by_ana(article)
    address = reverse("discussion_edit", args=[comment.pk])
    page = ana.get(address)
    assert "What I said" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    sent = {"body": "What I meant", "csrfmiddlewaretoken": token_in(page)}
    preview = ana.post(address, {**sent, "preview": "1"})
    assert preview.status_code == 200
    assert "<p>What I meant</p>" in preview.content.decode()
    assert ">What I meant</textarea>" in preview.content.decode().replace("\n", "")
    assert fresh(comment).comment == "What I said"
    response = ana.post(address, sent)
    assert response.status_code == 303
    assert "What I meant" in ana.get(article.url).content.decode()
    assert ">edited<" in ana.get(article.url).content.decode()


def test_a_refused_change_comes_back_with_its_text(article, ana):
    comment = by_ana(article)
    address = reverse("discussion_edit", args=[comment.pk])
    forged = ana.post(address, {"body": "What I meant"})
    assert (forged.status_code, "What I meant" in forged.content.decode()) == (422, True)
    token = token_in(forged)
    for body in ("What I meant " * 1000, "What I meant" + "x" * 300_000, "What I meant\x00"):
        response = ana.post(address, {"body": body, "csrfmiddlewaretoken": token})
        assert (response.status_code, "What I meant" in response.content.decode()) == (422, True)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(hours=1))
    response = ana.post(address, {"body": "What I meant", "csrfmiddlewaretoken": token})
    assert (response.status_code, "What I meant" in response.content.decode()) == (422, True)
    assert "is over" in ana.get(address).content.decode()
    assert fresh(comment).comment == "What I said"


def test_deleting_asks_first(article, ana):
    comment = by_ana(article)
    address = reverse("discussion_delete", args=[comment.pk])
    page = ana.get(address)
    assert fresh(comment).is_published
    assert ana.post(address).status_code == 422
    assert fresh(comment).is_published
    assert ana.post(address, {"csrfmiddlewaretoken": token_in(page)}).status_code == 303
    assert fresh(comment).status == Status.DELETED_BY_AUTHOR


def test_nothing_is_told_about_other_peoples_comments(article, ana):
    hidden = say(article, "Nobody may read this")
    for comment_id in (hidden.pk, said(article).pk, 0, 999_999, 2**31, 10**30):
        for name in ("edit", "delete"):
            address = f"/discussion/comment/{comment_id}/{name}/"
            assert ana.get(address).status_code == ana.post(address, {"body": "x"}).status_code == 404


def test_a_preview_keeps_all_that_was_written(article, client):
    form = {**opened(client, article, minutes=2), "body": "*Look* <script>alert(1)</script>", "email": "not yet"}
    response = client.post(write_address(article), {**form, "preview": "1"})
    body = response.content.decode()
    assert response.status_code == 200
    assert "<em>Look</em> &lt;script&gt;" in body
    assert "*Look* &lt;script&gt;" in body
    assert 'value="Ana"' in body
    assert 'value="not yet"' in body
    assert 'role="alert"' not in body
    again = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', body))
    assert again["opened"] == form["opened"]
    assert not ArticleComment.objects.exists()
    sent = client.post(write_address(article), {**form, **again, "email": "ana@example.com"})
    assert sent.status_code == 303
    assert Reason.TOO_QUICK not in ArticleComment.objects.get().reasons


@pytest.mark.parametrize("body", ["", "x" * 300_000, "\x00", "> " * 9000, "*" * 5000, "`" * 5000])
def test_odd_previews_are_never_our_failure(article, client, body):
    response = client.post(write_address(article), {"body": body, "preview": "1", "opened": "x", "reply_to": "y"})
    assert response.status_code == 200


def test_a_preview_of_an_answer_shows_what_is_answered(article, client):
    start = said(article, "The start")
    form = opened(client, article, reply_to=start.pk)
    body = client.post(write_address(article), {**form, "preview": "1"}).content.decode()
    assert "The start" in body
    assert f'name="reply_to" value="{start.pk}"' in body


def test_who_has_written_is_led_to_the_form(article, ana, client):
    waiting = say(article, author_key=ANA.key)
    thanks = f"{reverse('discussion_thanks', args=[article.pk])}?comment={waiting.pk}"
    edit_address = reverse("discussion_edit", args=[waiting.pk])
    for headers in ({}, {"hx-request": "true"}):
        assert edit_address in ana.get(thanks, headers=headers).content.decode()
        assert edit_address not in client.get(thanks, headers=headers).content.decode()


def test_what_was_taken_for_spam_looks_like_any_other_to_its_writer(article, ana):
    spam = say(article, honeypot="x", author_key=ANA.key)
    assert spam.status == Status.SPAM
    address = reverse("discussion_edit", args=[spam.pk])
    form = {"body": "Changed", "csrfmiddlewaretoken": token_in(ana.get(address))}
    assert ana.post(address, form).status_code == 303
    assert fresh(spam).status == Status.SPAM
    delete_own(spam.pk, ANA)
    assert_counts_are_true(article)


def test_members_find_it_beside_their_own_comments(article, client):
    user = make_user()
    mine = said(article, user=user)
    client.force_login(user)
    assert reverse("discussion_edit", args=[mine.pk]) in client.get(reverse("discussion_mine")).content.decode()
    delete_own(mine.pk, Reader(user=user))
    listed = client.get(reverse("discussion_mine")).content.decode()
    assert "Deleted by you" in listed
    assert reverse("discussion_edit", args=[mine.pk]) not in listed
    assert mine.body_html not in listed
