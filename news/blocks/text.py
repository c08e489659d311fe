"""Running text and what interrupts it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from newsroom.core.html import clean_html

TEXT_FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "superscript",
    "subscript",
    "strikethrough",
    "code",
]
SHORT_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Text")
        template = "news/blocks/paragraph.html"
        description = _("One or several paragraphs")
        preview_value = "<p>The ferry left at six, as it has every morning since the bridge was closed.</p>"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160)
    level = blocks.ChoiceBlock(
        choices=[("h2", _("Heading")), ("h3", _("Smaller heading"))], default="h2", search_index=False
    )

    class Meta:
        icon = "h2"
        label = _("Heading")
        group = _("Text")
        template = "news/blocks/heading.html"
        description = _("A heading between paragraphs")
        preview_value = {"text": "What happens next", "level": "h2"}


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=80, default=_("In short"))
    points = blocks.ListBlock(blocks.CharBlock(max_length=240), min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("Key points")
        group = _("Text")
        template = "news/blocks/key_points.html"
        description = _("The story in a few lines, best at the top")
        preview_value = {
            "title": "In short",
            "points": ["The ferry runs again from Monday", "Fares stay as they are", "The bridge opens in spring"],
        }


class FactBoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Fact box")
        group = _("Text")
        template = "news/blocks/fact_box.html"
        description = _("Background beside the story")
        preview_value = {"title": "The ferry in figures", "text": "<p>Built in 1962, it carries 120 passengers.</p>"}


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=200, help_text=_("What the table shows. Read out before its cells."))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(required=False)),
            ("number", blocks.CharBlock(required=False, label=_("Number"))),
            ("rich_text", blocks.RichTextBlock(required=False, features=["bold", "italic", "link"])),
        ]
    )

    class Meta:
        icon = "table"
        label = _("Table")
        group = _("Text")
        template = "news/blocks/table.html"
        description = _("Rows and columns with a caption")
        preview_value = {
            "caption": "Departures on weekdays",
            "table": {
                "columns": [{"type": "text", "heading": "Pier"}, {"type": "number", "heading": "First boat"}],
                "rows": [{"values": ["North", "6.10"]}, {"values": ["South", "6.25"]}],
            },
        }


class CodeBlock(blocks.StructBlock):
    language = blocks.CharBlock(required=False, max_length=30)
    code = blocks.TextBlock()

    class Meta:
        icon = "code"
        label = _("Code")
        group = _("Text")
        template = "news/blocks/code.html"
        description = _("Program code or other text set exactly as typed")
        preview_value = {"language": "python", "code": "print('Good morning')"}


class ImportedHTMLBlock(blocks.StructBlock):
    """What an import could not map to another block. The HTML is cleaned by an allow-list when it is written."""

    html = blocks.TextBlock(label=_("HTML"))

    class Meta:
        icon = "code"
        label = _("Imported HTML")
        group = _("Text")
        template = "news/blocks/imported_html.html"
        description = _("HTML from another system, cleaned")
        preview_value = {"html": "<p>A paragraph from the old site.</p>"}

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        value["html"] = clean_html(value["html"])
        return value
