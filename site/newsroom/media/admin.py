"""Videos in the admin, and the report on the rights of pictures."""

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.snippets.views.snippets import CopyView, SnippetViewSet
from wagtailmedia.views.media import delete as wagtailmedia_delete

from newsroom.media.models import Caption, CustomImage, Video
from newsroom.media.models.images import ImageRights


class PosterColumn(Column):
    cell_template_name = "media/admin/poster_cell.html"


class ClipColumn(Column):
    """A file of ours, or who has the clip."""

    def get_value(self, instance: Video) -> Any:
        if instance.file_id:
            return _("Our own file")
        return instance.embed.provider if instance.embed else ""


class PublicColumn(StatusTagColumn):
    """Whether readers see the video now."""

    def get_value(self, instance: Video) -> Any:
        if instance.is_public:
            return _("Public")
        return _("Scheduled") if instance.published_at else _("Draft")

    def get_primary(self, instance: Video) -> bool:
        return instance.is_public


class CaptionedColumn(Column):
    def get_value(self, instance: Any) -> Any:
        return instance.caption_count or ("" if instance.transcript_text else _("None"))


class VideoFilterSet(WagtailFilterSet):
    clip = django_filters.ChoiceFilter(
        label=_("Clip"),
        choices=[("file", _("Our own file")), ("embed", _("Elsewhere"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="filter_clip",
    )
    captions = django_filters.ChoiceFilter(
        label=_("Captions"),
        choices=[("yes", _("With captions")), ("no", _("Without captions"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="filter_captions",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("public", _("Public")), ("scheduled", _("Scheduled")), ("draft", _("Draft"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="filter_state",
    )

    class Meta:
        model = Video
        fields: ClassVar[list[str]] = []

    def filter_clip(self, videos: QuerySet, name: str, value: str) -> QuerySet:
        return videos.filter(file__isnull=value == "embed")

    def filter_captions(self, videos: QuerySet, name: str, value: str) -> QuerySet:
        captioned = Exists(Caption.objects.filter(video=OuterRef("pk")))
        return videos.filter(captioned if value == "yes" else ~captioned)

    def filter_state(self, videos: QuerySet, name: str, value: str) -> QuerySet:
        if value == "draft":
            return videos.filter(published_at=None)
        later = videos.filter(published_at__gt=timezone.now())
        return later if value == "scheduled" else videos.filter(published_at__lte=timezone.now())


class VideoCopyView(CopyView):
    """A copy is another clip: it gets a slug of its own, and is a draft."""

    def get_initial_form_instance(self) -> Video:
        copy: Video = super().get_initial_form_instance()
        copy.slug = ""
        copy.published_at = None
        return copy


class VideoViewSet(SnippetViewSet):
    model = Video
    icon = "media"
    add_to_admin_menu = True
    menu_order = 158
    list_display = [
        "title",
        PosterColumn("poster", label=_("Poster")),
        ClipColumn("clip", label=_("Clip")),
        Column("duration_text", label=_("Length"), sort_key="duration"),
        CaptionedColumn("captions", label=_("Captions")),
        DateColumn("published_at", label=_("Date"), sort_key="published_at"),
        PublicColumn("state", label=_("State")),
    ]
    list_export = ["title", "slug", "embed_url", "duration", "credit", "published_at"]
    filterset_class = VideoFilterSet
    list_per_page = 40
    ordering = ["-published_at", "-pk"]
    copy_view_class = VideoCopyView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Video]:
        return (
            Video.objects.select_related("poster")
            .prefetch_related("poster__renditions")
            .annotate(caption_count=Count("captions"))
        )


def delete_media(request: HttpRequest, media_id: int) -> HttpResponse:
    """wagtailmedia's view, with a sentence in place of a 500 where a video still plays the file."""
    try:
        with transaction.atomic():
            response: HttpResponse = wagtailmedia_delete(request, media_id)
            return response
    except ProtectedError as error:
        titles = ", ".join(f"“{video}”" for video in error.protected_objects)
        messages.error(
            request, gettext("This file cannot be deleted while a video plays it: %(videos)s.") % {"videos": titles}
        )
        return redirect("wagtailmedia:edit", media_id)


SOON = dt.timedelta(days=30)


class PictureRightsFilterSet(WagtailFilterSet):
    ends = django_filters.ChoiceFilter(
        label=_("Rights"),
        choices=[
            ("expired", _("Expired: no longer shown")),
            ("soon", _("Expire within 30 days")),
            ("later", _("Expire later")),
            ("unclear", _("Not clear")),
        ],
        empty_label=_("All with an end or not clear"),
        widget=forms.RadioSelect,
        method="filter_ends",
    )

    class Meta:
        model = CustomImage
        fields: ClassVar[list[str]] = []

    def filter_ends(self, images: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return {
            "expired": images.filter(rights_expire_on__lt=today),
            "soon": images.filter(rights_expire_on__range=(today, today + SOON)),
            "later": images.filter(rights_expire_on__gt=today + SOON),
            "unclear": images.filter(rights=ImageRights.UNKNOWN),
        }[value]


class RightsStateColumn(StatusTagColumn):
    def get_value(self, instance: CustomImage) -> Any:
        if instance.rights_expired:
            return _("Expired: no longer shown")
        return _("May be shown")

    def get_primary(self, instance: CustomImage) -> bool:
        return not instance.rights_expired


class PictureRightsView(ReportView):
    """Pictures that we may show no longer, or only for a while, the most urgent first."""

    model = CustomImage
    page_title = _("Picture rights")
    header_icon = "image"
    index_url_name = "picture_rights"
    index_results_url_name = "picture_rights_results"
    filterset_class = PictureRightsFilterSet
    any_permission_required: ClassVar[list[str]] = ["change"]
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title", label=_("Title"), get_url=lambda image: reverse("wagtailimages:edit", args=[quote(image.pk)])
        ),
        Column("credit", label=_("Credit")),
        Column("get_rights_display", label=_("Rights")),
        Column("rights_expire_on", label=_("Last day")),
        RightsStateColumn("state", label=_("State")),
    ]
    list_export: ClassVar[list[str]] = ["title", "credit", "source", "rights", "rights_expire_on", "rights_notes"]

    def get_queryset(self) -> QuerySet[CustomImage]:
        ended = CustomImage.objects.filter(rights_expire_on__isnull=False)
        return (ended | CustomImage.objects.filter(rights=ImageRights.UNKNOWN)).order_by("rights_expire_on", "pk")
