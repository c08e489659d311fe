"""Captions of a video: a WebVTT file per language, with what it says stored beside it."""

from pathlib import PurePath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from newsroom.media.captions import Cue, cues_from_json, cues_to_json, read_captions


class Caption(Orderable):
    """Captions in one language. Whatever is uploaded (WebVTT or SubRip) is kept as WebVTT in UTF-8."""

    video = ParentalKey("newsroom_media.Video", on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(
        _("language"),
        max_length=12,
        default="en",
        validators=[
            RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("A language code has two or three letters: en, fr."))
        ],
        help_text=_("A code such as en or fr."),
    )
    label = models.CharField(
        _("label"), max_length=60, default="English", help_text=_("What readers choose in the player's menu.")
    )
    file = models.FileField(_("caption file"), upload_to="captions", help_text=_("WebVTT (.vtt) or SubRip (.srt)."))
    # What the file says, so that no page and no search index has to read files.
    cues = models.JSONField(blank=True, default=list, editable=False)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("label")]),
        FieldPanel("file"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("caption file")
        verbose_name_plural = _("caption files")
        constraints = [models.UniqueConstraint(fields=["video", "language"], name="one_caption_file_per_language")]

    def __str__(self) -> str:
        return f"{self.video} ({self.language})"

    def clean(self) -> None:
        super().clean()
        try:
            self.read_upload()
        except ValidationError as error:
            raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.read_upload()
        super().save(*args, **kwargs)

    def read_upload(self) -> None:
        """Parse a file that is not stored yet. Raises ValidationError with a sentence that names the line at fault."""
        if (
            not self.file
            or getattr(self.file, "_committed", True)
            or getattr(self, "_was_read", None) is self.file.file
        ):
            return
        self.file.seek(0)
        text = read_captions(self.file.read())
        self.cues = cues_to_json(text.cues)
        name = PurePath(self.file.name or "captions").with_suffix(".vtt").name
        self.file = ContentFile(text.vtt.encode(), name=name)
        self._was_read = self.file.file

    @property
    def timed_cues(self) -> list[Cue]:
        return cues_from_json(self.cues)
