"""A site and its pages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any
from unittest import mock

from django.utils import timezone
from django.utils.text import slugify
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.search import index

from home.models import HomePage
from news.models import (
    ArticleContributor,
    ArticlePage,
    SectionPage,
    Series,
    Source,
    SourceRecord,
    StandardPage,
    Topic,
)
from newsroom.discussions.models import DiscussionSettings
from newsroom.people.models import Contributor
from search.keeping.models import IndexChange
from search.keeping.tasks import tell_index
from tests.factories.body import RawBlocks, raw_body
from tests.factories.people import make_contributor

_numbers = count(1)
_long_ago = timezone.now() - dt.timedelta(days=200)


@dataclass(frozen=True)
class Newsroom:
    """A site with a front page and a few sections."""

    root: Page
    site: Site
    home: HomePage
    section: SectionPage
    subsection: SectionPage
    opinion: SectionPage


def build_newsroom() -> Newsroom:
    """The smallest newsroom; also on a database that a flush left without Wagtail's root page."""
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    for welcome in root.get_children():
        welcome.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="The Daily Tide", slug="front"))
    Site.objects.all().delete()
    site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="The Daily Tide")
    # Most tests are about what guests say, not about whether they own their address; those that are turn this on.
    DiscussionSettings.objects.create(site=site, confirm_guests=False)
    section = make_section("News", parent=home)
    return Newsroom(
        root=root,
        site=site,
        home=home,
        section=section,
        subsection=make_section("Local", parent=section),
        opinion=make_section("Opinion", parent=home),
    )


def _fresh(page: Page) -> Page:
    """The page with its present number of children: treebeard trusts what the instance remembers."""
    return page.specific_class.objects.get(pk=page.pk)


def make_section(title: str, *, parent: Page, **fields: Any) -> SectionPage:
    fields.setdefault("slug", slugify(title))
    return _fresh(parent).add_child(instance=SectionPage(title=title, **fields))


def make_standard_page(title: str, *, parent: Page, body: str | RawBlocks = "", **fields: Any) -> StandardPage:
    fields.setdefault("slug", slugify(title))
    return _fresh(parent).add_child(instance=StandardPage(title=title, body=raw_body(body), **fields))


def make_article(
    title: str = "",
    *,
    section: SectionPage | None = None,
    body: str | RawBlocks = "The ferry left at six.",
    authors: Iterable[Contributor | str] = (),
    byline: Iterable[tuple[str, Contributor]] = (),
    topics: Iterable[Topic | str] = (),
    source: Source | str | None = None,
    source_fields: dict[str, Any] | None = None,
    live: bool = True,
    **fields: Any,
) -> ArticlePage:
    """An article in `section` (else in the first one). `byline` gives (role, contributor) pairs after the `authors`.

    A live article has been published at `published_at`, else a minute after the article made before it, and search
    knows it as after a publication.
    """
    number = next(_numbers)
    title = title or f"Story {number}"
    fields.setdefault("slug", slugify(title) or f"story-{number}")
    if live:
        published_at = fields.setdefault("published_at", _long_ago + dt.timedelta(minutes=number))
        fields.setdefault("first_published_at", published_at)
        fields.setdefault("last_published_at", published_at)
    parent = section or SectionPage.objects.order_by("path").first()
    assert parent, "An article needs a section: use the newsroom fixture"
    article = ArticlePage(title=title, live=live, body=raw_body(body), **fields)
    entries = [("author", make_contributor(person) if isinstance(person, str) else person) for person in authors]
    article.byline_entries = [
        ArticleContributor(contributor=person, role=role, sort_order=order)
        for order, (role, person) in enumerate([*entries, *byline])
    ]
    article.topics = [make_topic(topic) if isinstance(topic, str) else topic for topic in topics]
    if source:
        outlet = make_source(source) if isinstance(source, str) else source
        article.source_records = [SourceRecord(source=outlet, **(source_fields or {}))]
    if isinstance(tell_index.get_backend(), ImmediateBackend):
        # It would index half of it, for byline and topics come last; all of it is told below.
        with mock.patch("search.keeping.journal.wake_worker"):
            _fresh(parent).add_child(instance=article)
        IndexChange.objects.filter(label=article._meta.label_lower, object_id=str(article.pk)).delete()
        index.insert_or_update_object(article)
        return article
    _fresh(parent).add_child(instance=article)
    if live:
        index.insert_or_update_object(article)
    return article


def make_topic(name: str, **fields: Any) -> Topic:
    """The topic of that name; it is made where there is none."""
    topic, _made = Topic.objects.get_or_create(
        slug=fields.pop("slug", slugify(name)), defaults={"name": name, **fields}
    )
    return topic


def make_series(title: str, **fields: Any) -> Series:
    fields.setdefault("slug", slugify(title))
    return Series.objects.create(title=title, **fields)


def make_source(name: str = "The Harbour Gazette", **fields: Any) -> Source:
    source, _made = Source.objects.get_or_create(name=name, defaults=fields)
    return source


def make_private(page: Page) -> PageViewRestriction:
    """Only for who is logged in, with everything below it."""
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def publish(page: Page) -> Page:
    """Save a revision and publish it, as the admin does; returns the page as it now stands in the database."""
    page.save_revision().publish()
    return _fresh(page)
