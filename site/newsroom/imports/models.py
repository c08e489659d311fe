"""What came from where: so that importing the same file again adds nothing, and a newer file only what is new."""

from django.db import models
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
