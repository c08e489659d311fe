"""Names follow what editors do, in the same transaction."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, post_page_move

from news.models import ArticlePage, SectionPage, Series, Topic
from newsroom.people.models import Contributor
from search import names


@receiver(post_save, sender=Contributor)
@receiver(post_save, sender=Topic)
@receiver(post_save, sender=Series)
def keep_name(instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        names.keep(instance)


@receiver(post_delete, sender=Contributor)
@receiver(post_delete, sender=Topic)
@receiver(post_delete, sender=Series)
@receiver(post_delete, sender=SectionPage)
def forget_name(instance: Model, **kwargs: Any) -> None:
    names.forget(instance)


@receiver(post_save, sender=SectionPage)
def keep_names_of_sections(instance: SectionPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        names.keep_sections(instance)


@receiver(post_page_move)
@receiver(page_slug_changed)
def keep_addresses_of_sections(instance: Page, **kwargs: Any) -> None:
    if not isinstance(instance.specific_deferred, ArticlePage):
        names.keep_sections(Page.objects.get(pk=instance.pk))  # where it stands now


@receiver(page_published)
def keep_names_of_what_is_published(instance: Page, **kwargs: Any) -> None:
    """A story moves its names up. A section may have a new slug, by which those below it changed after its save."""
    if isinstance(instance, ArticlePage):
        names.in_the_news(instance)
    elif isinstance(instance, SectionPage):
        names.keep_sections(instance)
