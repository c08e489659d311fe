"""A hundred searches with random words and conditions: every facet's number is what plain SQL counts for itself."""

import datetime as dt
import random
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from news.models import ArticlePage
from search import facets, filters
from search.backends import bounds
from search.keeping.checking import check
from search.parsing import parse
from tests.factories import make_article, make_contributor, make_section, make_topic, make_video

pytestmark = pytest.mark.django_db

WORDS = ("anchor", "ballast", "cargo", "dredger", "estuary", "ferry", "gull", "harbour")
KINDS = ("news", "opinion", "interview")
STORIES = 60
ENTRIES = "wagtailsearch_indexentry"


@pytest.fixture
def archive(newsroom):
    chance = random.Random(1)
    sections = [newsroom.section, newsroom.subsection, newsroom.opinion, make_section("Food", parent=newsroom.opinion)]
    authors = [make_contributor(name) for name in ("Ana Zephyr", "Bo Quill", "Cem Ostler")]
    topics = [make_topic(name) for name in ("Tides", "Budget", "Fish", "Fog")]
    video = make_video("Clip")
    stories = {}
    for number in range(STORIES):
        words = chance.sample(WORDS, chance.randint(1, 5))
        when = timezone.make_aware(dt.datetime(chance.randint(2021, 2026), chance.randint(1, 12), 15, 12))
        article = make_article(
            f"Story {number}",
            body=" ".join(words),
            section=chance.choice(sections),
            authors=chance.sample(authors, chance.randint(0, 2)),
            topics=chance.sample(topics, chance.randint(0, 3)),
            kind=chance.choice(KINDS),
            lead_video=video if chance.random() < 0.3 else None,
            published_at=when,
            first_published_at=when,
        )
        stories[article.pk] = set(words)
    return stories, [str(section.pk) for section in sections]


def narrowing(chance, sections):
    every = {
        "author": ("ana-zephyr", "bo-quill", "cem-ostler"),
        "topic": ("tides", "budget", "fish", "fog"),
        "kind": KINDS,
        "year": ("2022", "2024", "2026"),
        "video": ("1",),
        "section": sections,
    }
    names = chance.sample(sorted(every), chance.choice((0, 0, 1, 1, 2)))
    return {name: chance.choice(every[name]) for name in names}


CONDITIONS = {
    "author": "EXISTS (SELECT 1 FROM news_articlecontributor x JOIN newsroom_people_contributor c"
    " ON c.id = x.contributor_id WHERE x.article_id = a.page_ptr_id AND c.slug = %s)",
    "topic": "EXISTS (SELECT 1 FROM news_articlepage_topics x JOIN news_topic t ON t.id = x.topic_id"
    " WHERE x.articlepage_id = a.page_ptr_id AND t.slug = %s)",
    "kind": "a.kind = %s",
    "year": "substr(CAST(a.published_at AS varchar(40)), 1, 4) = %s",
    "video": "a.lead_video_id IS NOT NULL AND '1' = %s",
    "section": "(SELECT path FROM wagtailcore_page s WHERE s.id = a.section_id) LIKE"
    " (SELECT path FROM wagtailcore_page s WHERE s.id = %s) || '%%'",
}


def plain_count(keys, conditions):
    """How many of the articles with these keys meet all conditions, without a line of the site's code."""
    marks = ", ".join(["%s"] * len(keys)) or "NULL"
    sql = f"SELECT COUNT(*) FROM news_articlepage a WHERE a.page_ptr_id IN ({marks})"
    parameters = list(keys)
    for name, value in conditions:
        sql += f" AND {CONDITIONS[name]}"
        parameters.append(int(value) if name == "section" else value)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def test_a_hundred_searches_are_counted_as_plain_sql_counts(archive):
    stories, sections = archive
    chance = random.Random(2)
    compared = 0
    for _ in range(100):
        words = chance.sample(WORDS, chance.choice((1, 1, 2)))
        chosen = narrowing(chance, sections)
        address = QueryDict("&".join(f"{name}={value}" for name, value in chosen.items()))
        articles = ArticlePage.objects.published_for_search()
        for condition in filters.from_address(address):
            articles = articles.filter(condition.condition)
        found = facets.shown(facets.count(articles.search(parse(" ".join(words)).query()), narrowed=bool(chosen)))
        keys = [pk for pk, inside in stories.items() if inside.issuperset(words)]
        for facet in found:
            assert not facet.at_least
            for value in facet.values:
                assert value.number == plain_count(keys, [*chosen.items(), (facet.name, value.value)]), (words, chosen)
                compared += 1
        kinds = sum(value.number for facet in found if facet.name == "kind" for value in facet.values)
        assert kinds == plain_count(keys, list(chosen.items()))
    assert compared > 800


def test_where_there_are_too_many_to_look_at_the_numbers_are_the_least(archive, monkeypatch):
    stories, _sections = archive
    word = max(WORDS, key=lambda word: sum(word in words for words in stories.values()))
    monkeypatch.setattr(bounds, "LOOKED_AT", 10)
    for narrowed in (True, False):
        found = facets.shown(facets.count(ArticlePage.objects.search(parse(word).query()), narrowed=narrowed))
        assert all(facet.at_least for facet in found)
        assert sum(value.number for facet in found if facet.name == "kind" for value in facet.values) == 10


def test_the_page_says_so(archive, client, monkeypatch):
    monkeypatch.setattr(bounds, "LOOKED_AT", 4)
    word = WORDS[0]
    html = client.get(reverse("search"), {"q": word}).content.decode()
    assert "At least 4 stories" in html
    assert "+</span>" in html


def test_an_index_from_before_is_filled_by_the_migration(archive):
    make_article("Not yet", live=False)
    check(mend=True)
    table, column = ("search_fulltext", "facets") if connection.vendor == "postgresql" else (ENTRIES, "body")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = ''")
    assert check(mend=False).stale["news.ArticlePage"] == STORIES
    import_module("search.migrations.0006_facets").fill(apps, SimpleNamespace(connection=connection))
    assert not check(mend=False).wrong
