"""A video as readers know it: a file of ours or a clip elsewhere, with poster, captions and transcript."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import PreviewableMixin
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin
from wagtailmedia.edit_handlers import MediaChooserPanel

from newsroom.core import page_cache
from newsroom.media.captions import Cue, passages
from newsroom.media.embeds import Embed, describe, is_web_address


class VideoQuerySet(SearchableQuerySetMixin, models.QuerySet):
    def published(self) -> Self:
        """What readers may see: videos whose date has come. One without a date is a draft."""
        until_the_next()
        return self.filter(published_at__lte=timezone.now())

    def newest(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_listing(self) -> Self:
        """All that a teaser shows, in one query: no transcript, but the poster."""
        return self.defer("transcript", "transcript_text").select_related("poster")


def until_the_next() -> None:
    """The response shows which videos there are: it is kept until the next one's date comes."""
    if page_cache.is_recording():
        page_cache.tag("video")
        scheduled = Video._default_manager.filter(published_at__gt=timezone.now())
        page_cache.until(scheduled.aggregate(next=models.Min("published_at"))["next"])


class VideoManager(models.Manager.from_queryset(VideoQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> VideoQuerySet:
        """Videos with what plays and what is shown before: blocks and lists alike need both."""
        return super().get_queryset().select_related("poster", "file")


class Video(PreviewableMixin, index.Indexed, ClusterableModel):
    """A clip with a watch page. Exactly one of `file` and `embed_url` is set."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=200,
        unique=True,
        blank=True,
        help_text=_(
            "The end of the watch page's address. Left empty, it is made from the title; if you change it, the old "
            "address leads to the new one."
        ),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What the clip shows, in a few sentences.")
    )
    file = models.ForeignKey(
        "newsroom_media.MediaFile",
        verbose_name=_("video file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="videos",
        help_text=_("MP4 or WebM."),
    )
    embed_url = models.URLField(
        _("or address of the clip"),
        max_length=500,
        blank=True,
        help_text=_("Its page on YouTube, Vimeo or elsewhere. Nothing is loaded from there before a reader clicks."),
    )
    poster = models.ForeignKey(
        "newsroom_media.CustomImage",
        verbose_name=_("poster"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The picture shown before the clip plays, best 16:9 and at least 1280 pixels wide."),
    )
    duration = models.PositiveIntegerField(
        _("duration"), null=True, blank=True, help_text=_("In seconds. Left empty, it is read from the file.")
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    published_at = models.DateTimeField(
        _("date"),
        null=True,
        blank=True,
        default=timezone.now,
        help_text=_("Readers see the video from this moment on. Without a date it is a draft."),
    )
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("What is said. Left empty, it is made from the captions.")
    )
    # The transcript that readers see as plain text, stored so that search reads no files. See media/transcripts.py.
    transcript_text = models.TextField(blank=True, default="", editable=False)

    objects = VideoManager()

    panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", targets=["slug"]),
        FieldPanel("description"),
        MultiFieldPanel(
            [MediaChooserPanel("file", media_type="video"), FieldPanel("embed_url")], heading=_("The clip")
        ),
        FieldPanel("poster"),
        InlinePanel("captions", heading=_("Captions"), label=_("Caption file")),
        FieldPanel("transcript"),
        FieldRowPanel([FieldPanel("credit"), FieldPanel("duration")], heading=_("Credit and length")),
        FieldPanel("published_at"),
        FieldPanel("slug"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.SearchField("description", boost=2),
        index.SearchField("transcript_text"),
        index.FilterField("published_at"),
    ]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["-published_at", "-id"], name="video_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("video", args=[self.slug])

    @property
    def full_url(self) -> str:
        """The watch page with host, as Wagtail's preview asks for it."""
        return f"{settings.WAGTAILADMIN_BASE_URL}{self.get_absolute_url()}" if self.slug else ""

    def clean(self) -> None:
        super().clean()
        if bool(self.file_id) == bool(self.embed_url):
            raise ValidationError({"file": _("Choose a file or give the address of a clip: one of the two.")})
        if self.file and self.file.type != "video":
            raise ValidationError({"file": _("This is a sound file. Articles take it as an audio block.")})
        if self.embed_url and not is_web_address(self.embed_url):
            raise ValidationError({"embed_url": _("Give the whole address, beginning with https://")})
        self._fill_in()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._fill_in()
        super().save(*args, **kwargs)

    def _fill_in(self) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        if self.duration is None and self.file and self.file.duration:
            self.duration = max(1, round(self.file.duration))

    def _free_slug(self) -> str:
        """A slug made of the title that no other video has."""
        base = slugify(self.title)[:190].strip("-") or "video"
        taken = set(Video.objects.filter(slug__startswith=base).exclude(pk=self.pk).values_list("slug", flat=True))
        return next(slug for slug in _numbered(base) if slug not in taken)

    # --- What readers see ---

    @property
    def is_public(self) -> bool:
        page_cache.until(self.published_at)
        return self.published_at is not None and self.published_at <= timezone.now()

    @cached_property
    def embed(self) -> Embed | None:
        """Where the clip is elsewhere: provider and player, as far as its address tells."""
        return describe(self.embed_url) if self.embed_url else None

    @cached_property
    def cues(self) -> list[Cue]:
        """The timed transcript: the captions in the site's language, else the first; none where one was written."""
        files = [caption for caption in self.captions.all() if caption.cues]
        own = [caption for caption in files if caption.language.partition("-")[0] == settings.LANGUAGE_CODE[:2]]
        return (own or files)[0].timed_cues if files else []

    @property
    def passages(self) -> list[Cue]:
        """The timed transcript in passages that read as text."""
        return passages(self.cues)

    @property
    def duration_text(self) -> str:
        return clock(self.duration)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from newsroom.media.views import watch_page

        return watch_page(request, self)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """The clip as schema.org VideoObject."""
        from newsroom.media.video_data import video_object

        return video_object(self, request)


def clock(seconds: int | None) -> str:
    """A length as readers write it: 1:05, 1:02:05; empty where it is not known."""
    return Cue(seconds, seconds, "").clock if seconds else ""


def _numbered(base: str) -> Any:
    """`base`, then base-2, base-3 and so on without end."""
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
