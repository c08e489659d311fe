"""Videos and the rights of pictures in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from newsroom.media.admin import PictureRightsView, VideoViewSet, delete_media
from newsroom.media.models import CustomImage

register_snippet(VideoViewSet)


class PictureRightsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(CustomImage).user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def picture_rights_menu_item() -> MenuItem:
    return PictureRightsMenuItem(_("Picture rights"), reverse("picture_rights"), icon_name="image", order=750)


@hooks.register("register_admin_urls", order=-1)
def media_urls() -> list[URLPattern]:
    return [
        # In front of wagtailmedia's own view at the same address.
        path("media/delete/<int:media_id>/", delete_media, name="delete_media"),
        path("reports/picture-rights/", PictureRightsView.as_view(), name="picture_rights"),
        path(
            "reports/picture-rights/results/",
            PictureRightsView.as_view(results_only=True),
            name="picture_rights_results",
        ),
    ]
