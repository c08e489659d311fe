"""The first page of the admin: what waits, for whom, and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsroom.core.models import SiteSettings
from tests.factories import make_article, make_section, make_user, publish


def home(client) -> str:
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return response.content.decode()


def panel(page: str, name: str) -> str:
    """The HTML of one panel, empty where it is not shown."""
    start = page.find(f'id="desk-{name}-section"')
    return page[start : page.find("</section>", start)] if start >= 0 else ""


@pytest.fixture
def editor(newsroom, client):
    user = make_user("editor", groups=("Editors",))
    client.force_login(user)
    return user


def schedule(title: str, days: int, **fields):
    article = make_article(title, live=False, **fields)
    article.go_live_at = timezone.now() + dt.timedelta(days=days)
    article.save_revision().publish()
    return article


def test_offers_to_write_in_each_section(client, newsroom, editor) -> None:
    make_article("No section")
    shown = panel(home(client), "write")
    assert shown.count("/pages/add/news/articlepage/") == 3
    for section in (newsroom.section, newsroom.subsection, newsroom.opinion):
        assert reverse("wagtailadmin_pages:add", args=("news", "articlepage", section.pk)) in shown


def test_many_sections_end_in_a_link(client, newsroom, editor) -> None:
    for number in range(20):
        make_section(f"Section {number}", parent=newsroom.home)
    shown = panel(home(client), "write")
    assert shown.count("/pages/add/news/articlepage/") == 12
    assert reverse("articles:choose_parent") in shown


def test_what_is_scheduled_comes_in_the_order_of_its_time(client, newsroom, editor) -> None:
    schedule("Later", 3)
    schedule("Sooner", 1)
    shown = panel(home(client), "scheduled")
    assert shown.index("Sooner") < shown.index("Later")
    day = timezone.localtime() + dt.timedelta(days=1)
    assert f"{day.day} {day:%b} {day.year}" in shown


def test_a_change_of_what_is_live_says_so(client, newsroom, editor) -> None:
    article = publish(make_article("Live already"))
    article.go_live_at = timezone.now() + dt.timedelta(days=1)
    article.save_revision().publish()
    assert "Changes appear" in panel(home(client), "scheduled")


def test_drafts_are_ones_own_and_those_of_others(client, newsroom, editor) -> None:
    for title, owner in (("My draft", editor), ("Her draft", make_user("other"))):
        make_article(title, live=False, owner=owner).save_revision()
    make_article("Published")
    changed = make_article("Changed since", owner=editor)
    changed.save_revision()
    schedule("Scheduled", 1, owner=editor)
    shown = panel(home(client), "drafts")
    mine, others = shown.split("Of others")
    assert "My draft" in mine
    assert "Changed since" in mine
    assert "Her draft" in others
    assert "Scheduled" not in shown
    assert ">Published<" not in shown


def test_moderators_see_comments_and_nothing_else(client, newsroom) -> None:
    client.force_login(make_user(groups=("Moderators",)))
    page = home(client)
    assert panel(page, "comments")
    for name in ("write", "scheduled", "drafts"):
        assert not panel(page, name)


def test_editors_who_do_not_moderate_see_no_comments(client, newsroom, editor) -> None:
    assert not panel(home(client), "comments")


def test_section_editors_see_their_section(client, newsroom) -> None:
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    group = Group.objects.create(name="Opinion desk")
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=newsroom.opinion, permission=permission)
    make_article("News draft", section=newsroom.section, live=False).save_revision()
    make_article("Opinion draft", section=newsroom.opinion, live=False).save_revision()
    schedule("News to come", 1, section=newsroom.section)
    client.force_login(make_user(groups=("Section editors", "Opinion desk")))
    page = home(client)
    assert "Opinion draft" in panel(page, "drafts")
    assert "News draft" not in page
    assert "News to come" not in page
    write = panel(page, "write")
    assert write.count("/pages/add/news/articlepage/") == 1
    assert ">Opinion<" in write


def test_costs_the_same_however_much_there_is(client, newsroom, editor, django_assert_max_num_queries) -> None:
    def fill(start: int, number: int) -> None:
        for n in range(start, start + number):
            make_article(f"Draft {n}", live=False, owner=editor, authors=[f"Author {n}"]).save_revision(user=editor)
            make_article(f"Draft of others {n}", live=False, authors=[f"Other {n}"]).save_revision()
            schedule(f"Scheduled {n}", n + 1)

    fill(0, 2)
    home(client)
    with CaptureQueriesContext(connection) as few:
        home(client)
    assert len(few) <= 45
    fill(2, 10)
    with django_assert_max_num_queries(len(few)):
        home(client)


def test_is_called_as_the_paper_is(client, newsroom, editor) -> None:
    SiteSettings.objects.update_or_create(site=newsroom.site, defaults={"name": "The Daily Tide"})
    page = home(client)
    assert "The Daily Tide" in page
    client.logout()
    login = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "The Daily Tide: sign in to the newsroom" in login


def test_asks_nobody_elsewhere(client, newsroom, editor) -> None:
    """No avatar, release notice or script of a third party."""
    page = home(client)
    for elsewhere in ("gravatar", "releases.wagtail", 'src="http', "url(http"):
        assert elsewhere not in page
