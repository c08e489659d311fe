"""What is written down, and the message that it becomes."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from newsroom.mail.drain import drain
from newsroom.mail.messages import absolute, one_click
from newsroom.mail.models import Letter
from newsroom.mail.outbox import Draft, enqueue, enqueue_many, enqueue_message
from tests.factories import Newsroom

pytestmark = pytest.mark.django_db


def letter(key: str = "a", **fields):
    values = {"recipient": "ana@example.com", "subject": "Hello", "text": "Words", **fields}
    enqueue(key=key, **values)
    return Letter.objects.get(key=key)


def test_a_letter_goes_out_once_the_transaction_is_through(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter()
        assert mail.outbox == []
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ana@example.com"], "Hello", "Words")
    assert Letter.objects.get().state == Letter.State.SENT


@pytest.mark.django_db(transaction=True)
def test_what_did_not_happen_is_not_told():
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert mail.outbox == []


def test_the_same_event_is_told_once():
    letter("comment:1:ana", text="first")
    letter("comment:1:ana", text="second")
    enqueue_many([Draft(key=key, recipient="b@example.com", subject="s", text="t") for key in ("comment:1:ana", "x")])
    assert set(Letter.objects.values_list("key", "text")) == {("comment:1:ana", "first"), ("x", "t")}
    drain()
    letter("comment:1:ana")
    drain()
    assert len(mail.outbox) == 2


def test_text_and_html_and_marked_as_written_by_a_machine():
    written = letter(html="<p>Words</p>", headers=one_click("https://news.example/stop/"))
    drain()
    message = mail.outbox[0].message()
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://news.example/stop/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"].startswith(f"<letter-{written.pk}-")


def test_nothing_that_is_written_can_begin_a_header():
    letter(subject="Hi\r\nBcc: all@example.com\0", recipient="ana@example.com\n", headers={"X-A": "b\nX-C: d"})
    drain()
    message = mail.outbox[0].message()
    assert message["Subject"] == "Hi Bcc: all@example.com"
    assert (message["Bcc"], message["X-C"]) == (None, None)
    assert mail.outbox[0].to == ["ana@example.com"]


def test_a_long_subject_is_cut():
    assert len(letter(subject="x" * 900).subject) == 250


def test_messages_of_other_packages(settings):
    message = EmailMultiAlternatives("Log in", "plain", "other@example.com", ["a@example.com", "b@example.com"])
    message.attach_alternative("<b>rich</b>", "text/html")
    message.extra_headers["X-Kind"] = "login"
    enqueue_message(message)
    enqueue_message(message)
    assert Letter.objects.count() == 4
    drain()
    assert sorted(sent.to[0] for sent in mail.outbox) == ["a@example.com"] * 2 + ["b@example.com"] * 2
    assert {sent.from_email for sent in mail.outbox} == {settings.DEFAULT_FROM_EMAIL}
    assert mail.outbox[0].alternatives[0][0] == "<b>rich</b>"
    assert mail.outbox[0].extra_headers["X-Kind"] == "login"


def test_addresses_are_those_that_readers_use(newsroom: Newsroom, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://news.example"
    assert absolute("/a/") == absolute("/a/", newsroom.site) == "https://news.example/a/"
    newsroom.site.is_default_site = False
    newsroom.site.hostname, newsroom.site.port = "other.example", 443
    assert absolute("/a/", newsroom.site) == "https://other.example/a/"
