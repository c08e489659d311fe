"""Who may look after comments, and where.

Three permissions: to moderate comments, to ban commenters, and to open and close discussions. Each is given to a group
for the whole site, as any other permission, or for a page and all below it (`GroupDiscussionPermission`). A comment is
moderated, never rewritten: there is no permission for that.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from newsroom.discussions.models import GroupDiscussionPermission

APP = "newsroom_discussions"
MODERATE = f"{APP}.moderate_comments"
BAN = f"{APP}.ban_commenters"
CONFIGURE = f"{APP}.configure_discussions"
CODENAMES = tuple(name.split(".")[1] for name in (MODERATE, BAN, CONFIGURE))


@dataclass(frozen=True)
class Reach:
    """The part of the site for which somebody has a permission: all of it, or what stands below some pages."""

    everywhere: bool = False
    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.paths)

    def covers(self, page: Page) -> bool:
        return self.everywhere or page.path.startswith(self.paths)

    def within(self, path: str) -> Q:
        """The condition for a query; `path` is the lookup that leads to a page's path."""
        if self.everywhere:
            return Q()
        found = Q(pk__in=[])
        for start in self.paths:
            found |= Q(**{f"{path}__startswith": start})
        return found


def reach(user: Any, permission: str) -> Reach:
    """Where the user has the permission. At most one query for each user object, whatever is asked."""
    if user.has_perm(permission):
        return Reach(everywhere=True)
    if not user.is_active or user.is_anonymous:
        return Reach()
    return Reach(paths=_given(user)[permission.split(".")[1]])


def _given(user: Any) -> dict[str, tuple[str, ...]]:
    if not hasattr(user, "_discussion_permissions"):
        rows = GroupDiscussionPermission.objects.filter(group__user=user).order_by("page__path")
        given: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for codename, path in rows.values_list("permission__codename", "page__path"):
            given[codename] += (path,)
        user._discussion_permissions = given
    return user._discussion_permissions


class PermissionNeeded:
    """A view for those who have `permission_needed` somewhere, which is then their `reach`."""

    permission_needed = MODERATE
    reach: Reach

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.reach = reach(request.user, self.permission_needed)
        if not self.reach:
            raise PermissionDenied
        handle: Callable[..., HttpResponse] = super().dispatch  # type: ignore[misc]
        return handle(request, *args, **kwargs)


class WholeSiteNeeded(PermissionNeeded):
    """A view on what holds for the whole site: to have the permission in a section is not enough."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission_needed):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
