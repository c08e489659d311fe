"""The discussion of one page: whether it is open, and its counts."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from newsroom.discussions.models.settings import DiscussionSettings


class Mode(models.TextChoices):
    INHERIT = "inherit", _("As the section says, or the site")
    OPEN = "open", _("Open")
    MEMBERS = "members", _("Open to readers with an account")
    PREMODERATED = "premoderated", _("Open, every comment waits for a moderator")
    READ_ONLY = "read_only", _("Closed: comments can be read, not written")
    HIDDEN = "hidden", _("Hidden: no comments are shown")


HAS_WAITING = models.Q(pending_count__gt=0) | models.Q(reported_count__gt=0)


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def with_waiting(self) -> Self:
        """Those in which a comment waits for a moderator."""
        return self.filter(HAS_WAITING)


class Discussion(models.Model):
    """What one page's readers say. Its row is the lock that every write to the discussion takes first.

    The row of a section or of the front page holds the mode that the pages below it inherit.
    """

    page = models.OneToOneField(
        "wagtailcore.Page",
        verbose_name=_("page"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="reader_discussion",
    )
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.INHERIT)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    close_after_days = models.PositiveSmallIntegerField(
        _("closes by itself after"),
        null=True,
        blank=True,
        help_text=_("Days after an article was first published. 0: never. Empty: as the section says, or the site."),
    )
    published_count = models.PositiveIntegerField(default=0, editable=False)
    pending_count = models.PositiveIntegerField(default=0, editable=False)
    reported_count = models.PositiveIntegerField(default=0, editable=False)  # hidden by reports
    unconfirmed_count = models.PositiveIntegerField(default=0, editable=False)  # wait for their writer's e-mail
    rejected_count = models.PositiveIntegerField(default=0, editable=False)
    shadowed_count = models.PositiveIntegerField(default=0, editable=False)  # shown to their writers only
    spam_count = models.PositiveIntegerField(default=0, editable=False)
    removed_count = models.PositiveIntegerField(default=0, editable=False)
    deleted_count = models.PositiveIntegerField(default=0, editable=False)  # by their writers
    rating_sum = models.PositiveIntegerField(default=0, editable=False)  # stars given, all together
    rating_count = models.PositiveIntegerField(default=0, editable=False)
    last_comment_at = models.DateTimeField(null=True, editable=False)

    # Whether anybody wants letters about it: known where the row was locked (`newsroom.discussions.services.locking`).
    is_followed: bool

    objects = DiscussionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        default_permissions = ()
        permissions: ClassVar = [("configure_discussions", _("Can open and close discussions"))]
        indexes: ClassVar = [
            models.Index(fields=["page"], name="discussion_with_waiting", condition=HAS_WAITING),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="discussion_opens_before_it_closes",
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(opens_at__lt=models.F("closes_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def stars(self) -> float:
        """What readers gave to the article on average; 0 where nobody has."""
        return self.rating_sum / self.rating_count if self.rating_count else 0.0

    def effective_mode(
        self,
        settings: "DiscussionSettings",
        published_at: dt.datetime | None,
        now: dt.datetime | None = None,
        above: Sequence["Discussion"] = (),
    ) -> Mode:
        """The mode that holds now: the nearest that was chosen, read-only outside its dates and while all is stopped.

        `above` are the rows of the pages above this one, nearest first (`newsroom.discussions.modes`). `published_at`
        is when the page was first published: discussions may close some days after it.
        """
        now = now or timezone.now()
        mode = self.chosen_mode(settings, above)
        if mode == Mode.HIDDEN:
            return mode
        opens_at, closes_at = self.start(above), self.end(settings, published_at, above)
        if settings.stopped or (opens_at and now < opens_at) or (closes_at and now >= closes_at):
            return Mode.READ_ONLY
        return mode

    def chosen_mode(self, settings: "DiscussionSettings", above: Sequence["Discussion"] = ()) -> Mode:
        """The mode that was chosen nearest to the page, whatever the dates say."""
        return Mode(next((row.mode for row in (self, *above) if row.mode != Mode.INHERIT), settings.mode))

    def start(self, above: Sequence["Discussion"] = ()) -> dt.datetime | None:
        """When it opens, as was set nearest to the page; None: it always was."""
        return next((row.opens_at for row in (self, *above) if row.opens_at), None)

    def end(
        self, settings: "DiscussionSettings", published_at: dt.datetime | None, above: Sequence["Discussion"] = ()
    ) -> dt.datetime | None:
        """When it closes: at the date, or after the days, that were set nearest to the page; None: it stays open."""
        days: int | None = settings.close_after_days
        for row in (self, *above):
            if row.closes_at is not None:
                return row.closes_at
            if row.close_after_days is not None:
                days = row.close_after_days
                break
        return published_at + dt.timedelta(days=days) if days and published_at else None
