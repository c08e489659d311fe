"""Many articles at once, for tests of what size must not change."""

import datetime as dt
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from news.entries import enter
from news.kinds import Kind
from news.models import ArticleContributor, ArticlePage, SectionPage, Topic
from newsroom.media.models import CustomImage
from newsroom.people.models import Contributor
from tests.factories.body import raw_body

_KINDS = [kind.value for kind in Kind]


def make_archive(
    number: int,
    *,
    sections: list[SectionPage],
    authors: list[Contributor],
    topics: list[Topic],
    images: list[CustomImage],
    prefix: str = "archive",
    body: str = "The ferry left at six, as it has every morning since the bridge was closed.",
) -> list[ArticlePage]:
    """`number` public articles spread evenly over what is given, an hour apart, the last one the newest.

    Two archives in one test need a `prefix` each.

    Written in a few statements (about 2 s for 3,000) and without signals: nothing is indexed for search.
    """
    sections = [SectionPage.objects.get(pk=section.pk) for section in sections]  # as they now stand in the tree
    articles: list[ArticlePage] = []
    now = timezone.now()
    ctype = ContentType.objects.get_for_model(ArticlePage)
    children: dict[int, Any] = {}
    for section in sections:
        last = section.get_last_child()
        children[section.pk] = _paths_after(section, last.path if last else None)
    for index in range(number):
        section = sections[index % len(sections)]
        when = now - dt.timedelta(hours=number - index)
        article = ArticlePage(
            title=f"Story {index} from {prefix}",
            draft_title=f"Story {index} from {prefix}",
            slug=f"{prefix}-story-{index}",
            url_path=f"{section.url_path}{prefix}-story-{index}/",
            path=next(children[section.pk]),
            depth=section.depth + 1,
            content_type=ctype,
            locale_id=section.locale_id,
            live=True,
            has_unpublished_changes=False,
            published_at=when,
            first_published_at=when,
            last_published_at=when,
            standfirst=f"What story {index} says.",
            kind=_KINDS[index % len(_KINDS)],
            lead_image=images[index % len(images)] if images else None,
            section=section,
            word_count=14,
            body=raw_body(body),
        )
        articles.append(article)
    _bulk_create(articles)
    ArticleContributor.objects.bulk_create(
        ArticleContributor(article=article, contributor=person, sort_order=order)
        for index, article in enumerate(articles)
        for order, person in enumerate({authors[index % len(authors)], authors[(index + 1) % len(authors)]})
    )
    through = ArticlePage.topics.through
    through.objects.bulk_create(
        through(articlepage_id=article.pk, topic_id=topics[index % len(topics)].pk)
        for index, article in enumerate(articles)
    )
    enter(article.pk for article in articles)
    for section in sections:
        Page.objects.filter(pk=section.pk).update(numchild=Page.objects.child_of(section).count())
    return articles


def _paths_after(section: SectionPage, last_path: str | None) -> Any:
    """Tree paths for new children of `section`, without end."""
    step = int(last_path[-SectionPage.steplen :], 36) + 1 if last_path else 1
    while True:
        yield SectionPage._get_path(section.path, section.depth + 1, step)
        step += 1


def _bulk_create(articles: list[ArticlePage]) -> None:
    """The rows of both tables: bulk_create itself refuses models that inherit from a table."""
    parent_fields = [field for field in Page._meta.concrete_fields if not field.primary_key]
    pages = Page.objects.bulk_create(
        (Page(**{field.attname: getattr(article, field.attname) for field in parent_fields}) for article in articles),
        batch_size=400,
    )
    for article, page in zip(articles, pages, strict=True):
        article.page_ptr_id = article.pk = page.pk
        article._state.adding = False
    own_fields = [field for field in ArticlePage._meta.local_concrete_fields if not field.generated]
    rows = iter(articles)
    while batch := list(islice(rows, 400)):
        ArticlePage._base_manager._insert(batch, fields=own_fields, using="default")
