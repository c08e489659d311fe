"""Documents, and audio and video files."""

from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtailmedia.models import AbstractMedia

from newsroom.media.containers import CONTENT_TYPES


class CustomDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]


class MediaFile(AbstractMedia):
    """An audio or video file. What readers see of a video (title, poster, captions) is in Video."""

    class Meta(AbstractMedia.Meta):
        verbose_name = _("audio or video file")
        verbose_name_plural = _("audio and video files")

    @property
    def content_type(self) -> str:
        """The type for players, by extension: uploads were checked to be what their names say."""
        return CONTENT_TYPES.get(self.file_extension.lower(), "application/octet-stream")
