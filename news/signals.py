"""What has to follow when pages move or are published."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from news.models import ArticlePage, SectionPage
from newsroom.media.tasks import scale_later


@receiver(post_page_move)
def follow_move(instance: Page, **kwargs: Any) -> None:
    """Articles keep a reference to their section: a moved article gets its new one."""
    if isinstance(instance.specific_deferred, ArticlePage):
        parent_path = Page._get_basepath(instance.path, instance.depth - 1)
        section = SectionPage.objects.filter(path=parent_path).first()
        ArticlePage.objects.filter(pk=instance.pk).update(section=section)


@receiver(page_published)
def scale_pictures(instance: Page, **kwargs: Any) -> None:
    """Have the pictures ready when the first reader comes; the front page may show the teaser large."""
    if isinstance(instance, ArticlePage):
        front = [("front_lead", instance.teaser_image)] if instance.teaser_image else []
        scale_later([*front, *instance.pictures()])
