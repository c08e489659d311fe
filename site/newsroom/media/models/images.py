"""Pictures, with who made them and what we may do with them."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

from django.core.files import File
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image, ImageQuerySet, SourceImageIOError
from wagtail.search import index
from willow.plugins.pillow import PillowImage

from newsroom.media.pictures import flatten_modes

logger = logging.getLogger(__name__)


class ImageRights(models.TextChoices):
    OWN = "own", _("Our own")
    LICENSED = "licensed", _("Licensed")
    AGENCY = "agency", _("Agency")
    FREE = "free", _("Free licence")
    HANDOUT = "handout", _("Handout")
    UNKNOWN = "unknown", _("Not clear")


class Made(NamedTuple):
    """A rendition as `newsroom.media.renditions` fetches it: many at a time, and most of them only to be named."""

    filter_spec: str
    focal_point_key: str
    file: str
    width: int
    height: int


def is_over(last_day: dt.date | None) -> bool:
    """Whether rights that end with this day have ended."""
    return last_day is not None and last_day < timezone.localdate()


class PictureQuerySet(ImageQuerySet):
    def rights_ended_by(self, day: Any) -> Self:
        """Pictures that may not be shown on `day` or after it."""
        return self.filter(rights_expire_on__lt=day)


class CustomImage(AbstractImage):
    """An image with credit, source and rights. Wagtail's `description` is the alt text that uses start from."""

    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("As printed after the caption: Ana Sample/Agency")
    )
    source = models.CharField(_("source"), max_length=255, blank=True, help_text=_("Where the picture came from."))
    rights = models.CharField(_("rights"), max_length=12, choices=ImageRights, default=ImageRights.UNKNOWN)
    rights_notes = models.TextField(_("notes on rights"), blank=True)
    rights_expire_on = models.DateField(
        _("rights expire on"), null=True, blank=True, help_text=_("The last day on which we may show the picture.")
    )

    # What was prefetched, by filter spec and key of the focal point; None where nobody has looked.
    made: dict[tuple[str, str], Made] | None = None

    objects = PictureQuerySet.as_manager()

    admin_form_fields = (
        *Image.admin_form_fields[:3],
        "credit",
        "source",
        "rights",
        "rights_notes",
        "rights_expire_on",
        *Image.admin_form_fields[3:],
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("credit"),
        index.SearchField("source"),
        index.FilterField("rights"),
        index.FilterField("rights_expire_on"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    @property
    def rights_expired(self) -> bool:
        """Whether the last day on which the picture may be shown is over."""
        return is_over(self.rights_expire_on)

    @cached_property
    def prefetched_renditions(self) -> "list[CustomRendition] | None":
        """What Wagtail looks through before it asks the database."""
        if self.made is None:
            return None
        return [CustomRendition(image=self, **made._asdict()) for made in self.made.values()]

    @property
    def default_alt_text(self) -> str:
        """The description, or nothing: Wagtail falls back to the title, which is mostly the name of a file."""
        return self.description

    @property
    def alt_in_use(self) -> str:
        """The alt text where a body block shows it: its own there, none where it is decorative, else the default."""
        if self.decorative:
            return ""
        return self.contextual_alt_text or self.default_alt_text

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:  # noqa: A002
        """A rendition without the original's metadata. Any failure to decode is a SourceImageIOError.

        Wagtail's tags and views show a missing picture for that one; what decoders raise would be a 500.
        """
        try:
            return super().generate_rendition_file(BareFilter(filter.spec), source=source)
        except (SourceImageIOError, InvalidFilterSpecError):
            raise
        except Exception as error:
            logger.exception("No rendition %s of image %s", filter.spec, self.pk)
            raise SourceImageIOError(str(error)) from error


class BarePicture(PillowImage):
    """A decoded picture that still knows the format of its file."""

    def __init__(self, image: Any, format_name: str) -> None:
        super().__init__(image)
        self.format_name = format_name


class BareFilter(Filter):
    """Wagtail's filter on an upright picture without metadata, in a mode that all output formats can hold.

    Willow copies EXIF, with the place where a picture was taken, into JPEG and PNG renditions.
    """

    @contextmanager
    def get_willow_image(self, image: AbstractImage, source: File | None = None) -> Iterator[BarePicture]:
        with super().get_willow_image(image, source) as file:
            picture = flatten_modes(file.auto_orient().get_pillow_image())
            profile = picture.info.get("icc_profile")
            picture.info = {"icc_profile": profile} if profile else {}
            yield BarePicture(picture, file.format_name)


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]
