"""Queries that are put together once and run with other values."""

import datetime as dt
from typing import NamedTuple

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Count, DateTimeField, F, Subquery, TextField
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import ArticlePage, Correction, Topic
from newsroom.core.page_cache import recording
from newsroom.core.prepared import Given, Prepared
from newsroom.core.server_timing import Stopwatch
from tests.factories import make_article, make_topic

pytestmark = pytest.mark.django_db


class TopicRow(NamedTuple):
    pk: int
    name: str
    number: int


TOPICS = Prepared(
    TopicRow,
    lambda: (
        (Topic.objects.filter(slug=Given("slug", TextField())) | Topic.objects.filter(pk__among=Given("ids")))
        .annotate(number=Count("articles"))
        .order_by("name")
    ),
    shows={"topic": "pk"},
)


class ArticleRow(NamedTuple):
    pk: int
    title: str
    live: bool
    published_at: dt.datetime
    section_id: int
    section_title: str
    body_json: str


ARTICLES = Prepared(
    ArticleRow,
    lambda: (
        ArticlePage.objects.filter(published_at__gte=Given("since", DateTimeField()), section__among=Given("sections"))
        .annotate(section_title=F("section__title"), body_json=Cast("body", TextField()))
        .newest()[:2]
    ),
    shows={"page": ("pk", "section_id")},
)


def test_rows_come_by_the_values_that_are_given():
    ferry, bridge = make_topic("Ferry"), make_topic("100 % bridge")
    make_topic("Tide")
    assert TOPICS.all(slug=ferry.slug, ids=[]) == [(ferry.pk, "Ferry", 0)]
    assert [row.name for row in TOPICS.all(slug="none", ids=[bridge.pk, ferry.pk])] == ["100 % bridge", "Ferry"]
    assert TOPICS.first(slug="it's % none", ids=[]) is None
    many = [ferry.pk, *range(10**6, 10**6 + 5000)]
    assert len(TOPICS.all(slug="", ids=many)) == 1
    with pytest.raises(KeyError):
        TOPICS.all(slug="")


def test_columns_have_their_python_types(newsroom):
    now = timezone.now()
    old = make_article("Old", section=newsroom.section, published_at=now - dt.timedelta(days=1))
    new = make_article("New", section=newsroom.section, published_at=now)
    other = make_article("Other", section=newsroom.opinion, published_at=now)
    rows = ARTICLES.all(since=now - dt.timedelta(days=2), sections=[newsroom.section.pk])
    assert [row.pk for row in rows] == [new.pk, old.pk]
    assert rows[0].published_at == now
    assert rows[0].live is True
    assert rows[0].section_title == newsroom.section.title
    assert isinstance(rows[0].body_json, str)
    assert [row.pk for row in ARTICLES.all(since=now, sections=[newsroom.opinion.pk])] == [other.pk]


def test_it_is_compiled_once_and_counted_each_time(monkeypatch):
    made = []
    counted = Prepared(TopicRow, lambda: made.append(1) or TOPICS._query(), shows={"topic": "pk"})
    stopwatch = Stopwatch()
    with CaptureQueriesContext(connection) as caught, connection.execute_wrapper(stopwatch):
        for number in range(3):
            counted.all(slug="ferry", ids=[number, 10**6, 10**12])
    assert (len(made), len(caught), stopwatch.queries) == (1, 3, 3)
    assert "ferry" in caught[0]["sql"]


def test_postgresql_prepares_it_once():
    if connection.vendor != "postgresql" or connection.connection.prepare_threshold is None:
        pytest.skip("nothing is prepared here")
    for number in range(3):
        TOPICS.all(slug="ferry", ids=[number, 10**6, 10**12])
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements WHERE statement ~ 'slug'")
        assert cursor.fetchone() == (3,)


def test_the_response_is_tagged_with_what_it_shows(newsroom):
    article = make_article(section=newsroom.section)
    topic = make_topic("Ferry")
    recorded = recording.begin()
    try:
        ARTICLES.all(since=article.published_at, sections=[newsroom.section.pk])
        TOPICS.all(slug="ferry", ids=[])
    finally:
        recording.end()
    assert recorded.tags == {f"page:{article.pk}", f"page:{newsroom.section.pk}", f"topic:{topic.pk}"}


class Named(NamedTuple):
    pk: int
    said: str


@pytest.mark.parametrize(
    "query",
    [
        lambda: Topic.objects.annotate(said=F("name")),
        lambda: ArticlePage.objects.annotate(said=F("topics__name")),
        lambda: Correction.objects.annotate(said=Subquery(Topic.objects.values("name")[:1])),
        lambda: (
            Topic.objects.order_by().values_list("pk", "name").union(Topic.objects.order_by().values_list("pk", "name"))
        ),
    ],
)
def test_a_query_that_does_not_say_what_it_shows_is_refused(query):
    with pytest.raises(ImproperlyConfigured, match="topic"):
        Prepared(Named, query, shows={"page": "pk"}).all()


def test_a_broken_transaction_stays_broken():
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            TOPICS.all(slug="", ids=[])
