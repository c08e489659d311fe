"""The same addresses answer whole pages, and to htmx the parts of them that change."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.discussions.models import ArticleComment, Discussion, Mode, Status
from newsroom.discussions.services import approve, remove
from tests.factories import make_private
from tests.newsroom.discussions.saying import imported, said, say
from tests.newsroom.discussions.test_views import opened, write_address

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def part(client, address, **query):
    response = client.get(address, query, headers=HTMX)
    body = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in body
    assert "HX-Request" in response["Vary"]
    return body


def test_more_threads_are_list_items_and_the_first_takes_the_keyboard(article, client):
    imported(article, 115)
    address = reverse("discussion", args=[article.pk])
    whole = client.get(address)
    assert "<html" in whole.content.decode()
    assert "HX-Request" in whole["Vary"]
    cursor = whole.content.decode().split("?from=")[1].split('"')[0]
    body = part(client, address, **{"from": cursor})
    assert body.count('class="thread"') == 3
    assert "<ol class=" in body
    assert 'id="threads"' not in body
    assert body.count("autofocus") == 1
    assert body.index("autofocus") < body.index("thread__replies")


def test_another_order_brings_the_list_and_says_so(article, client):
    imported(article, 10)
    body = part(client, reverse("discussion", args=[article.pk]), sort="oldest")
    assert body.count('id="threads"') == 1
    assert 'id="discussion-says" data-hx-swap-oob="innerHTML"' in body
    assert "autofocus" not in body


def test_more_replies(article, client):
    start = said(article)
    replies = [said(article, reply_to=start.pk) for _ in range(5)]
    body = part(client, reverse("discussion_thread", args=[article.pk, start.pk]), after=replies[2].reply_no)
    assert replies[3].comment in body
    assert replies[2].comment not in body
    assert start.comment not in body


def test_the_form_opens_and_its_refusal_brings_the_text_back(article, client):
    start = said(article)
    body = part(client, write_address(article), reply_to=start.pk)
    assert "hx-post" in body
    assert f'id="answer-{start.pk}-body"' in body  # several forms may be open on a page
    refused = client.post(write_address(article), {**opened(client, article), "email": "x"}, headers=HTMX)
    assert refused.status_code == 422
    assert "What I have to say" in refused.content.decode()
    assert "<html" not in refused.content.decode()


def test_a_comment_that_is_taken_is_shown_or_said_to_wait(article, client):
    sent = client.post(write_address(article), opened(client, article), headers=HTMX)
    assert sent.status_code == 303
    notice = part(client, sent["Location"])
    assert "A moderator will read it" in notice
    assert "What I have to say" not in notice
    published = said(article, "Seen by all")
    shown = part(client, reverse("discussion_thanks", args=[article.pk]), comment=published.pk)
    assert f'id="comment-{published.pk}"' in shown


def test_who_is_shown_to_nobody_else_sees_no_difference(article, client):
    address = client.post(write_address(article), opened(client, article), headers=HTMX)["Location"]
    ArticleComment.objects.update(status=Status.SHADOWED)
    assert part(client, address).count("What I have to say") == 1
    other = part(Client(), address)
    assert "What I have to say" not in other
    assert "removed" not in other


def test_new_comments_are_announced_by_number(article, client):
    address = reverse("discussion_new", args=[article.pk])
    assert client.get(address, {"since": 0}).status_code == 204
    for _ in range(3):
        said(article)
    say(article)  # waits
    response = client.get(address, {"since": 1})
    assert "2 new comments" in response.content.decode()
    assert "max-age=15" in response["Cache-Control"]
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, {"since": 3}).status_code == 204
    assert len(captured) == 1


def test_nothing_is_announced_of_what_cannot_be_read(article, other_article, client):
    said(article)
    said(other_article)
    make_private(article)
    Discussion.objects.filter(pk=other_article.pk).update(mode=Mode.HIDDEN)
    for page_id in (article.pk, other_article.pk, 2**31 - 1, 2**70):
        assert client.get(f"/discussion/{page_id}/new/").status_code == 204
    assert client.get(f"/discussion/{article.pk}/new/", {"since": "x"}).status_code == 404


def test_a_removed_comment_takes_the_keyboard_too(article, client):
    start = said(article)
    first = said(article, reply_to=start.pk)
    below = said(article, reply_to=first.pk)
    remove(first.pk, None)
    body = part(client, reverse("discussion_thread", args=[article.pk, start.pk]))
    assert "This comment was removed" in body
    assert below.comment in body
    assert body.count("autofocus") == 1


def test_scripts_come_only_with_a_discussion(article, client):
    assert "htmx" in client.get(article.url).content.decode()
    assert "htmx" not in client.get("/").content.decode()
    said(article)
    Discussion.objects.update(mode=Mode.HIDDEN)
    assert "htmx" not in client.get(article.url).content.decode()


def test_changing_a_comment_opens_and_answers_in_place(article, client):
    client.post(write_address(article), {**opened(client, article), "notify": ""})
    comment = ArticleComment.objects.get()
    approve(comment.pk, None)
    address = reverse("discussion_edit", args=[comment.pk])
    form = part(client, address)
    assert f'data-hx-post="{address}"' in form
    assert form.count("autofocus") == 1
    assert "data-close" in form
    refused = client.post(address, {"body": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert 'class="write-part"' in refused.content.decode()
    saved = client.post(address, {"body": "What I meant"}, headers=HTMX)
    body = saved.content.decode()
    assert (saved.status_code, saved["HX-Retarget"]) == (200, f"#comment-{comment.pk}")
    assert body.count(f'id="comment-{comment.pk}"') == 1
    assert "What I meant" in body
    assert "write-part" not in body
    assert client.post(address, {"body": "By the page"}).status_code == 303


def test_what_is_held_after_a_change_leaves_a_word_in_its_place(article, client):
    client.post(write_address(article), {**opened(client, article), "notify": ""})
    comment = ArticleComment.objects.get()
    address = reverse("discussion_edit", args=[comment.pk])
    body = client.post(address, {"body": "https://a.example " * 9}, headers=HTMX).content.decode()
    assert "A moderator will read it" in body
    assert "a.example" not in body


def test_deleting_a_comment_in_place(article, client):
    client.post(write_address(article), {**opened(client, article), "notify": ""})
    comment = ArticleComment.objects.get()
    address = reverse("discussion_delete", args=[comment.pk])
    assert f'data-hx-post="{address}"' in part(client, address)
    response = client.post(address, headers=HTMX)
    assert response["HX-Retarget"] == f"#comment-{comment.pk}"
    assert comment.comment not in response.content.decode()
    assert ArticleComment.objects.get().status == Status.DELETED_BY_AUTHOR


def test_a_report_in_place(article, client):
    comment = said(article)
    address = reverse("discussion_report", args=[comment.pk])
    form = part(client, address)
    assert f'data-hx-post="{address}"' in form
    assert f'id="report-{comment.pk}-text"' in form
    assert comment.comment not in form
    assert client.post(address, {}, headers=HTMX).status_code == 422
    response = client.post(address, {"kind": "spam"}, headers=HTMX, follow=True)
    assert "The moderators have your report" in response.content.decode()
    assert comment.reports.count() == 1
