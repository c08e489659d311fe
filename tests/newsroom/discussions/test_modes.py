"""Open, closed, hidden: for the site, down the tree of sections, and for one article."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from newsroom.discussions import counts, modes
from newsroom.discussions.models import Discussion, DiscussionSettings, Mode
from newsroom.discussions.services import Reason, Refused, submit
from newsroom.discussions.views.access import enter
from tests.factories import make_article, make_user
from tests.newsroom.discussions.saying import draft, said, say

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def local(newsroom):
    """An article in News › Local."""
    return make_article("The lock gate", slug="lock-gate", section=newsroom.subsection)


def at(page, **fields):
    Discussion.objects.update_or_create(page_id=page.pk, defaults=fields)


def rules(newsroom, **fields):
    return DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults=fields)[0]


def mode_of(page, settings=None):
    own, above = modes.rows(page)
    return own.effective_mode(settings or DiscussionSettings(), page.first_published_at, above=above)


def refused(page, **fields):
    with pytest.raises(Refused) as found:
        submit(draft(page, **fields))
    return found.value.reasons


def test_the_nearest_mode_that_was_chosen_wins(newsroom, local, article):
    at(newsroom.home, mode=Mode.READ_ONLY)
    assert mode_of(local) == mode_of(article) == Mode.READ_ONLY
    at(newsroom.section, mode=Mode.PREMODERATED)
    assert mode_of(local) == mode_of(article) == Mode.PREMODERATED
    at(newsroom.subsection, mode=Mode.MEMBERS)
    assert mode_of(local) == Mode.MEMBERS
    assert mode_of(article) == Mode.PREMODERATED
    at(newsroom.subsection, mode=Mode.INHERIT)
    assert mode_of(local) == Mode.PREMODERATED
    at(local, mode=Mode.OPEN)
    assert mode_of(local) == Mode.OPEN


def test_a_section_beside_it_says_nothing(newsroom, article):
    at(newsroom.opinion, mode=Mode.HIDDEN)
    at(newsroom.subsection, mode=Mode.HIDDEN)
    assert mode_of(article) == Mode.OPEN


def test_it_is_all_one_query(newsroom, local, django_assert_num_queries):
    for page in (newsroom.home, newsroom.section, newsroom.subsection, local):
        at(page, mode=Mode.INHERIT)
    with django_assert_num_queries(1):
        room = enter(local, DiscussionSettings())
    assert (room.mode, room.discussion.pk) == (Mode.OPEN, local.pk)


def test_what_the_section_says_holds_for_who_writes(newsroom, local):
    at(newsroom.section, mode=Mode.MEMBERS)
    assert refused(local) == [Reason.MEMBERS_ONLY]
    assert say(local, user=make_user("member"))
    at(newsroom.section, mode=Mode.PREMODERATED)
    assert Reason.PREMODERATED in say(local).reasons
    at(newsroom.section, mode=Mode.READ_ONLY)
    assert refused(local) == [Reason.CLOSED]


def test_dates_are_inherited_and_the_nearest_hold(newsroom, local):
    now = timezone.now()
    at(newsroom.section, closes_at=now - HOUR)
    assert mode_of(local) == Mode.READ_ONLY
    at(newsroom.subsection, closes_at=now + HOUR)
    assert mode_of(local) == Mode.OPEN
    at(newsroom.section, opens_at=now + HOUR, closes_at=None)
    assert mode_of(local) == Mode.READ_ONLY
    at(local, opens_at=now - HOUR)
    assert mode_of(local) == Mode.OPEN


def test_closing_after_some_days_is_inherited_too(newsroom, local):
    Page.objects.filter(pk=local.pk).update(first_published_at=timezone.now() - dt.timedelta(days=4))
    local.refresh_from_db()
    site = rules(newsroom, close_after_days=3)
    assert mode_of(local, site) == Mode.READ_ONLY
    at(newsroom.section, close_after_days=5)
    assert mode_of(local, site) == Mode.OPEN
    at(newsroom.subsection, close_after_days=1)
    assert mode_of(local, site) == Mode.READ_ONLY
    at(local, close_after_days=0)
    assert mode_of(local, site) == Mode.OPEN


def test_everything_can_be_stopped_at_once(newsroom, local, article, client):
    comment = said(article, "What was said stays")
    at(local, mode=Mode.OPEN)
    rules(newsroom, stopped=True)
    assert refused(article) == refused(local) == [Reason.CLOSED]
    assert refused(article, user=make_user("boss", superuser=True)) == [Reason.CLOSED]
    body = client.get(article.url).content.decode()
    assert comment.body_html in body
    assert reverse("discussion_write", args=[article.pk]) not in body
    rules(newsroom, stopped=False)
    assert say(article)


def test_readers_are_told_why_they_cannot_write(newsroom, local, client):
    address = reverse("discussion_write", args=[local.pk])
    at(newsroom.section, opens_at=dt.datetime(2100, 5, 1, 12, tzinfo=dt.UTC))
    for page in (local.url, address):
        assert "opens on" in client.get(page).content.decode()
        assert "1 May 2100, 12:00" in client.get(page).content.decode()
    at(newsroom.subsection, mode=Mode.READ_ONLY)
    assert "not open for comments" in client.get(address).content.decode()
    at(newsroom.section, opens_at=None)
    at(newsroom.subsection, mode=Mode.INHERIT)
    rules(newsroom, stopped=True)
    for page in (local.url, address):
        assert "Nobody can write here at present" in client.get(page).content.decode()


def test_a_hidden_section_hides_comments_and_their_number(newsroom, local, article, client, django_assert_num_queries):
    said(local, "Not to be seen")
    said(article)
    alias = local.create_alias(parent=newsroom.opinion)
    pages = [local, article, alias]
    at(newsroom.subsection, mode=Mode.HIDDEN)
    with django_assert_num_queries(2):  # where they stand, and the discussions there and above
        assert counts.for_pages(page.pk for page in pages) == {article.pk: 1}
    assert "Not to be seen" not in client.get(local.url).content.decode()
    assert client.get(reverse("discussion", args=[local.pk])).status_code == 404
    at(local, mode=Mode.READ_ONLY)
    assert counts.for_pages(page.pk for page in pages) == {page.pk: 1 for page in pages}


def test_a_site_that_hides_its_comments_but_in_one_section(newsroom, local, article, client):
    said(local)
    said(article)
    rules(newsroom, mode=Mode.HIDDEN)
    assert counts.for_pages([local.pk, article.pk], Mode.HIDDEN) == {}
    at(newsroom.subsection, mode=Mode.OPEN)
    assert counts.for_pages([local.pk, article.pk], Mode.HIDDEN) == {local.pk: 1}
    assert client.get(reverse("discussion", args=[local.pk])).status_code == 200


@pytest.fixture
def desk(client, moderator):
    moderator.user_permissions.add(Permission.objects.get(codename="configure_discussions"))
    client.force_login(moderator)
    return client


def test_the_desk_says_what_comes_from_where(newsroom, local, desk):
    at(newsroom.section, mode=Mode.PREMODERATED)
    at(newsroom.home, close_after_days=9000)
    body = desk.get(reverse("discussion_configure", args=[local.pk])).content.decode()
    assert "every comment waits for a moderator (<a" in body.replace("\n", "")
    assert f"from “{newsroom.section.title}”" in body
    assert "Closes 9000 days after" in body
    assert f"from “{newsroom.home.title}”" in body
    assert "At this moment: Open, every comment waits" in body
    body = desk.get(reverse("discussion_configure", args=[newsroom.home.pk])).content.decode()
    assert "from the rules of the site" in body


def test_a_section_is_set_for_the_pages_below(newsroom, local, desk):
    address = reverse("discussion_configure", args=[newsroom.section.pk])
    assert "What holds for the pages below" in desk.get(address).content.decode()
    sent = {"mode": "hidden", "opens_at": "", "closes_at": "", "close_after_days": ""}
    assert desk.post(address, sent, follow=True).status_code == 200
    assert mode_of(local) == Mode.HIDDEN


def test_pages_that_are_not_discussed_have_nothing_to_set(newsroom, desk):
    assert desk.get(reverse("discussion_configure", args=[newsroom.root.pk])).status_code == 404


def test_a_page_that_is_moved_while_it_is_read_keeps_its_discussion(newsroom, local):
    said(local, "Good morning")
    Page.objects.get(pk=local.pk).move(newsroom.opinion, pos="last-child")
    own, _above = modes.rows(local)  # as it was found before
    assert own.published_count == 1
