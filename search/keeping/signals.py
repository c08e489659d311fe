"""When the index has to hear of something."""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from modelsearch.index import get_indexed_models, insert_or_update_object
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from news.models import ArticleContributor, ArticlePage, SourceRecord
from newsroom.media.models import Video
from newsroom.media.transcripts import transcript_changed
from search.keeping.journal import note, note_articles, note_below, note_last_articles
from search.keeping.place import is_within_database
from search.keeping.relations import NAMED

BEFORE = "_named_before"


def take_over() -> None:
    """Listen in the place of modelsearch's own handlers, which know no more of a change that an index missed.

    Has to run before theirs are connected: they leave out models that say so.
    """
    for model in get_indexed_models():
        model.search_auto_update = False
        post_save.connect(_saved, sender=model, dispatch_uid=f"search:{model._meta.label}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"search:{model._meta.label}")
    for model in NAMED:
        pre_save.connect(_before_save, sender=model)
        pre_delete.connect(_before_delete, sender=model)


def _saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    note(instance)
    if not created and hasattr(instance, BEFORE):
        fields, _articles = NAMED[type(instance)]
        if getattr(instance, BEFORE) != tuple(getattr(instance, field) for field in fields):
            note_articles(instance)
        delattr(instance, BEFORE)


def _before_save(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Remember the name that it had, to know a new one from a change that no article shows."""
    fields, _articles = NAMED[type(instance)]
    if instance.pk and not raw:
        before = type(instance)._default_manager.filter(pk=instance.pk).values_list(*fields).first()
        if before is not None:
            setattr(instance, BEFORE, before)


def _before_delete(instance: Any, **kwargs: Any) -> None:
    note_last_articles(instance)


def _deleted(instance: Any, **kwargs: Any) -> None:
    """In the database the entry goes with the object; but somebody may be writing it at this moment."""
    note(instance)


@receiver([page_published, page_unpublished])
def index_whole(instance: Page, **kwargs: Any) -> None:
    """Saving a page comes before its byline, topics and source are stored; once published all of it is there.

    What is taken back is no more among what readers may see, in the same transaction.
    """
    if isinstance(instance, ArticlePage):
        note(instance)
        if is_within_database():  # found at once, and for certain: in the same transaction
            insert_or_update_object(instance)


@receiver(post_page_move)
def follow_move(
    instance: Page, parent_page_before: Page, parent_page_after: Page, url_path_before: str, **kwargs: Any
) -> None:
    """A server filters by the place in the tree; within the database, that is looked up when somebody searches."""
    if is_within_database():
        return
    # Among the same siblings, the others have made room.
    note_below(parent_page_after if parent_page_before.pk == parent_page_after.pk else instance)


@receiver(m2m_changed, sender=ArticlePage.topics.through)
def follow_topics(instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any) -> None:
    """Articles get and lose topics, from either side."""
    if action == "pre_clear" and reverse:
        note_last_articles(instance)
    elif action in ("post_add", "post_remove", "post_clear"):
        articles = ArticlePage.objects.filter(pk__in=pk_set or []).only("pk") if reverse else [instance]
        for article in articles:
            note(article)


@receiver([post_save, post_delete], sender=ArticleContributor)
@receiver([post_save, post_delete], sender=SourceRecord)
def follow_credit(instance: Any, created: bool | None = None, raw: bool = False, **kwargs: Any) -> None:
    """Somebody took another's place in a byline, or was taken out. New lines come with their article."""
    if not raw and not created:
        note(ArticlePage(pk=instance.article_id))


@receiver(post_save, sender=Video)
def follow_date(instance: Video, raw: bool = False, **kwargs: Any) -> None:
    """What is said in a clip belongs to its articles from the day on which readers may see it."""
    if not raw and instance.published_at and instance.published_at > timezone.now():
        note_articles(instance, at=instance.published_at)


@receiver(transcript_changed)
def follow_transcript(sender: Any, video: Any, **kwargs: Any) -> None:
    note(video)
    note_articles(video)
