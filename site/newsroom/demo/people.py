"""Who writes in the demo newsroom, and who may log in to it."""

from django.conf import settings
from django.contrib.auth.models import Group

from newsroom.demo.bodies import stream
from newsroom.demo.texts import paragraphs, read
from newsroom.media.models import CustomImage
from newsroom.people.models import Contributor, User

# What each demo login is allowed to; the names and passwords themselves are in settings.DEMO_LOGINS.
GROUPS = {"editor": "Editors", "moderator": "Moderators"}


def put_users() -> dict[str, User]:
    """The demo's logins by name. Where the settings name none, as in production, nobody gets one."""
    made = {}
    for name, password in settings.DEMO_LOGINS:
        user = User.objects.filter(username=name).first()
        if user is None:
            superuser = name == "admin"
            user = User.objects.create_user(
                name, f"{name}@lantern.example.org", password, is_staff=superuser, is_superuser=superuser
            )
            if name in GROUPS:
                user.groups.add(Group.objects.get(name=GROUPS[name]))
        made[name] = user
    return made


def put_contributors(pictures: dict[str, CustomImage], users: dict[str, User]) -> dict[str, Contributor]:
    made = {}
    for entry in read("contributors")["contributor"]:
        user = users.get(entry.get("user", ""))
        made[entry["slug"]] = Contributor.objects.create(
            slug=entry["slug"],
            name=entry["name"],
            role=entry["role"],
            photo=pictures.get(entry["slug"]),
            short_biography=entry["short_biography"],
            biography=paragraphs(entry["biography"]) if entry["biography"] else "",
            links=stream(("link", link) for link in entry.get("links", [])),
            user=user,
        )
        if user:
            user.first_name, _, user.last_name = entry["name"].partition(" ")
            user.save()
    return made
