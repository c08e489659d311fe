"""Words of any language are found, on every database, and in what a reader types on their keyboard."""

import pytest
from django.urls import reverse

from tests.factories import make_article

pytestmark = pytest.mark.django_db


def make_paper():
    make_article("Le phare du samedi", body="Les élèves ont visité la côte à Noël, près de l'île.")
    make_article("Порт закрыт", body="Сегодня густой туман над портом и ёлки у моря.")
    make_article("إغلاق الميناء", body="الضباب فوق المدينة منذ الصباح")
    make_article("北京的港口", body="今天下雨,渡轮停运。")
    make_article("Der Straßenbahnhof", body="Die Größe der Fähre überrascht.")
    make_article("The harbour", body="Ballots were cast at the naïve café.")
    make_article("L’œuvre", body="Au cœur de l’été, un nouveau‑né.")
    make_article("مكتبة", body="ذهب مُحَمَّد وأحمد")
    make_article("Η Αθήνα", body="Οι Έλληνες στη θάλασσα")
    make_article("Łódź", body="Stocznia w Gdańsku")
    make_article("ガラスの町", body="東京のタワーでＮＨＫが開いた。")
    make_article("서울의 밤", body="회의가 서울에서 열렸다")


QUERIES = [
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
    ("елки", "Порт закрыт"),
    ("oeuvre", "L’œuvre"),
    ("Œuvre", "L’œuvre"),
    ("coeur", "L’œuvre"),
    ("l'ete", "L’œuvre"),
    ("محمد", "مكتبة"),
    ("احمد", None),
    ("واحمد", "مكتبة"),
    ("αθηνα", "Η Αθήνα"),
    ("ΈΛΛΗΝΕΣ", "Η Αθήνα"),
    ("lodz gdansku", "Łódź"),
    ("ガラス", "ガラスの町"),
    ("カラス", None),  # a crow, and no glass
    ("NHK 東京", "ガラスの町"),
    ("서울에서", "서울의 밤"),
    ("größe", "Der Straßenbahnhof"),
    ("strassenbahnhof", "Der Straßenbahnhof"),
    ("fahre", "Der Straßenbahnhof"),
    ("ballot", "The harbour"),
    ("casting cafe", "The harbour"),
]
NOT_MARKED = {"محمد"}  # the vowels in the text part the word


def test_found_and_marked(newsroom, client):
    make_paper()
    for query, title in QUERIES:
        response = client.get(reverse("search"), {"q": query})
        titles = [article.title for article in response.context["results"].items]
        assert titles == ([title] if title else []), query
        assert ("<mark>" in response.content.decode()) == bool(title and query not in NOT_MARKED), query
