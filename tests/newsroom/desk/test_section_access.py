"""An administrator gives a section to people, without knowing about groups and page permissions."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from newsroom.desk.section_access import give_section, group_of
from tests.factories import make_article, make_section, make_user


@pytest.fixture
def admin(newsroom, client):
    user = make_user("admin", superuser=True)
    client.force_login(user)
    return user


def url(section) -> str:
    return reverse("desk_section_editors", args=[section.pk])


def test_the_button_stands_at_sections_for_administrators(client, newsroom, admin) -> None:
    explorer = reverse("wagtailadmin_explore", args=[newsroom.opinion.pk])
    assert url(newsroom.opinion) in client.get(explorer).content.decode()
    assert "editors/" not in client.get(reverse("wagtailadmin_explore", args=[newsroom.home.pk])).content.decode()
    client.force_login(make_user(groups=("Editors",)))
    assert url(newsroom.opinion) not in client.get(explorer).content.decode()
    assert client.get(url(newsroom.opinion)).status_code in (302, 403)


def test_given_a_section_they_write_there(client, newsroom, admin) -> None:
    ana = make_user("ana", groups=("Section editors",))
    make_user("stranger")
    page = client.get(url(newsroom.opinion)).content.decode()
    assert "ana" in page
    assert "stranger" not in page
    response = client.post(url(newsroom.opinion), {"users": [ana.pk]})
    assert response.url == reverse("wagtailadmin_explore", args=[newsroom.opinion.pk])
    deep = make_section("Letters", parent=newsroom.opinion)
    for section, allowed in ((newsroom.opinion, True), (deep, True), (newsroom.section, False)):
        article = make_article(f"Draft in {section}", section=section, live=False)
        assert article.permissions_for_user(ana).can_publish() is allowed
    assert "checked" in client.get(url(newsroom.opinion)).content.decode()


def test_taken_away_they_do_not(client, newsroom, admin) -> None:
    ana = make_user("ana", groups=("Section editors",))
    give_section(newsroom.opinion, [ana])
    client.post(url(newsroom.opinion), {"users": []})
    article = make_article("Draft", section=newsroom.opinion, live=False)
    assert not article.permissions_for_user(type(ana).objects.get(pk=ana.pk)).can_edit()


def test_a_section_has_one_group_however_often_it_is_given(newsroom) -> None:
    first = give_section(newsroom.opinion, [])
    assert give_section(newsroom.opinion, []) == first == group_of(newsroom.opinion)
    assert Group.objects.filter(name__startswith="Section editors:").count() == 1


def test_sections_of_the_same_name_have_groups_of_their_own(newsroom) -> None:
    other = make_section("Opinion", parent=newsroom.section)
    assert give_section(newsroom.opinion, []) != give_section(other, [])


def test_what_is_no_section_is_not_found(client, newsroom, admin) -> None:
    assert client.get(url(newsroom.home)).status_code == 404
