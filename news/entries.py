"""The lists in which articles stand, kept as rows: written with the article, read as one range of an index.

What a section, an author or a topic lists follows from other tables, and was once asked of them: by joins, in an order
that no one index has, so that a list took the longer the more articles it had.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

from news.models import ArticlePage, ListEntry, SectionPage

ALL = "all"
AT_ONCE = 500  # articles in one statement

# Only what is live and dated stands in lists. A section lists what stands below it at any depth.
_INSERT = """\
INSERT INTO news_listentry (list, article_id, published_at)
WITH shown AS (
    SELECT article.page_ptr_id AS article_id, article.published_at, article.kind, article.series_id, page.path
    FROM news_articlepage article JOIN wagtailcore_page page ON page.id = article.page_ptr_id
    WHERE page.live AND article.published_at IS NOT NULL {those}
)
SELECT 'all', article_id, published_at FROM shown
UNION ALL SELECT 'kind:' || kind, article_id, published_at FROM shown
UNION ALL SELECT 'series:' || series_id, article_id, published_at FROM shown WHERE series_id IS NOT NULL
UNION ALL SELECT 'topic:' || tagged.topic_id, article_id, published_at
    FROM shown JOIN news_articlepage_topics tagged ON tagged.articlepage_id = shown.article_id
UNION ALL SELECT DISTINCT 'contributor:' || written.contributor_id, shown.article_id, published_at
    FROM shown JOIN news_articlecontributor written ON written.article_id = shown.article_id
UNION ALL SELECT 'section:' || section.id, article_id, published_at
    FROM shown JOIN wagtailcore_page section ON substr(shown.path, 1, length(section.path)) = section.path
    WHERE section.id IN (SELECT page_ptr_id FROM news_sectionpage)
ON CONFLICT (list, article_id) DO UPDATE SET published_at = excluded.published_at
"""

_saving = threading.local()


def of_row(row: Model) -> str:
    """The list of a topic, a contributor or a series; of one that is not saved yet, nothing."""
    return f"{row._meta.model_name}:{row.pk or 0}"


def of_kind(kind: str) -> str:
    return f"kind:{kind}"


def of_topic(topic_id: int) -> str:
    """The list of the topic with this id."""
    return f"topic:{topic_id}"


def of_section(section: SectionPage) -> str:
    """The list of the articles of a section and of those below it."""
    return f"section:{section.pk or 0}"


def enter(articles: Iterable[int]) -> None:
    """Write the entries of the articles with these ids anew, from what the database has. Others are passed over.

    Everything that writes an article calls it, in the same transaction; what goes around the models has to.
    """
    ids = sorted(set(articles))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        places = ", ".join(["%s"] * len(some))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM news_listentry WHERE article_id IN ({places})", some)  # noqa: S608 - numbers
            cursor.execute(_INSERT.format(those=f"AND article.page_ptr_id IN ({places})"), some)


def enter_all() -> None:
    """The same for every article, in two statements."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_listentry")
        cursor.execute(_INSERT.format(those=""))


def enter_below(path: str) -> None:
    """The same for the articles below a page."""
    enter(ArticlePage.objects.filter(path__startswith=path).values_list("pk", flat=True))


@contextmanager
def entered_once(article: ArticlePage) -> Iterator[None]:
    """While an article is saved with its byline and topics, their own signals write nothing: that is done after it.

    In one transaction: kept pages are told when it ends, and a list made between the two would be kept as it was.
    """
    before = getattr(_saving, "articles", ())
    _saving.articles = (*before, article)
    with transaction.atomic():
        try:
            yield
        finally:
            _saving.articles = before
        enter([article.pk])


def part_written(article_id: int) -> None:
    """A name of the byline or a topic of the article was written."""
    if not any(article.pk == article_id for article in getattr(_saving, "articles", ())):
        enter([article_id])


def lists_of(article_id: int) -> list[str]:
    """The lists in which the article stands."""
    return list(ListEntry.objects.filter(article=article_id).values_list("list", flat=True))
