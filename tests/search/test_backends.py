"""The backends on SQLite and PostgreSQL, asked through Wagtail's own interface: the same answers on both."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText

from news.models import ArticlePage
from newsroom.media.models import Video
from search.backends import fts5_ranking as ranking
from search.models import FullText
from search.query import ask
from tests.factories import make_article, make_video

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")


@pytest.fixture
def articles(newsroom):
    return [
        make_article("Ballots in Eastport", body="The harbour voted, by a narrow margin, for the new pier."),
        make_article("The pier", standfirst="A ballot decides.", body="It will be long."),
        make_article("Weather", body="Rain over the pier and the ballot boxes."),
    ]


def titles(query, model=ArticlePage, **options):
    return [found.title for found in model.objects.all().search(query, **options)]


def test_stems_accents_and_case(articles, newsroom):
    make_article("Café Zürich", body="")
    assert set(titles("ballots")) == {"Ballots in Eastport", "The pier", "Weather"}
    assert titles("VOTING") == ["Ballots in Eastport"]
    assert titles("cafe zurich") == ["Café Zürich"]


def test_a_word_counts_by_where_it_stands(articles):
    assert titles("ballot") == ["Ballots in Eastport", "The pier", "Weather"]
    assert titles("pier")[0] == "The pier"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Phrase("narrow margin"), {"Ballots in Eastport"}),
        (Phrase("margin narrow"), set()),
        (PlainText("harbour rain", operator="or"), {"Ballots in Eastport", "Weather"}),
        (And([PlainText("pier"), Not(PlainText("rain"))]), {"Ballots in Eastport", "The pier"}),
        (Or([Phrase("ballot boxes"), PlainText("narrow")]), {"Ballots in Eastport", "Weather"}),
        (Not(PlainText("rain")), {"Ballots in Eastport", "The pier"}),
        (Boost(PlainText("rain"), 2), {"Weather"}),
        (And([MATCH_ALL, PlainText("rain")]), {"Weather"}),
        (PlainText("!!! rain …"), {"Weather"}),
        (PlainText("!!!"), set()),
    ],
)
def test_queries_of_every_kind(articles, query, expected):
    assert set(titles(query)) == expected


def test_everything_and_nothing(articles):
    assert len(titles(MATCH_ALL)) == 3
    assert titles(Not(MATCH_ALL)) == []


@on_sqlite
def test_what_it_cannot_do_it_says(articles):
    with pytest.raises(NotImplementedError):
        titles(Fuzzy("balot"))


def test_scripts_without_spaces_and_other_alphabets(newsroom):
    make_article("北京的港口", body="今天下雨。")
    make_article("Порт закрыт", body="Сегодня туман над портом.")
    make_article("إغلاق الميناء", body="الضباب فوق المدينة")
    assert titles("港口") == titles("下雨") == ["北京的港口"]
    assert titles("туман") == ["Порт закрыт"]
    assert titles("الضباب") == ["إغلاق الميناء"]


def test_pages_of_any_type_are_found_by_the_words_of_their_own(articles):
    assert titles("harbour", model=Page) == ["Ballots in Eastport"]


def test_narrowed_to_fields(articles):
    assert titles("pier", fields=["title"]) == ["The pier"]
    assert set(titles("pier", fields=["body"])) == {"Ballots in Eastport", "Weather"}
    assert titles("ballot", fields=["standfirst"]) == ["The pier"]


def test_in_an_order_of_the_callers(articles):
    newest = ArticlePage.objects.order_by("-title").search("pier", order_by_relevance=False)
    assert [found.title for found in newest] == ["Weather", "The pier", "Ballots in Eastport"]


def test_objects_that_are_counted_over_or_distinct(articles):
    counted = ArticlePage.objects.annotate(authors=Count("byline_entries"))
    assert [found.title for found in counted.search("ballot")] == ["Ballots in Eastport", "The pier", "Weather"]
    assert all(found.authors >= 0 for found in counted.search("ballot"))
    by_title = counted.order_by("title").search("ballot", order_by_relevance=False)
    assert [found.title for found in by_title] == ["Ballots in Eastport", "The pier", "Weather"]
    assert len(ArticlePage.objects.distinct().search("pier")) == 3


def test_slices_counts_and_scores(articles):
    results = ArticlePage.objects.all().search("pier").annotate_score("how_well")
    assert results.count() == 3
    assert results[1:].count() == len(results[1:]) == 2
    whole = list(results)
    scores = [found.how_well for found in whole]
    assert sorted(scores, reverse=connection.vendor == "postgresql") == scores
    assert len(set(scores)) == 3
    assert [found.pk for found in results[1:3]] == [found.pk for found in whole[1:3]]


def test_facets(articles):
    facet = ArticlePage.objects.all().search("pier").facet("kind")
    assert dict(facet) == {articles[0].kind: 3}


def test_completion_takes_words_as_they_are_being_typed(articles):
    found = ArticlePage.objects.all().autocomplete("Ballots i")
    assert [article.title for article in found] == ["Ballots in Eastport"]
    assert [article.title for article in ArticlePage.objects.all().autocomplete("Eastpor")] == ["Ballots in Eastport"]


def test_two_queries_find_ten_results(articles):
    with CaptureQueriesContext(connection) as queries:
        assert titles("pier")
    assert len(queries) == 2


def test_a_write_touches_its_own_entry_only(articles):
    backend = get_search_backend()
    with CaptureQueriesContext(connection) as queries:
        backend.add(ArticlePage.objects.get(pk=articles[0].pk))
    for query in queries:
        sql = query["sql"]
        assert "FROM" not in sql or "WHERE" in sql, sql


def test_what_is_deleted_leaves_nothing_in_the_index(articles):
    before = FullText.objects.count()
    articles[0].delete()
    assert FullText.objects.count() == before - 1
    assert titles("harbour") == []


@on_sqlite
def test_an_entry_of_another_model_with_the_same_number_is_not_mistaken(newsroom):
    article = make_article("Tide", body="")
    video = make_video("Tide clip")
    entries = Video._meta.get_field("search_entries").remote_field.model.objects
    entries.filter(content_type=ContentType.objects.get_for_model(Video)).update(object_id=str(article.pk))
    assert titles("tide") == ["Tide"]
    assert video.pk


def few_candidates(monkeypatch, number):
    monkeypatch.setattr("search.backends.bounds.CANDIDATES", number)


def published(years_ago):
    return timezone.now() - dt.timedelta(days=365 * years_ago)


def test_of_two_that_match_alike_the_newer_comes_first(newsroom):
    for years_ago in (3, 0, 6):
        make_article(f"Pier {years_ago}", body="The harbour voted.", published_at=published(years_ago))
    assert titles("harbour") == ["Pier 0", "Pier 3", "Pier 6"]


def test_no_age_puts_a_headline_behind_stories_that_only_mention_it(newsroom):
    make_article("The harbour vote", body="Long ago. " * 300, published_at=published(20))
    for number in range(3):
        make_article(f"News {number}", body="The harbour voted on its harbour. " * 5, published_at=published(0))
    assert titles("harbour vote")[0] == titles("harbour")[0] == "The harbour vote"


def test_an_old_headline_is_ranked_however_many_newer_stories_mention_it(newsroom, monkeypatch):
    few_candidates(monkeypatch, 2)
    make_article("The harbour", body="", published_at=published(9))
    make_article("Old news", body="The harbour voted.", published_at=published(8))
    for number in range(4):
        make_article(f"News {number}", body="The harbour voted.", published_at=published(number))
    found = ArticlePage.objects.all().search("harbour")[:2]
    assert found[0].title == "The harbour"
    assert len(titles("harbour")) == 6


def test_the_newest_first_whatever_fits_best(newsroom, monkeypatch):
    few_candidates(monkeypatch, 3)
    for years_ago in (4, 0, 2, 1, 3):
        kind = "opinion" if years_ago > 2 else "news"
        make_article(f"Pier {years_ago}", body="Harbour. " * years_ago, published_at=published(years_ago), kind=kind)
    newest = ArticlePage.objects.order_by("-published_at").search("pier", order_by_relevance=False)
    assert [found.title for found in newest[:2]] == ["Pier 0", "Pier 1"]
    assert [found.title for found in newest[2:5]] == ["Pier 2", "Pier 3", "Pier 4"]
    opinions = ArticlePage.objects.filter(kind="opinion").order_by("-published_at")
    found = opinions.search("pier", order_by_relevance=False)[:2]
    assert [article.title for article in found] == ["Pier 3", "Pier 4"]


def test_a_headline_as_it_was_typed_comes_before_one_with_the_same_stem(newsroom):
    for title in ("Export", "Exporting", "Exports", "Exported"):
        make_article(title, body="Of it.")
    for title in ("Export", "Exporting", "Exports", "Exported"):
        assert titles(title)[0] == title
        assert len(titles(title)) == 4


@on_sqlite
def test_of_a_word_in_very_many_stories_the_newest_are_ranked_and_older_headlines(newsroom, monkeypatch):
    few_candidates(monkeypatch, 4)
    make_article("The harbour", body="", published_at=published(9))
    make_article("Old news", body="The harbour voted.", published_at=published(8))
    for number in range(4):
        make_article(f"News {number}", body="The harbour voted.", published_at=published(7 - number))
    found = [article.title for article in ArticlePage.objects.all().search("harbour")[:4]]
    assert found[0] == "The harbour"
    assert "Old news" not in found
    assert [article.title for article in ArticlePage.objects.filter(title="Old news").search("harbour")] == ["Old news"]
    assert len(titles("harbour")) == 6


def test_beyond_what_is_ranked_a_common_word_s_stories_follow_by_date_each_once(newsroom, monkeypatch):
    monkeypatch.setattr("search.backends.bounds.LOOKED_AT", 4)
    monkeypatch.setattr("search.backends.bounds.OLDER", 1)
    make_article("The harbour", body="", published_at=published(20))
    for number in range(9):
        body = "The harbour voted. " * (9 if number in (8, 2) else 1)
        make_article(f"News {number}", body=body, published_at=published(19 - number))

    def listed(start, stop):
        keys = ask("harbour", open_to_all=True)[1].keys(start, stop)
        found = ArticlePage.objects.in_bulk(keys)
        return [found[key].title for key in keys]

    whole = listed(0, 20)
    assert whole[:2] == ["The harbour", "News 8"]
    assert whole[5:] == ["News 4", "News 3", "News 2", "News 1", "News 0"]
    assert sorted(whole) == sorted(["The harbour", *(f"News {number}" for number in range(9))])
    for step in (1, 3, 5):
        assert [title for start in range(0, 15, step) for title in listed(start, start + step)] == whole
    counted = [ask("harbour", open_to_all=True)[1].found[start:9].keys_and_facets()[1] for start in (0, 5)]
    assert [sorted(one.words.split()) for one in counted] == [sorted(counted[0].words.split())] * 2
    assert counted[0].number == counted[1].number == 4


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only there are months among the words")
@pytest.mark.parametrize("stories", [(3,), (5,), (2, 4, 9), (10,), (11,)], ids=str)
def test_a_common_word_is_looked_for_in_the_newest_months_first(newsroom, monkeypatch, stories):
    """However many stories the newest months have to hold, what is found is the same."""
    postgres_ranking = import_module("search.backends.postgres_ranking")
    postgres_ranking._dates.cache_clear()
    dates = [
        dt.datetime(year, month, 28, 23, 30, tzinfo=dt.UTC) for year in (2024, 2025) for month in (1, 2, 6, 11, 12)
    ]
    for number, date in enumerate(dates):
        make_article(f"News {number}", body="The harbour voted." if number % 3 else "No word.", published_at=date)
    monkeypatch.setattr("search.backends.bounds.LOOKED_AT", 2)
    monkeypatch.setattr("search.backends.postgres_ranking.NEWEST", 2)

    def found():
        listed = ask("harbour", open_to_all=True)[1].keys(0, 10)
        by_date = ask("harbour", newest_first=True, open_to_all=True)[1].keys(0, 2)
        return listed, by_date, ask("harbour", open_to_all=True)[1].counted.number

    before = found()
    monkeypatch.setattr("search.backends.postgres_ranking.RECENT", stories)
    with CaptureQueriesContext(connection) as queries:
        assert found() == before
    assert len(before[0]) == 6
    assert before[2] == 2
    by_month = sum("zqmonth" in query["sql"] for query in queries)
    assert by_month == (4 if stories[0] <= 10 else 0)


@on_sqlite
def test_an_entry_holds_when_its_article_was_published(articles):
    index, entry = get_search_backend().get_index_for_model(ArticlePage), articles[0].search_entries.get()
    assert entry.title_norm == articles[0].published_at.timestamp()
    ArticlePage.objects.filter(pk=articles[0].pk).update(published_at=published(5))
    article = ArticlePage.objects.get(pk=articles[0].pk)
    assert index.differing(ArticlePage, [article]) == [article.pk]
    index.add_items(ArticlePage, [article])
    assert index.differing(ArticlePage, [article]) == []


@on_sqlite
def test_what_does_not_age_is_looked_for_among_its_like(articles):
    video = make_video("The pier")
    index = get_search_backend().get_index_for_model(Video)
    assert titles("pier", Video) == ["The pier"]
    assert "zqkind" not in "".join(FullText.objects.filter(body__contains="pier").values_list("summary", flat=True))
    with connection.cursor() as cursor:  # as it was before the migration
        cursor.execute("UPDATE search_fulltext SET summary = '' WHERE summary LIKE '%%zqkind%%'")
    assert titles("pier", Video) == []
    assert index.differing(Video, [video]) == [video.pk]
    import_module("search.migrations.0007_kinds_and_dates").write_kinds(apps, SimpleNamespace(connection=connection))
    assert titles("pier", Video) == ["The pier"]
    assert index.differing(Video, [video]) == []
    assert len(titles("pier", Page)) == 3
    FullText.objects.filter(entry__object_id=str(video.pk)).update(summary="")
    index.add_items(Video, [video])
    assert index.differing(Video, [video]) == []


@on_sqlite
def test_the_newest_entries_are_found_by_an_index(articles):
    newest = ranking.newest("FROM search_fulltext, wagtailsearch_indexentry e WHERE 1 = 1", [], "1", 300)[0]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN WITH {newest} SELECT key FROM candidates")
        assert "search_entry_date" in " ".join(str(row[-1]) for row in cursor.fetchall())


def test_where_few_of_the_candidates_are_asked_for_all_are_looked_at(newsroom, monkeypatch):
    few_candidates(monkeypatch, 3)
    for number in range(6):
        make_article(f"Harbour {number}", published_at=published(number), kind="news" if number < 5 else "opinion")
    opinions = ArticlePage.objects.filter(kind="opinion").search("harbour")[:2]
    assert [found.title for found in opinions] == ["Harbour 5"]
    assert len(ArticlePage.objects.filter(kind="news").search("harbour")[:3]) == 3


def test_what_differs_between_index_and_content_is_known(articles):
    index = get_search_backend().get_index_for_model(ArticlePage)
    assert index.differing(ArticlePage, articles) == []
    ArticlePage.objects.filter(pk=articles[1].pk).update(title="The mole")
    FullText.objects.filter(entry__object_id=str(articles[2].pk)).delete()
    stored = ArticlePage.objects.order_by("pk")
    assert index.differing(ArticlePage, stored) == [articles[1].pk, articles[2].pk]


def test_a_rebuild_mends_what_was_lost_and_lets_others_write(articles):
    FullText.objects.filter(entry__object_id=str(articles[2].pk)).delete()
    assert titles("rain") == []
    backend = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(ArticlePage))
    index = rebuilder.start()
    index.add_items(ArticlePage, ArticlePage.objects.all())
    rebuilder.finish()
    assert titles("rain") == ["Weather"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60), phrase=st.booleans())
def test_nothing_a_reader_types_is_an_error(articles, text, phrase):
    titles(Phrase(text) if phrase else PlainText(text))
    list(ArticlePage.objects.all().autocomplete(text))
