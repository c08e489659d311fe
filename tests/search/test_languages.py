"""Words of any language are found, on every database, and in what a reader types on their keyboard."""

import pytest
from django.urls import reverse

from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(newsroom):
    make_article("Le phare du samedi", body="Les élèves ont visité la côte à Noël, près de l'île.")
    make_article("Порт закрыт", body="Сегодня густой туман над портом и ёлки у моря.")
    make_article("إغلاق الميناء", body="الضباب فوق المدينة منذ الصباح")
    make_article("北京的港口", body="今天下雨,渡轮停运。")
    make_article("Der Straßenbahnhof", body="Die Größe der Fähre überrascht.")
    make_article("The harbour", body="Ballots were cast at the naïve café.")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("phare", "Le phare du samedi"),
        ("élèves", "Le phare du samedi"),
        ("eleves noel", "Le phare du samedi"),
        ("COTE", "Le phare du samedi"),
        ("туман", "Порт закрыт"),
        ("ТУМАН порт", "Порт закрыт"),
        ("الميناء", "إغلاق الميناء"),
        ("الضباب المدينة", "إغلاق الميناء"),
        ("港口", "北京的港口"),
        ("渡轮", "北京的港口"),
        ("北京 下雨", "北京的港口"),
        ("größe", "Der Straßenbahnhof"),
        ("fahre", "Der Straßenbahnhof"),
        ("ballot", "The harbour"),
        ("casting cafe", "The harbour"),
    ],
)
def test_found(paper, client, query, title):
    response = client.get(reverse("search"), {"q": query})
    assert [article.title for article in response.context["results"].items] == [title]
    assert "<mark>" in response.content.decode()
