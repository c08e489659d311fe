"""Pointers to other things on the site."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class RelatedArticlesBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=80, default=_("Read also"))
    articles = blocks.ListBlock(blocks.PageChooserBlock(page_type="news.ArticlePage"), min_num=1, max_num=6)

    class Meta:
        icon = "link"
        label = _("Related articles")
        group = _("Pointers")
        template = "news/blocks/related.html"
        description = _("Links to other articles in the middle of the text")

    def get_preview_value(self) -> Any:
        from news.models import ArticlePage

        return self.normalize({"title": _("Read also"), "articles": list(ArticlePage.objects.published()[:2])})


class SupportCallBlock(blocks.StaticBlock):
    class Meta:
        icon = "pick"
        label = _("Support call")
        group = _("Pointers")
        template = "news/blocks/support_call.html"
        admin_text = _("Shows the support call from the settings here.")
        description = _("The support call of the settings, at this place")
