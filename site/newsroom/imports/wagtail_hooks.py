"""The import's place in the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from newsroom.imports import views


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("import/", views.index, name="newsroom_imports"),
        path("import/<int:run_id>/", views.detail, name="newsroom_import"),
        path("import/<int:run_id>/act/", views.act, name="newsroom_import_act"),
    ]


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(views.PERMISSION)


@hooks.register("register_settings_menu_item")
def menu_item() -> MenuItem:
    return ImportMenuItem(_("Import"), reverse_lazy("newsroom_imports"), icon_name="download", order=900)


@hooks.register("register_permissions")
def permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="newsroom_imports", codename="run_imports")
