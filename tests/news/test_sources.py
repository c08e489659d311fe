"""From one source record come "Via …", the canonical address and isBasedOn."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from news.models import SourceRecord
from tests.factories import make_article, make_source
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db

ORIGINAL = "https://gazette.example.com/2026/ferry"


@pytest.fixture
def gazette():
    return make_source("The Gazette", url="https://gazette.example.com/", default_licence="CC BY 4.0")


def canonical(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [link["href"] for link in soup.find_all("link", rel="canonical")]


@pytest.mark.parametrize("relation", ["republished", "excerpt", "translated", "based_on"])
def test_only_a_republished_article_points_search_engines_to_the_original(newsroom, client, gazette, relation):
    article = make_article(source=gazette, source_fields={"relation": relation, "original_url": ORIGINAL})
    response = client.get(article.url)
    expected = ORIGINAL if relation == "republished" else article.get_full_url()
    assert canonical(response) == [expected]


def test_via_names_the_outlet_with_a_link_to_the_original(newsroom, client, gazette):
    article = make_article(source=gazette, source_fields={"original_url": ORIGINAL})
    soup = BeautifulSoup(client.get(article.url).content, "html.parser")
    links = soup.find_all("a", href=ORIGINAL)
    assert links
    assert "The Gazette" in links[0].get_text()
    assert json_ld_of(client.get(article.url))[0]["isBasedOn"] == ORIGINAL


def test_without_an_address_of_the_original_the_outlet_is_linked(newsroom, client, gazette):
    article = make_article(source=gazette, source_fields={"relation": "republished"})
    response = client.get(article.url)
    assert 'href="https://gazette.example.com/"' in response.content.decode()
    assert canonical(response) == [article.get_full_url()]


def test_an_article_of_our_own_names_no_source(newsroom, client):
    article = make_article()
    response = client.get(article.url)
    assert canonical(response) == [article.get_full_url()]
    assert "isBasedOn" not in json_ld_of(response)[0]


def test_a_script_address_is_refused_as_original(newsroom, gazette):
    record = SourceRecord(article=make_article(), source=gazette, original_url="javascript:alert(1)")
    with pytest.raises(Exception, match="valid URL"):
        record.full_clean()


def test_the_licence_of_the_record_beats_that_of_the_outlet(gazette):
    assert SourceRecord(source=gazette).licence_text == "CC BY 4.0"
    assert SourceRecord(source=gazette, licence="All rights reserved").licence_text == "All rights reserved"


def test_an_article_has_one_source_record_at_most(newsroom, gazette):
    article = make_article(source=gazette)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceRecord.objects.create(article=article, source=gazette)
