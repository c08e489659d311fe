"""Where a comment stands in its thread."""

from dataclasses import dataclass

from django.conf import settings

from newsroom.discussions.models import ArticleComment


@dataclass(frozen=True)
class Place:
    """What a reply's columns say about its thread; `parent_id` is 0 where the comment starts one."""

    root_id: int | None = None
    parent_id: int = 0
    level: int = 0


def deepest_level() -> int:
    """How many levels of replies are indented; what is written deeper stands at the last of them."""
    return settings.COMMENTS_XTD_MAX_THREAD_LEVEL


def place_below(answered: ArticleComment | None) -> Place:
    """The place of a reply to `answered`: below it, or beside it where the thread has got too deep."""
    if answered is None:
        return Place()
    if answered.level < deepest_level():
        return Place(root_id=answered.root_pk, parent_id=answered.pk, level=answered.level + 1)
    return Place(root_id=answered.root_pk, parent_id=answered.parent_id, level=answered.level)
