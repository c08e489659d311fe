"""What has to follow in the vocabulary when something is published, changed or taken back."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django_tasks import task
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from news.models import ArticlePage, SectionPage
from newsroom.media.models import Video
from search import vocabulary
from search.vocabulary import Kind

KINDS = {ArticlePage: Kind.ARTICLE, SectionPage: Kind.SECTION}


@task()
def update_vocabulary() -> None:
    vocabulary.bring_in_line()


def _refresh_later(kind: str, number: int) -> None:
    """Once the change is stored, and never to its harm: what goes wrong here is logged and mended by the schedule."""
    transaction.on_commit(partial(vocabulary.refresh, kind, [number]), robust=True)


@receiver([page_published, page_unpublished])
def follow_page(instance: Page, **kwargs: Any) -> None:
    if kind := KINDS.get(type(instance)):
        _refresh_later(kind, instance.pk)


@receiver(post_delete)
def follow_deletion(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if kind := KINDS.get(sender):
        _refresh_later(kind, instance.pk)


@receiver([post_save, post_delete], sender=Video)
def follow_video(instance: Video, **kwargs: Any) -> None:
    _refresh_later(Kind.VIDEO, instance.pk)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def follow_restriction(**kwargs: Any) -> None:
    """Everything below becomes private, or public: too much for a request."""
    transaction.on_commit(lambda: update_vocabulary.enqueue(), robust=True)


@receiver(post_page_move)
def follow_move(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance.specific_deferred, ArticlePage):
        _refresh_later(Kind.ARTICLE, instance.pk)
    else:
        follow_restriction()
