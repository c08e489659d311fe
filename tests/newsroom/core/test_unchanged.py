"""Pages that are shown again while their queries answer as they did."""

import datetime as dt
from typing import NamedTuple

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import ArticlePage, Topic
from newsroom.core import prepared, unchanged
from newsroom.core.models import SiteSettings
from newsroom.core.page_cache import remember
from newsroom.discussions import reading
from newsroom.discussions.models import ArticleComment
from tests.factories import make_article, make_image, make_topic, make_user
from tests.newsroom.discussions.saying import said
from tests.test_queries import Paper


class Named(NamedTuple):
    pk: int
    name: str


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def memory(settings) -> None:
    settings.UNCHANGED_MEGABYTES = 16


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """What was made: "page" for a whole one, "part" for the threads in an article."""
    known: list[str] = []
    make, threads = unchanged.Unchanged._make, reading.threads
    monkeypatch.setattr(unchanged.Unchanged, "_make", lambda *a: known.append("page") or make(*a))
    monkeypatch.setattr(reading, "threads", lambda *a, **k: known.append("part") or threads(*a, **k))
    return known


def test_every_page_is_the_same_byte_by_byte(newsroom, settings, made):
    paper = Paper(newsroom)
    paper.grow(20, "few")
    urls = [url for name, url in paper.urls().items() if name not in ("search", "page not found")]
    urls += [f"/discussion/{paper.article.pk}/", f"/discussion/{paper.article.pk}/?sort=best"]
    settings.UNCHANGED_MEGABYTES = 0
    plain = Client()
    for url in urls:
        plain.get(url)  # makes the renditions
    wanted = {url: plain.get(url) for url in urls}
    settings.UNCHANGED_MEGABYTES = 16
    client = Client()
    for url in urls:
        assert client.get(url).content == wanted[url].content, url
    made.clear()
    for url in urls:
        again = client.get(url)
        assert (made, again.content) == ([], wanted[url].content), url
        assert sorted(again.items()) == sorted(wanted[url].items()), url


@pytest.fixture
def article(newsroom, client) -> ArticlePage:
    """One that was read, with a comment."""
    article = make_article("Ferry", section=newsroom.section, topics=[make_topic("Tide")])
    make_article("Bridge", section=newsroom.section)
    said(article, "Indeed.")
    client.get(article.url)  # the first of a site writes its settings down
    client.get(article.url)
    return article


def test_nobody_has_to_be_told_of_a_change(article, client, made):
    """Not even of one that no signal tells of."""

    def text() -> str:
        return client.get(article.url).content.decode()

    made.clear()
    assert "Ferry" in text()
    assert made == []
    for change, shown in (
        (lambda: ArticlePage.objects.filter(pk=article.pk).update(title="Boat"), "Boat"),
        (lambda: Topic.objects.update(name="Ebb"), "Ebb"),
        (lambda: ArticlePage.objects.filter(title="Bridge").update(title="Tunnel"), "Tunnel"),
        (lambda: SiteSettings.objects.update(name="The Gazette"), "The Gazette"),
        (lambda: ArticleComment.objects.update(body_html="<p>No.</p>"), "<p>No.</p>"),
    ):
        assert shown not in text()
        change()
        assert shown in text()
    ArticlePage.objects.filter(pk=article.pk).update(live=False)
    assert client.get(article.url).status_code in (404, 410)


def test_only_the_part_that_changed_is_made(article, client, made):
    made.clear()
    ArticleComment.objects.update(up=7)
    assert ">7<" in client.get(article.url).content.decode()
    assert made == ["part"]
    before = client.get(article.url).content
    assert (made, client.get(article.url).content) == (["part"], before)
    with CaptureQueriesContext(connection) as caught:
        client.get(article.url)
    assert not [query["sql"] for query in caught if not query["sql"].lstrip("(").startswith("SELECT")]


class TestTogether:
    """Two requests at once, of which one changes what the other is about to show."""

    @pytest.fixture
    def topic(self) -> Topic:
        return make_topic("Tide")

    @pytest.fixture
    def middleware(self, topic) -> unchanged.Unchanged:
        """Of a page whose part asks, among other things, what the page asks, too."""

        def name() -> str:
            return Topic.objects.values_list("name", flat=True).get(pk=topic.pk)

        def view(request):
            remember()
            made = unchanged.part(request, lambda request: f"{name()} {Topic.objects.count()}")
            return HttpResponse(f"{name()}: {made}")

        return unchanged.Unchanged(view)

    def test_nobody_is_shown_what_a_slower_one_puts_back(self, middleware, rf, monkeypatch):
        middleware(rf.get("/"))
        (page,) = middleware._pages.values()
        old, note = page.parts[0].piece, unchanged.Piece.note

        def puts_back(piece: unchanged.Piece) -> None:
            page.parts[0].piece = old
            note(piece)

        monkeypatch.setattr(unchanged.Piece, "note", puts_back)
        make_topic("Ebb")
        assert middleware(rf.get("/")).content == b"Tide: Tide 2"

    def test_a_part_knows_by_what_answers_it_was_made(self, middleware, rf, topic, monkeypatch):
        """Even where the page asked the same before it, and there it is again what it was."""
        middleware(rf.get("/"))
        make = unchanged._make_part

        def meanwhile(*args):
            Topic.objects.filter(pk=topic.pk).update(name="Ebb")
            made = make(*args)
            Topic.objects.filter(pk=topic.pk).update(name="Tide")
            return made

        make_topic("Flood")
        with monkeypatch.context() as patched:
            patched.setattr(unchanged, "_make_part", meanwhile)
            middleware(rf.get("/"))
        assert middleware(rf.get("/")).content == b"Tide: Tide 2"


def test_a_page_is_true_until_its_time_has_come(article, client, made):
    made.clear()
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    with time_machine.travel(tomorrow):
        assert tomorrow.strftime("%A") in client.get(article.url).content.decode()
    assert "page" in made


def test_what_is_somebody_s_is_made_for_them_alone(article, client, made):
    made.clear()
    client.force_login(make_user("reader"))
    client.get(article.url)
    client.get(article.url)
    assert made == ["part", "part"]


def test_a_page_that_writes_is_not_kept(newsroom, client, made):
    with_picture = make_article("Picture", section=newsroom.section, lead_image=make_image())
    client.get(with_picture.url)  # makes the renditions
    client.get(with_picture.url)
    assert made.count("page") == 2
    client.get(with_picture.url)
    assert made.count("page") == 2


def test_memory_has_a_bound(article, client, settings, made):
    middleware = unchanged.Unchanged(lambda request: None)  # type: ignore[arg-type,return-value]
    middleware.most = 1000
    for number in range(5):
        middleware._keep(str(number), unchanged.Page(unchanged.Piece(), [""], [], [], False, 400))
    assert list(middleware._pages) == ["3", "4"]
    settings.LANGUAGE_CODE = "de"  # whatever is set otherwise, nothing from before is shown
    assert not middleware._pages
    assert not middleware._size


def test_what_is_prepared_is_asked_again_whoever_listens(newsroom, rf, settings):
    """As the driver takes it, and as Django writes it while queries are logged."""
    names = prepared.Prepared(
        Named, lambda: Topic.objects.filter(pk=prepared.Given("pk")).order_by("pk"), shows={"topic": "pk"}
    )
    topic = make_topic("50 % off")

    def view(request):
        remember()
        return HttpResponse(names.all(pk=topic.pk)[0].name)

    middleware = unchanged.Unchanged(view)
    for _ in range(2):
        assert middleware(rf.get("/prices/")).content == b"50 % off"
    with CaptureQueriesContext(connection) as caught:
        assert middleware(rf.get("/prices/")).content == b"50 % off"
    assert len(caught) == 1
    Topic.objects.update(name="Sold")
    assert middleware(rf.get("/prices/")).content == b"Sold"
