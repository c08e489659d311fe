"""What the admin's upload forms accept: decided by content, with a sentence for the editor where it is refused."""

from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from newsroom.media.containers import CONTAINERS, read_details
from newsroom.media.documents import check_document
from newsroom.media.pictures import accept_picture


def accept_upload(upload: UploadedFile) -> UploadedFile:
    """`upload` as we keep it (see `accept_picture`): the same object where nothing had to change."""
    upload.seek(0)
    data = upload.read()
    kept = accept_picture(data)
    upload.seek(0)
    if kept is data:
        return upload
    return SimpleUploadedFile(upload.name or "picture", kept, content_type=upload.content_type or "image/*")


class PictureField(WagtailImageField):
    """Wagtail's own checks decode the file and let what a decoder raises go through: ours come before them."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            if self.max_upload_size is None or (data.size or 0) <= self.max_upload_size:
                if data.size:  # an empty file has a sentence of its own
                    data = accept_upload(data)
            else:
                self.check_image_file_size(data)
        return super().to_python(data)


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = PictureField(label=plain.label, required=plain.required, widget=plain.widget)
        if "rights" in self.fields:
            # Uploads of many pictures send a title and a file: the rest keeps its default until it is edited.
            self.fields["rights"].required = False


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(cast("BinaryIO", file.file), file.name or "")
        return file


class MediaForm(BaseMediaForm):
    """Duration and size come from the file where the editor left them out."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self._check_container(file)
        return file

    def clean_thumbnail(self) -> Any:
        file = self.cleaned_data["thumbnail"]
        return accept_upload(file) if isinstance(file, UploadedFile) else file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        details = getattr(self, "_details", None)
        if details:
            for name in ("duration", "width", "height"):
                value = getattr(details, name)
                # The values of the file before are as good as none.
                if name in self.fields and value and (not data.get(name) or name not in self.changed_data):
                    data[name] = value
        return data

    def _check_container(self, file: UploadedFile) -> None:
        size = file.size or 0
        if size > settings.MEDIA_MAX_BYTES:
            raise ValidationError(
                _("This file is too big (%(size)s). We take up to %(limit)s."),
                code="file_too_large",
                params={"size": filesizeformat(size), "limit": filesizeformat(settings.MEDIA_MAX_BYTES)},
            )
        extension = (file.name or "").rpartition(".")[2].lower()
        if extension not in CONTAINERS:
            return  # the model says which extensions there are
        self._details = read_details(cast("BinaryIO", file.file))
        if self._details is None or self._details.container != CONTAINERS[extension]:
            raise ValidationError(
                _(
                    "What is in this file is not what its name says (.%(extension)s). "
                    "Export it again as %(formats)s and send that."
                ),
                code="content_not_extension",
                params={
                    "extension": extension,
                    "formats": _("MP4 or WebM") if self.instance.type == "video" else _("MP3, M4A, Ogg or WAV"),
                },
            )
        if self.instance.type == "video" and self._details.has_video is False:
            raise ValidationError(
                _("There is only sound in this file. Add it as audio instead."), code="no_pictures_in_video"
            )
