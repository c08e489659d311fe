"""Readers report comments: each counts once, and what moderators have found good is not hidden by the same people."""

import datetime as dt

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
    Report,
    Status,
)
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import Complaint, NoDiscussion, Reason, Refused, approve, moderate, report
from newsroom.discussions.services import reporting as reporting_service
from newsroom.mail.models import Letter
from tests.factories import make_user
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, said, say

pytestmark = pytest.mark.django_db

ABUSE = Complaint(kind=Report.Kind.ABUSE)
NOTICE = Complaint(kind=Report.Kind.ILLEGAL, text="Section 185", name="Ana", email="ana@example.com")


def guest(name="somebody"):
    return Reader(browser_id=name)


def refused(comment, complaint, reader, **fields):
    with pytest.raises(Refused) as found:
        report(comment.pk, complaint, reader, **fields)
    return found.value.reasons


def test_three_people_hide_a_comment(article, moderator):
    comment = said(article)
    report(comment.pk, ABUSE, guest("one"), "203.0.113.1")
    report(comment.pk, ABUSE, guest("one"), "203.0.113.1")
    report(comment.pk, ABUSE, Reader(user=moderator), "203.0.113.2")
    assert (fresh(comment).status, fresh(comment).report_count) == (Status.PUBLISHED, 2)
    report(comment.pk, ABUSE, guest("three"), "203.0.113.3")
    hidden = fresh(comment)
    assert (hidden.status, hidden.report_count, hidden.is_public) == (Status.HIDDEN_BY_REPORTS, 3, False)
    assert Report.objects.count() == 3
    event = ModerationEvent.objects.get(action="hide")
    assert (event.actor, event.from_status, event.to_status) == (None, "published", "hidden_by_reports")
    assert Commenter.objects.get(pk=comment.commenter_id).reported_count == 1
    assert Discussion.objects.get(pk=article.pk).reported_count == 1
    assert_counts_are_true(article)


def test_what_a_moderator_approved_is_not_hidden_again_by_the_same_people(article):
    comment = said(article)
    people = [guest(str(number)) for number in range(3)]
    for reader in people:
        report(comment.pk, ABUSE, reader)
    assert approve(comment.pk, None)
    for reader in [*people, guest("3"), guest("4")]:
        report(comment.pk, ABUSE, reader)
    assert (fresh(comment).status, fresh(comment).report_count) == (Status.PUBLISHED, 2)
    report(comment.pk, ABUSE, guest("5"))
    assert fresh(comment).status == Status.HIDDEN_BY_REPORTS
    assert_counts_are_true(article)


def test_dismissed_reports_count_no_more(article, moderator):
    comment = said(article)
    for number in range(2):
        report(comment.pk, ABUSE, guest(str(number)))
    assert moderate(comment.pk, ModerationEvent.Action.DISMISS, moderator)
    report(comment.pk, ABUSE, guest("0"))
    report(comment.pk, ABUSE, guest("a third"))
    assert (fresh(comment).status, fresh(comment).report_count) == (Status.PUBLISHED, 1)


def test_guests_of_one_address_count_as_one(article):
    comment = said(article)
    for number in range(5):
        report(comment.pk, ABUSE, guest(str(number)), "203.0.113.1")
    assert (fresh(comment).status, fresh(comment).report_count) == (Status.PUBLISHED, 1)


@pytest.mark.parametrize(("threshold", "hidden"), [(0, False), (1, True)])
def test_editors_set_the_threshold(newsroom, article, threshold, hidden):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"report_threshold": threshold})
    comment = said(article)
    report(comment.pk, ABUSE, guest())
    assert (fresh(comment).status == Status.HIDDEN_BY_REPORTS) is hidden


def test_a_pinned_comment_that_is_hidden_loses_its_pin(newsroom, article):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"report_threshold": 1})
    comment = said(article)
    ArticleComment.objects.filter(pk=comment.pk).update(pinned=True)
    report(comment.pk, ABUSE, guest())
    assert not fresh(comment).pinned


def test_limits_for_a_reader_and_for_an_address(article, monkeypatch):
    monkeypatch.setattr(reporting_service, "IN_AN_HOUR", (2, 3))
    comments = [said(article) for _ in range(4)]
    for comment in comments[:2]:
        report(comment.pk, ABUSE, guest(), "203.0.113.1")
    assert refused(comments[2], ABUSE, guest(), ip="203.0.113.2") == [Reason.RATE]
    report(comments[2].pk, ABUSE, guest("another"), "203.0.113.1")
    assert refused(comments[3], ABUSE, guest("a third"), ip="203.0.113.1") == [Reason.RATE]
    Report.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    report(comments[3].pk, ABUSE, guest("a third"), "203.0.113.1")


def test_a_closed_discussion_is_reported_on_a_stopped_one_only_by_law(newsroom, article):
    comment = said(article)
    Discussion.objects.update(mode=Mode.READ_ONLY)
    report(comment.pk, ABUSE, guest())
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"stopped": True})
    assert refused(comment, ABUSE, guest("another")) == [Reason.CLOSED]
    report(comment.pk, NOTICE, guest("another"))
    Discussion.objects.update(mode=Mode.HIDDEN)
    with pytest.raises(NoDiscussion):
        report(comment.pk, ABUSE, guest("a third"))


def test_a_notice_is_kept_and_its_receipt_confirmed_once(article):
    comment = said(article)
    report(comment.pk, NOTICE, guest())
    report(comment.pk, NOTICE, guest())
    kept = Report.objects.get()
    assert (kept.kind, kept.text, kept.contact_name) == ("illegal", "Section 185", "Ana")
    letter = Letter.objects.get()
    assert letter.recipient == "ana@example.com"
    assert "Section 185" not in letter.text


def test_a_notice_by_somebody_whose_report_was_dismissed_is_looked_at(article, moderator):
    comment = said(article)
    report(comment.pk, ABUSE, guest())
    moderate(comment.pk, ModerationEvent.Action.DISMISS, moderator)
    report(comment.pk, NOTICE, guest())
    assert fresh(comment).report_count == 1
    assert Report.objects.get().resolved_at is None


def test_nobody_is_flooded_with_receipts(article, monkeypatch):
    monkeypatch.setattr(reporting_service, "NOTICES_IN_AN_HOUR", (99, 99))
    for number in range(8):
        report(said(article).pk, NOTICE, guest(str(number)))
    assert Letter.objects.count() == reporting_service.LETTERS_IN_A_DAY


def test_what_is_not_public_is_not_reported(article):
    for comment_id in (say(article).pk, 999_999):
        with pytest.raises(NoDiscussion):
            report(comment_id, ABUSE, guest())


def address_of(comment, name="discussion_report"):
    return reverse(name, args=[comment.pk])


def test_the_form_works_and_tells_nothing_about_others(article):
    comment = said(article)
    bodies = set()
    for _ in range(4):
        client = Client(enforce_csrf_checks=True, REMOTE_ADDR=f"203.0.113.{_}")
        page = client.get(address_of(comment))
        if page.status_code == 404:
            break
        token = page.context["csrf_token"]
        sent = {"kind": "abuse", "text": "He is rude", "csrfmiddlewaretoken": str(token)}
        response = client.post(address_of(comment), sent)
        assert response.status_code == 303
        bodies.add(client.get(response["Location"]).content)
    assert fresh(comment).status == Status.HIDDEN_BY_REPORTS
    assert len(bodies) == 1
    assert client.post(address_of(comment), {"kind": "abuse"}).status_code == 303


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("discussion_report", {"kind": ""}),
        ("discussion_report", {"kind": "illegal"}),
        ("discussion_report", {"kind": "other", "text": " "}),
        ("discussion_report", {"text": "x" * 6000}),
        ("discussion_report", {"text": "What I say\x00"}),
        ("discussion_report", {"kind": "9" * 400}),
        ("discussion_illegal", {"email": "nonsense"}),
        ("discussion_illegal", {"name": ""}),
        ("discussion_illegal", {"in_good_faith": ""}),
        ("discussion_illegal", {"text": ""}),
        ("discussion_illegal", {"name": "x" * 200}),
    ],
)
def test_a_refused_form_comes_back_with_its_text(article, client, name, wrong):
    comment = said(article)
    whole = {"kind": "abuse", "text": "What I say", "name": "Ana", "email": "ana@example.com", "in_good_faith": "on"}
    response = client.post(address_of(comment, name), {**whole, **wrong})
    assert response.status_code == 422
    assert "text" in wrong or "What I say" in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert not Report.objects.exists()


def test_a_forged_report_keeps_its_text(article):
    comment = said(article)
    client = Client(enforce_csrf_checks=True)
    response = client.post(address_of(comment), {"kind": "abuse", "text": "What I say"})
    assert response.status_code == 422
    assert "What I say" in response.content.decode()
    assert not Report.objects.exists()


def test_the_notice_form(article, client):
    comment = said(article)
    form = {"text": "Section 185", "name": "Ana", "email": "ana@example.com", "in_good_faith": "on"}
    assert client.post(address_of(comment, "discussion_illegal"), form).status_code == 303
    assert Report.objects.get().contact_email == "ana@example.com"
    for address in (article.url, address_of(comment), address_of(comment, "discussion_illegal")):
        assert "ana@example.com" not in client.get(address).content.decode()
    assert fresh(comment).report_count == 1


def test_odd_addresses(article, client):
    for comment_id in (0, 999_999, 2**31, 10**30):
        for name in ("report", "illegal"):
            address = f"/discussion/comment/{comment_id}/{name}/"
            assert client.get(address).status_code == client.post(address, {"kind": "abuse"}).status_code == 404


def test_reported_by_an_account_that_is_banned(article):
    user = make_user()
    Commenter.objects.create(user=user, banned_until=timezone.now() + dt.timedelta(days=1))
    assert refused(said(article), ABUSE, Reader(user=user)) == [Reason.BANNED]
