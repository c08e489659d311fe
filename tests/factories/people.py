"""People with and without a login."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils.text import slugify

from newsroom.people.models import Contributor, User

_numbers = count(1)
PASSWORD = "correct horse battery staple"


def make_contributor(name: str = "", **fields: Any) -> Contributor:
    name = name or f"Contributor {next(_numbers)}"
    fields.setdefault("slug", slugify(name))
    return Contributor.objects.create(name=name, **fields)


def make_user(username: str = "", *, groups: tuple[str, ...] = (), superuser: bool = False, **fields: Any) -> User:
    """A user whose password is PASSWORD. `groups` are names of groups that the migrations made."""
    username = username or f"user{next(_numbers)}"
    fields.setdefault("email", f"{username}@example.com")
    create = User.objects.create_superuser if superuser else User.objects.create_user
    user = create(username=username, password=PASSWORD, **fields)
    user.groups.set(Group.objects.get(name=name) for name in groups)
    return user
