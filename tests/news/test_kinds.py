"""The kind of an article: label, disclaimer, and what search engines are told."""

import pytest
from django.urls import reverse

from news.kinds import SCHEMA_TYPES, Kind
from news.models import NewsSettings
from tests.factories import make_article
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "schema_type"),
    [
        ("news", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("interview", "NewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
        ("sponsored", "AdvertiserContentArticle"),
        ("satire", "SatiricalArticle"),
    ],
)
def test_search_engines_are_told_the_kind(newsroom, client, kind, schema_type):
    article = make_article("Ferry returns", kind=kind)
    assert schema_type in [data["@type"] for data in json_ld_of(client.get(article.url))]


def test_every_kind_has_a_schema_type_and_a_page(newsroom, client):
    assert set(SCHEMA_TYPES) == set(Kind.values)
    for kind in Kind:
        article = make_article(f"A piece of {kind}", kind=kind)
        response = client.get(reverse("kind", args=[kind.value]))
        assert [found.title for found in response.context["articles"].items] == [article.title]
    assert client.get(reverse("kind", args=["rumour"])).status_code == 404


def test_only_what_is_not_plain_news_carries_a_label(newsroom):
    assert make_article(kind="news").kind_label == ""
    assert make_article(kind="satire").kind_label == "Satire"


def test_the_disclaimer_is_edited_once_for_all_of_a_kind(newsroom, client):
    opinion, news = make_article("A view", kind="opinion"), make_article("A report")
    settings = NewsSettings.for_site(newsroom.site)
    settings.disclaimer_opinion = "The view of one of us."
    settings.save()
    assert "The view of one of us." in client.get(opinion.url).content.decode()
    assert "The view of one of us." not in client.get(news.url).content.decode()
    settings.disclaimer_opinion = ""
    settings.save()
    assert "The view of one of us." not in client.get(opinion.url).content.decode()


def test_paid_and_invented_stories_say_so_without_anybody_having_saved_settings(newsroom, client):
    assert not NewsSettings.objects.exists()
    assert "paid for" in client.get(make_article(kind="sponsored").url).content.decode()
    assert "satire" in client.get(make_article(kind="satire").url).content.decode().lower()
