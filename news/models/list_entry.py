"""Which articles stand in which lists, as rows: one range of an index for any part of any list."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListEntry(models.Model):
    """A public article in one of its lists; `news.entries` writes them, and says how the lists are called."""

    list = models.CharField(_("list"), max_length=40)
    article = models.ForeignKey(
        "news.ArticlePage", verbose_name=_("article"), on_delete=models.CASCADE, related_name="list_entries"
    )
    published_at = models.DateTimeField(_("publication date"))

    # They follow from the article: nobody chose to use it here.
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("entry of a list")
        verbose_name_plural = _("entries of lists")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["list", "article"], name="article_once_in_a_list")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["list", "published_at", "article"], name="article_list_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.article_id}"
