"""What came from where: so that importing the same file again adds nothing, and a newer file only what is new."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportedRecord(models.Model):
    """One thing of another system and the object that it became here.

    Comments are not recorded here: the discussions know theirs by source and id.
    """

    class Kind(models.TextChoices):
        AUTHOR = "author", _("Author")
        SECTION = "section", _("Section")
        TOPIC = "topic", _("Topic")
        ARTICLE = "article", _("Article")
        PAGE = "page", _("Page")
        IMAGE = "image", _("Image")
        DOCUMENT = "document", _("Document")
        MEDIA = "media", _("Audio or video file")
        PICK = "pick", _("Pick of the front page")

    source = models.CharField(_("source"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    external_id = models.CharField(_("id there"), max_length=255)
    # Which of two things with the same id there it is: exports hold an id twice.
    fingerprint = models.CharField(max_length=64, blank=True)
    object_id = models.BigIntegerField(_("id here"))
    content_hash = models.CharField(max_length=64, blank=True)
    # The revision that the import wrote. Another one means: somebody edited it here, so an import leaves it alone.
    revision_id = models.BigIntegerField(null=True)
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "external_id"], name="imported_once"),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="imported_object")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.external_id}"


def private_storage() -> Storage:
    """Beside the database and not among the public files: an export holds addresses of readers."""
    return FileSystemStorage(location=settings.VAR_DIR / "imports")


class ImportRun(models.Model):
    """A file that somebody uploaded in the admin, and how far its import is."""

    class System(models.TextChoices):
        WORDPRESS = "wordpress", _("WordPress (WXR, .xml)")
        GHOST = "ghost", _("Ghost (.json)")
        DISQUS = "disqus", _("Disqus (.xml)")

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked: nothing is written yet")
        CHECKED = "checked", _("Checked: nothing is written yet")
        IMPORTING = "importing", _("Being imported")
        STOPPED = "stopped", _("Stopped: what came in stays")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")

    BUSY = (State.CHECKING, State.IMPORTING)
    LOST_AFTER = dt.timedelta(minutes=2)  # without a sign of life, and the worker has died

    system = models.CharField(_("from"), max_length=10, choices=System, default=System.WORDPRESS)
    file = models.FileField(_("file"), storage=private_storage)
    name = models.CharField(max_length=255)
    fetch_media = models.BooleanField(
        _("fetch pictures from the old site"),
        default=False,
        help_text=_("Only from hosts that the file names. Each takes a moment."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    stop_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    alive_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-created_at", "-pk"]
        default_permissions = ()
        permissions: ClassVar = [("run_imports", _("Can import from other systems"))]

    def __str__(self) -> str:
        return self.name

    @property
    def report_parts(self) -> list[tuple[str, bool]]:
        """The parts of the report, and of each whether it is the table, which has to keep its columns."""
        parts = [part.strip("\n") for part in self.report.split("\n\n")]
        return [(part, part.lstrip().startswith("in file ")) for part in parts if part.strip()]

    @property
    def is_lost(self) -> bool:
        """Whether it should be busy and is not: it can be taken up again."""
        return self.state in self.BUSY and timezone.now() - self.alive_at > self.LOST_AFTER

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY and not self.is_lost
