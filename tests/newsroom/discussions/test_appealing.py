"""The reason of a refusal reaches the writer, who can ask for another look."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from newsroom.discussions.models import Appeal, ArticleComment, DiscussionSettings, ModerationEvent, Status
from newsroom.discussions.services import approve
from newsroom.discussions.services.moderating import Action, moderate
from newsroom.mail.models import Letter
from tests.factories import make_user
from tests.newsroom.discussions.letters_box import letters_to, link_in, press
from tests.newsroom.discussions.saying import fresh, imported, said, say

pytestmark = pytest.mark.django_db

ANA = "ana@example.com"
WHY = "It insults the *harbour master*."


def refuse(comment, moderator=None, action=Action.REJECT, **fields):
    assert moderate(comment.pk, action, moderator, **{"note": WHY, "tell_writer": True, **fields})
    return Letter.objects.filter(key__startswith="decision:").order_by("pk").last()


def test_the_reason_reaches_the_writer(article):
    comment = say(article, "Down with him", email=ANA)
    letter = refuse(comment, make_user("zephyr", first_name="Zephyr"))
    assert letter.recipient == ANA
    for words in (article.title, WHY, "Down with him", "decided not to publish"):
        assert words in letter.subject + letter.text
    assert "Zephyr" not in letter.text + letter.html
    assert ModerationEvent.objects.get(action="reject").told


def test_a_removed_comment_and_an_account(article):
    letter = refuse(said(article, user=make_user("ana", email=ANA)), action=Action.REMOVE)
    assert letter.recipient == ANA
    assert "removed your comment" in letter.text


def test_no_letter_where_none_was_asked_for_or_no_reason_given(article):
    refused = [say(article) for _ in range(3)]
    assert refuse(refused[0], tell_writer=False) is None
    assert refuse(refused[1], note="") is None
    assert refuse(refused[2], action=Action.SPAM) is None
    assert not ModerationEvent.objects.filter(told=True).exists()


def test_no_letter_to_an_address_that_nobody_has_confirmed(article):
    DiscussionSettings.objects.update(confirm_guests=True)
    comment = say(article, email=ANA)
    assert comment.status == Status.AWAITING_EMAIL
    assert refuse(comment) is None
    assert not ModerationEvent.objects.get(action="reject").told


def test_no_letter_about_what_was_imported_or_has_no_address(article):
    imported(article, 1)
    assert refuse(ArticleComment.objects.get(), action=Action.REMOVE) is None
    assert refuse(say(article, user=make_user("nobody", email=""))) is None


def test_an_appeal(article, client, moderator):
    comment = say(article, "Down with him", email=ANA)
    link = link_in(refuse(comment, moderator), "appeal")
    page = client.get(link).content.decode()
    assert "Down with him" in page
    assert "It insults the" in page
    assert not Appeal.objects.exists()
    assert b"will look at it again" in press(client, link, words=" It was \x00meant as a joke.\r\n").content
    appeal = Appeal.objects.get()
    assert (appeal.comment_id, appeal.text, appeal.decided_at) == (comment.pk, "It was meant as a joke.", None)
    assert ModerationEvent.objects.filter(comment=comment, action="appeal", actor=None).count() == 1
    assert fresh(comment).status == Status.REJECTED
    assert press(client, link, words="Again").status_code == 410
    assert Appeal.objects.count() == 1


def test_an_appeal_is_heard_or_denied_with_a_reason(article, client):
    heard, denied = say(article, email=ANA), say(article, email="ben@example.com")
    for comment in (heard, denied):
        press(client, link_in(refuse(comment), "appeal"), words="Please")
    approve(heard.pk, None)
    assert Appeal.objects.get(comment=heard).decided_at is not None
    letter = refuse(denied, action=Action.DENY_APPEAL, note="We have read it again.")
    assert "it stands" in letter.text
    assert "We have read it again." in letter.text
    assert "/appeal/" not in letter.text


def test_only_once_whatever_is_decided_afterwards(article, client):
    comment = say(article, email=ANA)
    press(client, link_in(refuse(comment), "appeal"), words="Please")
    approve(comment.pk, None)
    letter = refuse(comment, action=Action.REMOVE)
    assert "/appeal/" not in letter.text
    assert len(letters_to(ANA)) == 2


@pytest.mark.parametrize(("words", "sentence"), [("", "Say why"), (" \x00\n", "Say why"), ("x" * 5001, "5001")])
def test_what_is_no_appeal_comes_back(article, client, words, sentence):
    link = link_in(refuse(say(article, email=ANA)), "appeal")
    response = press(client, link, words=words)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert words.strip("\x00 \n") in response.content.decode()
    assert press(client, link, words="In fewer words").status_code == 200


def test_a_post_from_elsewhere_comes_back_with_the_words(article, client):
    link = link_in(refuse(say(article, email=ANA)), "appeal")
    response = client.post(link, {"words": "My words"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 422
    assert "My words" in response.content.decode()
    assert not Appeal.objects.exists()


def test_a_decision_that_was_changed_needs_no_appeal(article, client):
    comment = say(article, email=ANA)
    link = link_in(refuse(comment), "appeal")
    approve(comment.pk, None)
    assert b"nothing to decide any more" in client.get(link).content
    assert press(client, link, words="Please").status_code == 410
    assert not Appeal.objects.exists()


def test_half_a_year_to_appeal(article, client):
    link = link_in(refuse(say(article, email=ANA)), "appeal")
    with time_machine.travel(timezone.now() + dt.timedelta(days=182)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=184)):
        assert press(client, link, words="Please").status_code == 410
    assert client.get("/discussion/appeal/unknown/").status_code == 404
