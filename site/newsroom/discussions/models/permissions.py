"""Who looks after the comments of a part of the site."""

from typing import ClassVar

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupDiscussionPermission(models.Model):
    """What a group may do with the comments on one page and on all pages below it.

    The same permission given to the group itself holds for the whole site.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), related_name="discussion_permissions", on_delete=models.CASCADE
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        related_name="group_discussion_permissions",
        on_delete=models.CASCADE,
    )
    permission = models.ForeignKey(Permission, verbose_name=_("permission"), related_name="+", on_delete=models.CASCADE)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("permission for comments of a section")
        verbose_name_plural = _("permissions for comments of a section")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "page", "permission"], name="discussion_permission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.permission.codename}"
