"""Strips of the front page that fill themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def preview_strip(kind: str, value: Any) -> Any:
    """The strip as the front page would fill it, were it the only one; for the editor's preview of the block."""
    from home.front import lone_strip

    return lone_strip(kind, value)


class SectionStripBlock(blocks.StructBlock):
    section = blocks.PageChooserBlock(page_type="news.SectionPage")
    layout = blocks.ChoiceBlock(
        choices=[
            ("lead_list", _("One large, then a list")),
            ("two_two", _("Two and two")),
            ("list", _("A list without pictures")),
        ],
        default="lead_list",
    )
    limit = blocks.IntegerBlock(default=5, min_value=1, max_value=12, label=_("How many"))

    class Meta:
        icon = "list-ul"
        label = _("Section")
        template = "home/strips/section.html"
        description = _("The newest articles of a section")

    def get_preview_value(self) -> Any:
        from news.models import SectionPage

        section = SectionPage.objects.published().order_by("depth", "path").first()
        return self.normalize({"section": section, "layout": "lead_list", "limit": 5})

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context), "strip": preview_strip("section", value)}


class OpinionStripBlock(blocks.StructBlock):
    title = blocks.CharBlock(default=_("Opinion"), max_length=60)
    limit = blocks.IntegerBlock(default=4, min_value=1, max_value=8, label=_("How many"))

    class Meta:
        icon = "openquote"
        label = _("Opinion")
        template = "home/strips/opinion.html"
        description = _("The newest opinion pieces, with portraits")
        preview_value = {"title": "Opinion", "limit": 4}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context), "strip": preview_strip("opinion", value)}


class VideoStripBlock(blocks.StructBlock):
    title = blocks.CharBlock(default=_("Video"), max_length=60)
    limit = blocks.IntegerBlock(default=4, min_value=1, max_value=8, label=_("How many"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "home/strips/video.html"
        description = _("The newest videos, on a dark band")
        preview_value = {"title": "Video", "limit": 4}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context), "strip": preview_strip("video", value)}


STRIP_BLOCKS = [
    ("section", SectionStripBlock()),
    ("opinion", OpinionStripBlock()),
    ("video", VideoStripBlock()),
]
