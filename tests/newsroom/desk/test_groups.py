"""Who may do what, asked of the admin's own views."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow

from newsroom.desk.groups import GROUPS
from tests.factories import (
    make_article,
    make_contributor,
    make_image,
    make_series,
    make_source,
    make_topic,
    make_user,
    make_video,
)

WHO = {
    "editor": ("Editors",),
    "moderator": ("Moderators",),
    "section editor": ("Section editors",),
    "reader": (),
}

CHOOSER = "/admin/images/chooser/"


def allowed(client, url: str) -> bool:
    """Whether the view answers; a chooser answers everybody, if need be with nothing in it."""
    response = client.get(url)
    return response.status_code == 200 and (url != CHOOSER or "A picture to choose" in response.json()["html"])


@pytest.fixture
def places(newsroom) -> dict[str, str]:
    article = make_article("Ferry", section=newsroom.section)
    topic, contributor = make_topic("Ferry"), make_contributor("Ana Sample")
    series, source, video = make_series("The bridge"), make_source(), make_video("Out at six")
    image = make_image("A picture to choose")
    snippet = "wagtailsnippets_{}:{}".format
    return {
        "log in": reverse("wagtailadmin_home"),
        "write an article": reverse("wagtailadmin_pages:add", args=("news", "articlepage", newsroom.section.pk)),
        "edit an article": reverse("wagtailadmin_pages:edit", args=[article.pk]),
        "delete an article": reverse("wagtailadmin_pages:delete", args=[article.pk]),
        "edit the front page": reverse("wagtailadmin_pages:edit", args=[newsroom.home.pk]),
        "list articles": reverse("articles:index"),
        "list topics": reverse(snippet("news_topic", "list")),
        "add a topic": reverse(snippet("news_topic", "add")),
        "edit a topic": reverse(snippet("news_topic", "edit"), args=[topic.pk]),
        "delete a topic": reverse(snippet("news_topic", "delete"), args=[topic.pk]),
        "edit a series": reverse(snippet("news_series", "edit"), args=[series.pk]),
        "edit a source": reverse(snippet("news_source", "edit"), args=[source.pk]),
        "list contributors": reverse(snippet("newsroom_people_contributor", "list")),
        "edit a contributor": reverse(snippet("newsroom_people_contributor", "edit"), args=[contributor.pk]),
        "list videos": reverse(snippet("newsroom_media_video", "list")),
        "edit a video": reverse(snippet("newsroom_media_video", "edit"), args=[video.pk]),
        "delete a video": reverse(snippet("newsroom_media_video", "delete"), args=[video.pk]),
        "add images": reverse("wagtailimages:add_multiple"),
        "edit another's image": reverse("wagtailimages:edit", args=[image.pk]),
        "choose an image": CHOOSER,
        "add documents": reverse("wagtaildocs:add_multiple"),
        "add a media file": reverse("wagtailmedia:add", args=["video"]),
        "edit the disclaimers": reverse("wagtailsettings:edit", args=("news", "newssettings", newsroom.site.pk)),
        "edit the publication": reverse(
            "wagtailsettings:edit", args=("newsroom_core", "sitesettings", newsroom.site.pk)
        ),
        "manage redirects": reverse("wagtailredirects:index"),
        "manage users": reverse("wagtailusers_users:index"),
        "manage groups": reverse("wagtailusers_groups:index"),
    }


NOBODY_BUT_ADMINISTRATORS = {"edit the publication", "manage users", "manage groups", "delete a video"}
MAY = {
    "editor": None,  # everything but what is an administrator's
    "moderator": {"log in"},
    "section editor": {
        "log in",
        "list topics",
        "list contributors",
        "list videos",
        "add images",
        "choose an image",
        "add documents",
        "add a media file",
    },
    "reader": set(),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(who, places, client) -> None:
    client.force_login(make_user("somebody", groups=WHO[who]))
    may = {what for what, url in places.items() if allowed(client, url)}
    expected = MAY[who] if MAY[who] is not None else set(places) - NOBODY_BUT_ADMINISTRATORS
    assert may == expected


def test_editors_publish(newsroom) -> None:
    article = make_article("Ferry", live=False)
    permissions = article.permissions_for_user(make_user(groups=("Editors",)))
    assert permissions.can_publish()
    assert permissions.can_lock()
    assert permissions.can_unschedule()


def test_a_section_editor_writes_and_publishes_in_the_section_given_and_nowhere_else(newsroom, client) -> None:
    group = Group.objects.create(name="Opinion desk")
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=newsroom.opinion, permission=permission)
    user = make_user(groups=("Section editors", "Opinion desk"))
    client.force_login(user)
    add = "wagtailadmin_pages:add"
    assert allowed(client, reverse(add, args=("news", "articlepage", newsroom.opinion.pk)))
    assert not allowed(client, reverse(add, args=("news", "articlepage", newsroom.section.pk)))
    mine = make_article("An opinion", section=newsroom.opinion, live=False)
    theirs = make_article("News", section=newsroom.section, live=False)
    assert mine.permissions_for_user(user).can_publish()
    assert not theirs.permissions_for_user(user).can_edit()


def test_what_is_submitted_goes_to_the_editors(db) -> None:
    task = GroupApprovalTask.objects.get()
    assert [group.name for group in task.groups.all()] == ["Editors"]
    assert Workflow.objects.get().name == "Editors approval"


def test_every_permission_of_the_plan_exists(db) -> None:
    for name, plan in GROUPS.items():
        group = Group.objects.get(name=name)
        held = {
            f"{app}.{codename}"
            for app, codename in group.permissions.values_list("content_type__app_label", "codename")
        }
        wanted = {
            f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
            for model, actions in plan.models.items()
            for action in actions
        }
        assert held == wanted | set(plan.custom) | {"wagtailadmin.access_admin"}
        assert group.page_permissions.count() == len(plan.pages)


def test_no_permission_was_made_twice_or_under_a_name_of_its_own(db) -> None:
    """What the migration makes is what Django would have made after it."""
    for model_label in {model for plan in GROUPS.values() for model in plan.models}:
        model = apps.get_model(model_label)
        for action in model._meta.default_permissions:
            permission = Permission.objects.get(
                content_type__app_label=model._meta.app_label, codename=f"{action}_{model._meta.model_name}"
            )
            assert permission.name == f"Can {action} {model._meta.verbose_name_raw}"


def test_back_to_the_groups_of_wagtail_and_forth(db) -> None:
    migration = import_module("newsroom.desk.migrations.0001_groups")
    migration.restore_groups(apps, None)
    assert Group.objects.get(name="Moderators").page_permissions.filter(permission__codename="publish_page").exists()
    assert not Group.objects.get(name="Editors").page_permissions.filter(permission__codename="publish_page").exists()
    assert not Group.objects.get(name="Section editors").permissions.exists()
    migration.set_up_groups(apps, None)
    assert not Group.objects.get(name="Moderators").page_permissions.exists()
    assert Group.objects.get(name="Editors").page_permissions.filter(permission__codename="publish_page").exists()
