"""What readers see and send."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import ArticleComment, AuthorKind, Discussion, DiscussionSettings, Mode, Status
from newsroom.discussions.services import approve
from tests.factories import make_article, make_private, make_user
from tests.newsroom.discussions.saying import imported, said, say

pytestmark = pytest.mark.django_db


def write_address(page):
    return reverse("discussion_write", args=[page.pk])


def opened(client, page, reply_to="", minutes=1):
    """The form as a reader has it before them, opened a while ago."""
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=minutes), tick=True):
        response = client.get(write_address(page), {"reply_to": reply_to})
    body = response.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', body))
    csrf = dict(re.findall(r'name="(csrfmiddlewaretoken)" value="([^"]+)"', body))
    return {**hidden, **csrf, "name": "Ana", "email": "ana@example.com", "body": "What I have to say", "website": ""}


def send(client, page, **fields):
    return client.post(write_address(page), {**opened(client, page), **fields})


def test_a_guest_writes_and_is_thanked(article, client):
    response = send(client, article)
    comment = ArticleComment.objects.get()
    assert response.status_code == 303
    assert comment.status == Status.PENDING
    assert b"A moderator will read it" in client.get(response["Location"]).content
    approve(comment.pk, None)
    assert b"Your comment is published" in client.get(response["Location"]).content
    assert "What I have to say" in client.get(article.url).content.decode()


def test_an_answer(article, client):
    start = said(article)
    form = opened(client, article, reply_to=start.pk)
    assert form["reply_to"] == str(start.pk)
    assert client.post(write_address(article), form).status_code == 303
    assert ArticleComment.objects.get(reply_to=start.pk).root == start


def test_a_member_is_asked_for_no_name(article, client):
    client.force_login(make_user("mem", first_name="Mem", last_name="Ber"))
    assert 'name="email"' not in client.get(write_address(article)).content.decode()
    assert send(client, article, name="Somebody Else").status_code == 303
    assert ArticleComment.objects.get().user_name == "Mem Ber"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nonsense"},
        {"name": ""},
        {"name": "N" * 51},
        {"name": "a\x00b"},
        {"email": "a" * 300 + "@example.com"},
        {"opened": ""},
        {"opened": "forged"},
        {"opened": "x:y:z"},
        {"reply_to": "999999"},
        {"reply_to": "-1"},
        {"reply_to": "9" * 40},
        {"reply_to": "x"},
        {"body": "What I have to say" + "\x00"},
        {"body": "What I have to say " * 1000},
        {"name": "Moderator"},
    ],
)
def test_a_refused_form_comes_back_with_its_text(article, client, wrong):
    response = send(client, article, **wrong)
    assert response.status_code == 422
    assert "What I have to say" in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert not ArticleComment.objects.exists()


def test_a_form_whose_parent_is_gone_can_be_sent_again(article, client):
    response = send(client, article, reply_to="999999")
    again = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', response.content.decode()))
    assert again["reply_to"] == ""
    assert send(client, article, **again).status_code == 303


def test_an_expired_form_keeps_its_text_and_works_the_second_time(article, client):
    form = opened(client, article, minutes=25 * 60)
    response = client.post(write_address(article), form)
    assert response.status_code == 422
    assert "What I have to say" in response.content.decode()
    fresh = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', response.content.decode()))
    assert client.post(write_address(article), {**form, **fresh}).status_code == 303


def test_a_form_of_one_page_does_not_open_another(article, other_article, client):
    form = opened(client, article)
    assert client.post(write_address(other_article), form).status_code == 422


def test_a_forged_form_is_refused_but_keeps_its_text(article):
    client = Client(enforce_csrf_checks=True)
    form = opened(client, article)
    forged = client.post(write_address(article), {**form, "csrfmiddlewaretoken": "x" * 64})
    assert forged.status_code == 422
    assert "What I have to say" in forged.content.decode()
    assert client.post(write_address(article), form).status_code == 303


def test_robots_are_thanked_and_caught(article, client):
    assert send(client, article, website="https://spam.example").status_code == 303
    assert ArticleComment.objects.get().status == Status.SPAM


def test_a_form_sent_at_once_waits(article, client):
    said(article, name="Ana", email="ana@example.com")
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=9))
    client.post(write_address(article), opened(client, article, minutes=0))
    assert ArticleComment.objects.latest("pk").reasons == ["too_quick"]


def test_behind_a_proxy_the_readers_address_is_the_one_it_saw(article, client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    form = opened(client, article)
    client.post(write_address(article), form, headers={"x-forwarded-for": "6.6.6.6, 203.0.113.7"}, secure=True)
    from newsroom.discussions.identity import ip_hash

    assert ArticleComment.objects.get().ip_hash == ip_hash("203.0.113.7")


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.MEMBERS])
def test_a_closed_discussion_is_read_and_not_written(article, client, mode):
    comment = said(article)
    form = opened(client, article)
    Discussion.objects.update(mode=mode)
    assert comment.comment in client.get(article.url).content.decode()
    assert "<textarea" not in client.get(write_address(article)).content.decode()
    response = client.post(write_address(article), form)
    assert response.status_code == 422
    assert "What I have to say" in response.content.decode()


def test_a_hidden_discussion_is_nowhere(newsroom, article, client):
    comment = said(article)
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"mode": Mode.HIDDEN})
    assert "discussion-heading" not in client.get(article.url).content.decode()
    for address in (
        write_address(article),
        reverse("discussion", args=[article.pk]),
        reverse("discussion_comment", args=[comment.pk]),
    ):
        assert client.get(address).status_code == 404


def test_the_article_holds_nothing_personal(article, client):
    imported(article, 30)
    said(article, name="Ana", email="ana.p@example.com")
    anonymous = client.get(article.url).content.decode()
    client.force_login(make_user("mem"))
    signed_in = client.get(article.url).content.decode()
    part = re.compile(r'<section class="discussion".*?</section>', re.S)
    found = part.search(anonymous)[0]
    assert found == part.search(signed_in)[0]
    for personal in ("csrfmiddlewaretoken", "example.com", "example.org", "aria-pressed"):
        assert personal not in found


def test_a_comment_keeps_its_address(article, client):
    imported(article, 60)
    start = said(article)
    replies = [said(article, reply_to=start.pk) for _ in range(4)]
    for comment in (start, replies[-1], ArticleComment.objects.get(import_id="3")):
        response = client.get(reverse("discussion_comment", args=[comment.pk]))
        assert response.status_code == 302
        address, anchor = response["Location"].split("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_a_comment_deep_in_a_long_thread_keeps_its_address(article, client):
    from newsroom.discussions.services import ImportedComment, import_comments

    now = timezone.now()
    rows = [ImportedComment(import_id="s", page_id=article.pk, body="start", posted_at=now)]
    rows += [
        ImportedComment(import_id=str(n), parent_import_id="s", page_id=article.pk, body="x", posted_at=now)
        for n in range(130)
    ]
    import_comments("test", rows)
    comment = ArticleComment.objects.filter(root__isnull=False).latest("reply_no")
    address, anchor = client.get(reverse("discussion_comment", args=[comment.pk]))["Location"].split("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_states_and_badges_have_words(article, client):
    assert "Nobody has said anything yet" in client.get(article.url).content.decode()
    start = said(article)
    said(article, reply_to=start.pk, user=make_user("boss", superuser=True))
    ArticleComment.objects.filter(pk=start.pk).update(author_kind=AuthorKind.AUTHOR)
    body = client.get(article.url).content.decode()
    assert ">Staff<" in body
    assert ">Author<" in body
    assert "2 comments" in body


def test_pages_that_nobody_may_read(newsroom, client):
    draft = make_article(live=False, section=newsroom.section)
    make_private(newsroom.opinion)
    private = make_article(section=newsroom.opinion)
    for page in (draft, private, newsroom.home, newsroom.section):
        for name in ("discussion", "discussion_write", "discussion_thanks"):
            assert client.get(reverse(name, args=[page.pk])).status_code == 404
        assert client.post(write_address(page), {"body": "x"}).status_code == 404


def test_a_preview_shows_a_word_in_place_of_the_discussion(article):
    said(article, "Somebody said something")
    body = article.make_preview_request().render().content.decode()
    assert "Somebody said something" not in body
    assert "The readers’ discussion stands here" in body


ODD = ["0", "1", "7", "999999", "2147483648", "9" * 30, "-1", "x", "%00", "1%00", "１", "1.5", "", "a" * 3000]
ADDRESSES = [
    "/discussion/{}/",
    "/discussion/{page}/?from={}",
    "/discussion/{page}/?sort=oldest&from={}",
    "/discussion/{page}/?sort=best&from={}",
    "/discussion/{page}/?from=1-{}",
    "/discussion/{page}/?sort={}",
    "/discussion/{}/thread/{}/",
    "/discussion/{page}/thread/{}/",
    "/discussion/{page}/thread/{comment}/?after={}",
    "/discussion/comment/{}/",
    "/discussion/{}/write/",
    "/discussion/{page}/write/?reply_to={}",
    "/discussion/{}/thanks/",
    "/discussion/{page}/thanks/?comment={}",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_addresses_are_never_our_failure(article, client, address):
    comment = said(article)
    for odd in ODD:
        asked = address.replace("{page}", str(article.pk)).replace("{comment}", str(comment.pk)).replace("{}", odd)
        for method in (client.get, client.post):
            assert method(asked).status_code in (200, 302, 303, 400, 404, 405, 422), asked


@pytest.mark.parametrize("name", ["body", "name", "email", "website", "opened", "reply_to", "csrfmiddlewaretoken"])
def test_odd_fields_are_never_our_failure(article, client, name):
    form = opened(client, article)
    for odd in [
        "",
        "\x00",
        "x" * 100_000,
        "9" * 400,
        "-5",
        "\ud7ff\ufffd\U0001f600",
        "<script>",
        "%s%n",
        "' OR 1=1 --",
    ]:
        response = client.post(write_address(article), {**form, name: odd})
        assert response.status_code in (303, 422), (name, odd[:20])
        ArticleComment.objects.all().delete()


def test_a_held_comment_is_not_counted_for_readers(article, client):
    said(article)
    say(article)
    assert re.search(r">1 comment\s*<", client.get(article.url).content.decode())
