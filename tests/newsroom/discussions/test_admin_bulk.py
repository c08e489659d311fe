"""One act on all that a filter shows."""

import pytest
from django.urls import reverse

from newsroom.discussions.admin import bulk
from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.services import approve
from newsroom.discussions.services import sweeping as sweeping_service
from tests.newsroom.discussions.saying import assert_counts_are_true, fresh, imported, said, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def ask(desk, **query):
    return desk.get(reverse("discussion_sweep"), query)


def confirm(desk, page, **fields):
    return desk.post(reverse("discussion_sweep"), {"plan": page.context["signed"], **fields}, follow=True)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "apples"},
        {"article": "ferry"},
        {"author": "ana@example.com"},
        {"author": "Ana"},
        {"reason": "links"},
        {"section": "SECTION"},
    ],
)
def test_it_reaches_what_the_filter_shows_and_nothing_else(article, newsroom, desk, query):
    from tests.factories import make_article

    elsewhere = make_article("Another", section=newsroom.opinion)
    wanted = say(
        article, "apples https://a.example https://b.example https://c.example", name="Ana", email="ana@example.com"
    )
    other, public = say(elsewhere, "pears"), said(elsewhere, "pears too")
    query = {name: newsroom.section.path if value == "SECTION" else value for name, value in query.items()}
    page = ask(desk, act="reject", tab="pending", **query)
    assert page.context["plan"]["number"] == 1
    late = say(article, "apples, apples https://a.example https://b.example https://c.example")
    response = confirm(desk, page, note="Off the point")
    assert "1 comment is rejected." in response.content.decode()
    assert [fresh(comment).status for comment in (wanted, other, public, late)] == [
        Status.REJECTED,
        Status.PENDING,
        Status.PUBLISHED,
        Status.PENDING,
    ]
    assert wanted.moderation_events.last().note == "Off the point"
    assert_counts_are_true(article)


def test_nothing_is_done_before_it_is_confirmed(article, desk):
    imported(article, 30, status=Status.PENDING)
    assert "30 comments" in ask(desk, act="spam", tab="pending").content.decode()
    assert ArticleComment.objects.filter(status=Status.PENDING).count() == 30


def test_many_are_done_in_stretches_and_can_be_taken_back(article, desk, monkeypatch):
    imported(article, 250, status=Status.PENDING)
    monkeypatch.setattr(
        sweeping_service.sweep, "__kwdefaults__", {**sweeping_service.sweep.__kwdefaults__, "seconds": 0}
    )
    page = ask(desk, act="spam", tab="pending")
    for done in (100, 200):
        page = confirm(desk, page)
        assert f"{done} of 250 comments are done" in page.content.decode()
    page = confirm(desk, page)
    assert "250 comments are now spam." in page.content.decode()
    assert_counts_are_true(article)
    desk.post(reverse("discussion_undo"), {"batch": str(page.context["notice"].batch)})
    assert ArticleComment.objects.filter(status=Status.PENDING).count() == 250
    assert_counts_are_true(article)


def test_a_stretch_sent_twice_is_done_once(article, desk):
    imported(article, 3, status=Status.PENDING)
    page = ask(desk, act="approve", tab="pending")
    confirm(desk, page)
    confirm(desk, page)
    assert ArticleComment.objects.filter(status=Status.PUBLISHED).count() == 3
    assert_counts_are_true(article)


def test_what_somebody_else_did_meanwhile_stays(article, desk):
    first, second = say(article), say(article)
    page = ask(desk, act="reject", tab="recent")
    approve(first.pk, None)
    response = confirm(desk, page)
    assert "1 comment stayed as it was" in response.content.decode()
    assert fresh(first).status == Status.PUBLISHED
    assert fresh(second).status == Status.REJECTED


def test_too_many_are_refused(article, desk, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 5)
    imported(article, 6, status=Status.PENDING)
    page = ask(desk, act="spam", tab="pending")
    assert "Narrow the list" in page.content.decode()
    assert "<form" not in page.content.decode().split("Narrow the list")[1].split("</main>")[0]


@pytest.mark.parametrize("act", ["", "dismiss", "hold", "delete", "x" * 500])
def test_acts_that_are_none(desk, act):
    assert ask(desk, act=act).status_code == 404


@pytest.mark.parametrize("plan", ["", "nonsense", "a:b:c"])
def test_a_plan_that_nobody_confirmed(article, desk, plan):
    comment = say(article)
    response = desk.post(reverse("discussion_sweep"), {"plan": plan}, follow=True)
    assert "Nothing was done" in response.content.decode()
    assert fresh(comment).status == Status.PENDING
