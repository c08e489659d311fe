"""A story in another language says so to browsers, search engines and feeds."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(newsroom):
    return make_article(
        "Le phare", standfirst="Un feu.", language="fr", section=newsroom.section, published_at=timezone.now()
    )


def test_headline_standfirst_and_text_are_marked(french, client):
    html = client.get(french.url).content.decode()
    assert '<h1 dir="auto" lang="fr">Le phare</h1>' in html
    assert '<p class="standfirst" dir="auto" lang="fr">' in html
    assert '<div class="article__body" lang="fr">' in html
    assert '"inLanguage":"fr"' in html.replace(" ", "")


def test_lists_mark_the_headline(french, newsroom, client):
    html = client.get(newsroom.section.url).content.decode()
    assert html.count('lang="fr"') >= 1


def test_a_story_in_the_papers_own_language_is_not_marked(newsroom, client):
    article = make_article("The lighthouse", section=newsroom.section)
    html = client.get(article.url).content.decode()
    assert '<h1 dir="auto">The lighthouse</h1>' in html
    assert '<div class="article__body">' in html
    assert '"inLanguage":"en"' in html.replace(" ", "")


def test_the_news_sitemap_names_it(french, client):
    assert "<news:language>fr</news:language>" in client.get(reverse("sitemap-news")).content.decode()


def test_languages_are_offered_by_their_own_names(french):
    names = dict(french._meta.get_field("language").flatchoices)
    assert names["fr"] == "français"
    assert names["ru"] == "Русский"
