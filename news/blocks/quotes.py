"""Other people's words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuotationBlock(blocks.StructBlock):
    quote = blocks.RichTextBlock(features=["bold", "italic", "link"])
    attribution = blocks.CharBlock(required=False, max_length=160, help_text=_("Who said or wrote it."))
    source_name = blocks.CharBlock(required=False, max_length=160, help_text=_("Where: a paper, a speech, a book."))
    source_url = blocks.URLBlock(required=False, max_length=500, label=_("Link to the source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = _("Quotations")
        template = "news/blocks/quotation.html"
        description = _("A passage quoted from somewhere, with its source")
        preview_value = {
            "quote": "<p>Nobody here sets a watch by the ferry; we set the ferry by the tide.</p>",
            "attribution": "Harbour master",
            "source_name": "Town meeting, 3 May",
        }


class PullQuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(max_length=280)
    attribution = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        group = _("Quotations")
        template = "news/blocks/pull_quote.html"
        description = _("A sentence of the story, set large")
        preview_value = {"quote": "We set the ferry by the tide.", "attribution": "Harbour master"}
