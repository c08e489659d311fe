"""The editor's form of an article, in the order in which a story is written."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)

from news.forms import ArticleForm
from news.widgets import ChipsInput
from newsroom.core.models import BasePage

STORY: list[Any] = [
    FieldPanel("kicker"),
    TitleFieldPanel(
        "title",
        placeholder=_("Headline*"),
        help_text=_("The headline. The address of the story follows from it until the story is published."),
    ),
    FieldPanel("standfirst"),
    MultipleChooserPanel(
        "byline_entries",
        chooser_field_name="contributor",
        heading=_("Byline"),
        label=_("Contributor"),
        help_text=_("Everybody who made the story, in the order in which they are named. At least one author."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("lead_image"),
            FieldPanel("lead_image_alt"),
            FieldPanel("lead_image_caption"),
            FieldPanel("lead_video"),
        ],
        heading=_("Lead picture or video"),
    ),
    FieldPanel("body"),
    MultiFieldPanel(
        [
            FieldPanel(
                "kind",
                help_text=_("Readers see a label for all but news. The disclaimer of the kind is printed by itself."),
            ),
            FieldPanel(
                "topics",
                widget=ChipsInput("topics", create=True),
                help_text=_("What the story is about. Type a few letters; Enter takes the first suggestion."),
            ),
            FieldPanel("series", help_text=_("Only if the story is one part of several.")),
        ],
        heading=_("What it is"),
    ),
]
SOURCE: list[Any] = [
    InlinePanel(
        "source_records",
        heading=_("Where it came from"),
        label=_("Source record"),
        max_num=1,
        help_text=_(
            "For stories taken or translated from elsewhere. From it come “Via …”, the link to the original and"
            " what search engines are told. Our own stories need none."
        ),
    ),
    InlinePanel(
        "corrections",
        heading=_("Corrections"),
        label=_("Correction"),
        help_text=_("Correct the text itself too. Every correction stands under the story, with its date."),
    ),
]
PROMOTE: list[Any] = [
    MultiFieldPanel([FieldPanel("listing_image"), FieldPanel("listing_text")], heading=_("In lists")),
    MultiFieldPanel(
        [FieldPanel("social_image"), FieldPanel("social_text")], heading=_("When shared"), classname="collapsed"
    ),
    MultiFieldPanel(
        [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("noindex")],
        heading=_("Address and search engines"),
    ),
]
SETTINGS: list[Any] = [
    FieldPanel("published_at"),
    FieldPanel("language"),
    FieldPanel("show_support_call"),
    *BasePage.settings_panels,
]
ARTICLE_EDIT_HANDLER = TabbedInterface(
    [
        ObjectList(STORY, heading=_("Story")),
        ObjectList(SOURCE, heading=_("Source and corrections")),
        ObjectList(PROMOTE, heading=_("Promote")),
        ObjectList(SETTINGS, heading=_("Settings")),
    ],
    base_form_class=ArticleForm,
)
