"""The moderators' queue in the admin."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse

from newsroom.discussions.admin.tabs import TABS
from newsroom.discussions.models import Appeal, ArticleComment, Discussion, Mode, ModerationEvent, Status
from newsroom.discussions.services import mark_spam, reject, remove
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import change_status
from tests.factories import make_user
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, imported, said, say

pytestmark = pytest.mark.django_db
QUEUE = "/admin/reader-comments/"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def act(client, what, *comments, **more):
    fields = {"act": what, "comment": [comment.pk for comment in comments], **more}
    return client.post(reverse("discussion_act"), fields, follow=True)


def test_what_waits_is_shown_with_its_reasons(article, desk):
    waiting = say(article, "Please https://a.example https://b.example https://c.example")
    public = said(article, "This one is public")
    body = desk.get(QUEUE).content.decode()
    assert waiting.body_html in body
    assert "Many links" in body
    assert "New commenter" in body
    assert public.body_html not in body
    assert article.title in body


@pytest.mark.parametrize("tab", [*TABS])
def test_tabs(article, desk, tab):
    found = {"pending": say(article), "approved": said(article), "rejected": say(article), "spam": say(article)}
    found["removed"], found["appeals"], found["reported"] = said(article), say(article), said(article)
    for name, status in (("unconfirmed", Status.AWAITING_EMAIL), ("shadowed", Status.SHADOWED)):
        found[name] = say(article)
        with transaction.atomic():
            change_status(found[name], status, lock([article.pk])[article.pk])
    mark_spam(found["appeals"].pk, None)
    Appeal.objects.create(comment=found["appeals"], text="Why?")
    ArticleComment.objects.filter(pk=found["reported"].pk).update(report_count=2)
    reject(found["rejected"].pk, None)
    mark_spam(found["spam"].pk, None)
    remove(found["removed"].pk, None)
    body = desk.get(QUEUE, {"tab": tab}).content.decode()
    shown = {name for name, comment in found.items() if f'data-comment="{comment.pk}"' in body}
    also = {"recent": set(found), "approved": {"reported"}, "spam": {"appeals"}}
    assert shown == also.get(tab, set()) | ({tab} - {"recent"})
    counted = {name: int(number) for name, number in re.findall(r'data-tab-count="(\w+)">(\d+)<', body)}
    assert counted == {name: 2 if name in ("approved", "spam") else 1 for name in TABS if name != "recent"}


def test_the_menu_says_how_many_wait(article, desk):
    assert "data-waiting" not in desk.get("/admin/").content.decode()
    say(article)
    say(article)
    body = desk.get("/admin/").content.decode()
    assert "Reader comments" in body
    assert '"data-waiting": "2"' in body.replace("&quot;", '"')


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "apples"}, "apples"),
        ({"q": "ben@example.com"}, "pears"),
        ({"article": "bridge"}, "pears"),
        ({"reason": "links"}, "apples"),
        ({"posted_at_from": "2100-01-01"}, ""),
        ({"posted_at_to": "2001-01-01"}, ""),
        ({"posted_at_from": "nonsense"}, "apples pears"),
        ({"reason": "nonsense"}, "apples pears"),
        ({"p": "99999999999999999999"}, "apples pears"),
        ({"ordering": "-posted_at"}, "apples pears"),
        ({"tab": "nonsense"}, "apples pears"),
    ],
)
def test_filters(article, other_article, desk, query, expected):
    say(article, "apples https://a.example https://b.example https://c.example")
    say(other_article, "pears", email="ben@example.com")
    body = desk.get(QUEUE, query).content.decode()
    for fruit in ("apples", "pears"):
        assert (f"<p>{fruit}" in body) == (fruit in expected)


def test_one_act_on_one_comment(article, desk, moderator):
    comment, other = say(article), say(article)
    response = act(desk, f"approve-{comment.pk}", next=QUEUE)
    assert "1 comment is published." in response.content.decode()
    assert fresh(comment).status == Status.PUBLISHED
    assert fresh(other).status == Status.PENDING
    assert ModerationEvent.objects.last().actor == moderator
    assert_counts_are_true(article)


def test_many_by_ticking_them(article, desk):
    comments = [say(article) for _ in range(4)]
    response = act(desk, "spam", *comments[:3])
    assert "3 comments are now spam." in response.content.decode()
    assert fresh(comments[3]).status == Status.PENDING
    response = act(desk, "spam", *comments)
    assert "1 comment is now spam." in response.content.decode()
    assert "3 comments stayed as they were" in response.content.decode()
    assert_counts_are_true(article)


def test_a_button_of_one_row_leaves_the_ticked_alone(article, desk):
    ticked, meant = say(article), say(article)
    act(desk, f"reject-{meant.pk}", ticked)
    assert fresh(ticked).status == Status.PENDING
    assert fresh(meant).status == Status.REJECTED


@pytest.mark.parametrize(
    "what", ["", "approve", "hold", "delete", "approve-x", "approve-99999999999", "approve--1", "\x00"]
)
def test_acts_that_are_none(article, desk, what):
    comment = say(article)
    assert desk.post(reverse("discussion_act"), {"act": what}).status_code == 302
    assert fresh(comment).status == Status.PENDING


def test_nothing_happens_by_get(article, desk):
    comment = say(article)
    assert desk.get(reverse("discussion_act"), {"act": f"approve-{comment.pk}"}).status_code == 405


def test_no_way_out_of_the_site(article, desk):
    comment = say(article)
    response = desk.post(reverse("discussion_act"), {"act": f"approve-{comment.pk}", "next": "https://evil.example/"})
    assert response["Location"].startswith(f"{QUEUE}?done=")


def test_a_comment_in_its_thread_with_its_log(article, desk):
    start = said(article, "The start")
    hidden = say(article, "A neighbour", reply_to=start.pk)
    reject(hidden.pk, None)
    comment = say(article, "Look at me", reply_to=start.pk, email="ana@example.com")
    address = reverse("discussion_moderate", args=[comment.pk])
    act(desk, f"reject-{comment.pk}", next=address, note="Off the point")
    body = desk.get(address).content.decode()
    for words in ("The start", "A neighbour", "Look at me", "ana@example.com", "Off the point", "Rejected", "by mo"):
        assert words in body


@pytest.mark.parametrize("pk", ["424242", "99999999999999", "0"])
def test_a_comment_that_is_not_there(desk, pk):
    assert desk.get(f"{QUEUE}{pk}/").status_code == 404
    assert desk.get(f"{QUEUE}page/{pk}/").status_code in (302, 404)


def test_only_moderators_get_in(article, client):
    comment = say(article)
    client.force_login(make_user("ed", groups=("Editors",)))
    addresses = [QUEUE, f"{QUEUE}results/", reverse("discussion_moderate", args=[comment.pk])]
    addresses.append(reverse("discussion_configure", args=[article.pk]))
    for address in addresses:
        assert client.get(address).status_code == 302
    assert client.post(reverse("discussion_act"), {"act": f"approve-{comment.pk}"}).status_code == 302
    assert fresh(comment).status == Status.PENDING
    assert "reader-comments" not in client.get("/admin/").content.decode()
    client.logout()
    for address in addresses:
        assert "/admin/login/" in client.get(address)["Location"]


def test_opening_and_closing_a_discussion(article, desk, moderator):
    comment = said(article)
    moderator.user_permissions.add(Permission.objects.get(codename="configure_discussions"))
    address = reverse("discussion_configure", args=[article.pk])
    assert desk.get(address).status_code == 200
    response = desk.post(address, {"mode": "read_only", "opens_at": "", "closes_at": ""}, follow=True)
    assert "is saved" in response.content.decode()
    discussion = Discussion.objects.get()
    assert (discussion.mode, discussion.published_count) == (Mode.READ_ONLY, 1)
    wrong = {"mode": "open", "opens_at": "2030-01-02 10:00", "closes_at": "2030-01-01 10:00"}
    response = desk.post(address, wrong)
    assert "closes after it has opened" in response.content.decode()
    assert fresh(comment).is_published


def test_the_permissions_can_be_given_to_groups(admin_client):
    body = admin_client.get("/admin/groups/new/").content.decode()
    assert "Can moderate reader comments" in body
    assert "Can open and close discussions" in body


def test_queries_do_not_grow_with_the_queue(article, other_article, desk, django_assert_max_num_queries):
    imported(article, 30, status=Status.PENDING)
    desk.get(QUEUE)
    with django_assert_max_num_queries(15):
        desk.get(QUEUE)
    imported(other_article, 500, source="other", status=Status.PENDING)
    with django_assert_max_num_queries(15):
        assert "530" in desk.get(QUEUE).content.decode()
    assert ArticleComment.objects.count() == 530
