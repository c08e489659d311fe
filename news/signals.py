"""What has to follow when pages move or are published, and when what their lists follow from is written."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from news import entries
from news.models import ArticleContributor, ArticlePage, ListEntry, SectionPage, Series, Topic
from newsroom.core.freshness import is_seen
from newsroom.media.tasks import scale_later


@receiver(post_page_move)
def follow_move(instance: Page, **kwargs: Any) -> None:
    """Articles keep a reference to their section, and stand in the lists of all above them: both are others now."""
    if isinstance(instance.specific_deferred, ArticlePage):
        parent_path = Page._get_basepath(instance.path, instance.depth - 1)
        section = SectionPage.objects.filter(path=parent_path).first()
        ArticlePage.objects.filter(pk=instance.pk).update(section=section)
    entries.enter_below(instance.path)


@receiver(page_published)
def scale_pictures(instance: Page, **kwargs: Any) -> None:
    """Have the pictures ready when the first reader comes; the front page may show the teaser large."""
    if isinstance(instance, ArticlePage):
        front = [("front_lead", instance.teaser_image)] if instance.teaser_image else []
        scale_later([*front, *instance.pictures()])


@receiver(post_save, sender=Page)
def enter_page(instance: Page, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    """Wagtail may take an article back without knowing that it is one."""
    if is_seen(instance, update_fields):
        entries.enter([instance.pk])


@receiver([post_save, post_delete], sender=ArticleContributor)
def enter_byline(instance: ArticleContributor, origin: Any = None, **kwargs: Any) -> None:
    # With its article, or what that stands below, all of it goes.
    if not issubclass(getattr(origin, "model", type(origin)), Page):
        entries.part_written(instance.article_id)


@receiver(m2m_changed, sender=ArticlePage.topics.through)
def enter_topics(action: str, instance: Any, reverse: bool, pk_set: Iterable[int] | None, **kwargs: Any) -> None:
    if action == "post_clear" and reverse:  # of which articles is not said
        forget_list(instance)
    elif action.startswith("post_"):
        for article_id in (pk_set or ()) if reverse else [instance.pk]:
            entries.part_written(article_id)


@receiver(post_delete, sender=Topic)
@receiver(post_delete, sender=Series)
def forget_list(instance: Topic | Series, **kwargs: Any) -> None:
    # By the database's own cascade the articles themselves are not written.
    ListEntry.objects.filter(list=entries.of_row(instance)).delete()
