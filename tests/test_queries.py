"""What a page costs in queries, and that it costs the same in a paper of any size."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from home.models import HomePage, Pick
from news.models import ArticlePage, Correction
from newsroom.core.models import SiteSettings
from newsroom.discussions.services import ImportedComment, import_comments
from tests.factories import (
    Newsroom,
    every_block,
    make_archive,
    make_article,
    make_contributor,
    make_image,
    make_section,
    make_series,
    make_topic,
    make_video,
)
from tests.factories.body import RawBlocks

pytestmark = pytest.mark.django_db

BUDGETS = {
    "front": 11,
    "section": 8,
    "article": 18,
    "author": 7,
    "topic": 6,
    "search": 10,
    "archive-month": 6,
    "archive-year": 3,
    "archive": 4,
    "videos": 4,
    "video": 8,
    "kind": 5,
    "series": 6,
    "authors": 4,
    "topics": 3,
    "corrections": 3,
    "page not found": 9,
}
# Each type of thing that blocks refer to is fetched by a query of its own: galleries, recordings, files, articles.
BUDGETS["search"] += connection.vendor == "postgresql"  # the transcripts of videos are looked into by a query more
BUDGETS["article with every block"] = BUDGETS["article"] + 4


@pytest.fixture
def paper(newsroom) -> "Paper":
    return Paper(newsroom)


class Paper:
    """A newsroom in which every page of BUDGETS has all that it can show."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.sections = [newsroom.subsection, newsroom.opinion, newsroom.section]
        self.sections += [make_section(f"Section {number}", parent=newsroom.home) for number in range(3)]
        self.authors = [make_contributor(photo=make_image(), short_biography="Writes.") for _ in range(6)]
        self.topics = [make_topic(name) for name in ("Ferry", "Bridge", "Budget", "Tide")]
        self.images = [make_image() for _ in range(4)]
        for number in range(3):
            make_video(f"Clip {number}", poster=self.images[number], captions=("Good morning.",))
        self._settings()
        self.article = self._article("An article", every_block(gallery=None, audio=None, document=None))
        related = ("related", {"title": "Read also", "articles": [make_article("Beside").pk]})
        self.long_article = self._article("With every block", [*every_block(), related])
        self._front()

    def _settings(self) -> None:
        pages = [{"type": "link", "value": {"page": page.pk, "url": "", "label": ""}} for page in self.sections]
        SiteSettings.objects.create(
            site=self.newsroom.site,
            name="The Daily Tide",
            logo=make_image(),
            navigation=json.dumps(pages),
            footer_links=json.dumps(pages[:2]),
            support_placement="articles",
            support_heading="Keep the paper afloat",
            support_link_text="Join",
            support_url="https://example.com/",
        )

    def _article(self, title: str, body: RawBlocks) -> ArticlePage:
        article = make_article(
            title,
            section=self.newsroom.subsection,
            kind="opinion",
            body=body,
            authors=self.authors[:3],
            byline=[("photographer", self.authors[3])],
            topics=self.topics,
            series=make_series(f"The series of {title}"),
            source="The Gazette",
            lead_image=self.images[0],
            lead_video=make_video(f"The lead of {title}", poster=self.images[1], captions=("Good morning.",)),
            standfirst="The boat runs again.",
        )
        make_article(f"The same series as {title}", series=article.series, lead_image=self.images[2])
        Correction.objects.create(article=article, text="It was Tuesday.")
        hour_ago = timezone.now() - dt.timedelta(hours=1)
        import_comments(
            "test",
            [
                ImportedComment(
                    import_id=f"{article.pk}-{number}",
                    parent_import_id=f"{article.pk}-{number - 1}" if number % 3 else "",
                    page_id=article.pk,
                    name=f"Reader {number}",
                    body="Indeed.",
                    posted_at=hour_ago + dt.timedelta(minutes=number),
                )
                for number in range(30)
            ],
        )
        return article

    def _front(self) -> None:
        home = HomePage.objects.get(pk=self.newsroom.home.pk)
        home.lead = self.article
        home.picks = [Pick(article=make_article(f"Pick {number}"), sort_order=number) for number in range(2)]
        layouts = ["lead_list", "two_two", "list"]
        strips = [
            ("section", {"section": section.pk, "layout": layouts[number % 3], "limit": 5})
            for number, section in enumerate(self.sections)
        ]
        strips += [("opinion", {"title": "Opinion", "limit": 4}), ("video", {"title": "Video", "limit": 3})]
        home.strips = json.dumps([{"type": name, "value": value} for name, value in strips])
        home.save()

    def grow(self, number: int, prefix: str) -> None:
        made = make_archive(
            number,
            prefix=prefix,
            sections=self.sections,
            authors=self.authors,
            topics=self.topics,
            images=self.images,
        )
        index = get_search_backend().get_index_for_model(ArticlePage)
        some = [page.pk for page in made[-300:]]  # fewer than are ranked: what stands on the first page is the same
        whole = ArticlePage.objects.filter(pk__in=some)
        index.add_items(ArticlePage, list(whole.prefetch_related("byline_entries__contributor", "topics")))

    def urls(self) -> dict[str, str]:
        return {
            "front": "/",
            "section": self.newsroom.section.url,
            "article": self.article.url,
            "article with every block": self.long_article.url,
            "author": self.authors[0].get_absolute_url(),
            "topic": self.topics[0].get_absolute_url(),
            "search": f"{reverse('search')}?q=ferry",
            "archive-month": timezone.now().strftime("/archive/%Y/%m/"),
            "archive-year": timezone.now().strftime("/archive/%Y/"),
            "archive": reverse("archive"),
            "videos": reverse("videos"),
            "video": "/videos/clip-1/",
            "kind": reverse("kind", args=["opinion"]),
            "series": self.article.series.get_absolute_url(),
            "authors": reverse("authors"),
            "topics": reverse("topics"),
            "corrections": reverse("corrections"),
            "page not found": "/news/not-here/",
        }

    def costs(self, get: Callable) -> dict[str, list[str]]:
        """The queries of each page at its second call: the first one makes the renditions of its pictures."""
        queries = {}
        for name, url in self.urls().items():
            get(url)
            with CaptureQueriesContext(connection) as caught:
                response = get(url)
            assert response.status_code == (404 if name == "page not found" else 200), (name, url)
            queries[name] = [query["sql"] for query in caught]
        return queries


def test_pages_cost_the_same_with_thirty_and_with_three_thousand_articles(paper, client):
    paper.grow(30, "few")
    small = paper.costs(client.get)
    paper.grow(2970, "many")
    assert ArticlePage.objects.published().count() > 3000
    large = paper.costs(client.get)
    for name, queries in large.items():
        assert len(queries) == BUDGETS[name], f"{name}: {len(queries)}\n" + "\n".join(sql[:160] for sql in queries)
    assert {name: len(queries) for name, queries in large.items()} == {
        name: len(queries) for name, queries in small.items()
    }


def test_the_pages_measured_show_all_that_costs(paper, client):
    """A budget is easily kept by an empty page."""
    paper.grow(30, "few")
    article = client.get(paper.long_article.url).content.decode()
    for told in ("The Gazette", "Ferry", "It was Tuesday.", "Keep the paper afloat", "Reader 3", "The same series as"):
        assert told in article, told
    assert article.count("<picture") > 5
    front = client.get("/")
    assert len(front.context["front"].strips) >= 6
    assert front.content.decode().count("<picture") >= 8
    assert len(client.get("/search/?q=ferry").context["results"].items) == 10


def test_a_reader_who_is_logged_in_costs_no_more_than_who_they_are(paper, client):
    """Session, user and the permission to see the admin's bar."""
    from tests.factories import make_user

    paper.grow(30, "few")
    client.get(paper.article.url)
    with CaptureQueriesContext(connection) as anonymous:
        client.get(paper.article.url)
    client.force_login(make_user("reader"))
    client.get(paper.article.url)
    with CaptureQueriesContext(connection) as known:
        client.get(paper.article.url)
    assert len(known) <= len(anonymous) + 6
