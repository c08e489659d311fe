"""Pictures, clips, sound and files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtailmedia.blocks import AudioChooserBlock


class CaptionedImageBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        group = _("Media")
        template = "news/blocks/image.html"
        description = _("A picture with alt text, caption and credit")

    def clean(self, value: Any) -> Any:
        """What is published may not show a picture whose rights are over; a draft may."""
        from news.publishing import expired_message

        value = super().clean(value)
        image = value.get("image")
        if image and image.rights_expired and not self.is_deferred_validation:
            raise blocks.StructBlockValidationError({"image": ValidationError(expired_message(image))})
        return value

    def get_preview_value(self) -> Any:
        image = get_image_model().objects.first()
        return self.normalize({"image": image, "caption": _("The morning boat at the north pier")})


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=120)
    images = blocks.ListBlock(CaptionedImageBlock(), min_num=2, max_num=40)

    class Meta:
        icon = "grid"
        label = _("Gallery")
        group = _("Media")
        template = "news/blocks/gallery.html"
        description = _("Several pictures in a row")

    def get_preview_value(self) -> Any:
        images = [{"image": image, "caption": ""} for image in get_image_model().objects.all()[:4]]
        return self.normalize({"title": _("The harbour in pictures"), "images": images})


class VideoBlock(blocks.StructBlock):
    video = SnippetChooserBlock("newsroom_media.Video")
    caption = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "media"
        label = _("Video")
        group = _("Media")
        template = "news/blocks/video.html"
        description = _("A video from the library, with captions and transcript")

    def get_preview_value(self) -> Any:
        from newsroom.media.models import Video

        return self.normalize({"video": Video.objects.first(), "caption": ""})


class AudioBlock(blocks.StructBlock):
    audio = AudioChooserBlock()
    title = blocks.CharBlock(required=False, max_length=160)
    caption = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "wagtailmedia-audio"
        label = _("Audio")
        group = _("Media")
        template = "news/blocks/audio.html"
        description = _("A recording that plays in the page")

    def get_preview_value(self) -> Any:
        from newsroom.media.models import MediaFile

        return self.normalize({"audio": MediaFile.objects.filter(type="audio").first(), "title": _("A recording")})


class EmbedBlock(blocks.StructBlock):
    url = blocks.URLBlock(max_length=500, label=_("Address"))
    title = blocks.CharBlock(required=False, max_length=160, help_text=_("What is behind the link."))
    caption = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "link-external"
        label = _("Embed")
        group = _("Media")
        template = "news/blocks/embed.html"
        description = _("A clip or post elsewhere; nothing is loaded before the reader asks for it")
        preview_value = {"url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "title": "Big Buck Bunny"}


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    description = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = _("Media")
        template = "news/blocks/document.html"
        description = _("A file to download")

    def get_preview_value(self) -> Any:
        from newsroom.media.models import CustomDocument

        document: AbstractDocument | None = CustomDocument.objects.first()
        return self.normalize({"document": document, "description": _("The timetable as a file")})
