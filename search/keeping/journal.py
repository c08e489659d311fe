"""Writing down what the index has yet to hear of, in the transaction of the change itself.

    note(article)               it was saved or deleted
    note_articles(topic)        it was renamed: all articles that name it, in the background
    note_last_articles(topic)   it is about to be deleted: the same, while it is still known which they are

Each is one row (the last: one statement), however many articles there are.
"""

import datetime as dt
from typing import Any

from django.db import connections, models, router
from django.db.models import F
from django.utils import timezone

from news.models import ArticlePage
from search.keeping.models import IndexChange, Spread
from search.keeping.relations import articles_naming
from search.keeping.tasks import wake_worker


def note(instance: models.Model) -> None:
    _write(instance, Spread.ONE)


def note_articles(instance: models.Model, at: dt.datetime | None = None) -> None:
    """`at`: not before that time, when readers will see what they cannot see now."""
    _write(instance, Spread.ARTICLES, at)


def note_below(page: models.Model) -> None:
    """The page and all below it: their place in the tree is another."""
    _write(page, Spread.BELOW)


def note_last_articles(instance: models.Model) -> None:
    articles = articles_naming(instance._meta.label_lower, str(instance.pk)).order_by().values(article=F("pk"))
    using = router.db_for_write(IndexChange)
    sql, params = articles.query.get_compiler(using).as_sql()
    now = connections[using].ops.adapt_datetimefield_value(timezone.now())
    with connections[using].cursor() as cursor:
        # The table, the columns and the query are ours.
        cursor.execute(
            f"INSERT INTO {IndexChange._meta.db_table} (label, object_id, spread, name, position, done, attempts,"  # noqa: S608
            " next_attempt_at, error, created_at) SELECT %s, CAST(found.article AS varchar(50)), '', '', 0, 0, 0,"
            f" %s, '', %s FROM ({sql}) AS found",
            [ArticlePage._meta.label_lower, now, now, *params],
        )
        if cursor.rowcount:
            wake_worker()


def _write(instance: Any, spread: Spread, at: dt.datetime | None = None) -> None:
    label = instance._meta.label_lower
    name = "" if spread == Spread.ONE else str(instance)[:120]
    change = IndexChange(label=label, object_id=str(instance.pk), spread=spread, name=name)
    if at is not None:
        change.next_attempt_at = at
    change.save()
    if at is None:
        wake_worker()
