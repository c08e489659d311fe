"""The rules of the discussion, which editors set for the whole site."""

import datetime as dt
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from newsroom.core.models import SiteSetting
from newsroom.discussions.models.discussion import Mode

SITE_MODES = [choice for choice in Mode.choices if choice[0] != Mode.INHERIT]


class Votes(models.TextChoices):
    BOTH = "both", _("Up and down")
    UP = "up", _("Up only")
    OFF = "off", _("None")


@register_setting(icon="comment", order=300)
class DiscussionSettings(SiteSetting):
    """What holds for every discussion that has not been given rules of its own."""

    mode = models.CharField(_("discussions are"), max_length=12, choices=SITE_MODES, default=Mode.OPEN)
    stopped = models.BooleanField(
        _("stop all discussions"),
        default=False,
        help_text=_("Everything can be read, nobody can write, vote or report, until you switch this off again."),
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close after"),
        default=0,
        help_text=_("Days after an article was first published. 0: discussions stay open."),
    )
    held_at_first = models.PositiveSmallIntegerField(
        _("comments held at first"),
        default=1,
        help_text=_("A new commenter's first comments wait for a moderator until this many were approved. 0: none."),
    )
    confirm_guests = models.BooleanField(
        _("guests confirm their e-mail address"),
        default=True,
        help_text=_("A guest's first comment waits until the link that was sent to the address was followed."),
    )
    hold_after_rejection_days = models.PositiveSmallIntegerField(
        _("hold after a rejection"),
        default=7,
        help_text=_("Days for which everything waits that somebody writes after a comment was rejected. 0: none."),
    )
    proof_of_work = models.BooleanField(
        _("guests' browsers do a sum"),
        default=True,
        help_text=_("Costs a reader nothing and a robot much. Without scripts the comment waits for a moderator."),
    )
    scorer = models.BooleanField(
        _("learn what spam is"),
        default=False,
        help_text=_("From what moderators approve, reject and mark. What looks like spam waits; nothing is deleted."),
    )
    votes = models.CharField(_("votes"), max_length=4, choices=Votes, default=Votes.BOTH)
    guests_vote = models.BooleanField(_("guests vote"), default=True)
    ratings = models.BooleanField(
        _("star ratings"), default=False, help_text=_("Readers give an article one to five stars.")
    )
    passages = models.BooleanField(
        _("comments on passages"), default=True, help_text=_("Readers can comment on a paragraph of the article.")
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("time to edit"), default=15, help_text=_("Minutes in which readers can change what they wrote. 0: never.")
    )
    report_threshold = models.PositiveSmallIntegerField(
        _("reports that hide a comment"),
        default=3,
        help_text=_("From so many different people. It waits for a moderator then. 0: reports hide nothing."),
    )
    keep_addresses_days = models.PositiveSmallIntegerField(
        _("keep network addresses"),
        default=30,
        help_text=_("Days for which a keyed hash of the network address is kept, to recognise floods."),
    )
    max_links = models.PositiveSmallIntegerField(
        _("links"), default=2, help_text=_("A comment with more links than this waits for a moderator.")
    )
    max_length = models.PositiveIntegerField(
        _("longest comment"),
        default=5000,
        validators=[MinValueValidator(100), MaxValueValidator(50_000)],
        help_text=_("Characters."),
    )
    min_seconds = models.PositiveSmallIntegerField(
        _("shortest time to write"),
        default=3,
        help_text=_("Seconds. A comment sent sooner after its form was opened waits for a moderator."),
    )
    seconds_between = models.PositiveSmallIntegerField(
        _("pause between two comments"), default=15, help_text=_("Seconds that one commenter has to wait.")
    )
    hourly_limit = models.PositiveSmallIntegerField(
        _("comments in an hour"), default=30, help_text=_("From one commenter, or from one address on the network.")
    )
    reserved_names = models.TextField(
        _("reserved names"),
        blank=True,
        default="admin\neditor\nmoderator\nnewsroom",
        help_text=_("One a line. Guests cannot sign with these, nor with names that look like them."),
    )

    # Known of those that `newsroom.discussions.services.settings_of` has found.
    site_name: str | None = None
    scorer_trained_at: dt.datetime | None = None

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("stopped"), FieldPanel("mode"), FieldPanel("close_after_days")], heading=_("Open and closed")
        ),
        MultiFieldPanel(
            [
                FieldPanel("confirm_guests"),
                FieldPanel("held_at_first"),
                FieldPanel("hold_after_rejection_days"),
                FieldPanel("max_links"),
                FieldPanel("min_seconds"),
                FieldPanel("proof_of_work"),
                FieldPanel("scorer"),
                FieldPanel("report_threshold"),
            ],
            heading=_("What waits for a moderator"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("votes"),
                FieldPanel("guests_vote"),
                FieldPanel("ratings"),
                FieldPanel("passages"),
                FieldPanel("edit_minutes"),
            ],
            heading=_("What readers can do"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("max_length"),
                FieldPanel("seconds_between"),
                FieldPanel("hourly_limit"),
                FieldPanel("reserved_names"),
                FieldPanel("keep_addresses_days"),
            ],
            heading=_("Limits"),
        ),
    ]

    class Meta:
        verbose_name = _("discussion rules")
        verbose_name_plural = _("discussion rules")
