"""What is offered to a reader who misspells a word: words of published headlines and names, and no others."""

import pytest
from django.urls import reverse

from news.models import ArticlePage
from newsroom.media.models import Video
from search.keeping.drain import drain
from search.models import Headline, Spelling, Word
from search.parsing import parse
from search.spelling import correct
from search.vocabulary import bring_in_line, keys
from tests.factories import (
    make_article,
    make_contributor,
    make_private,
    make_series,
    make_topic,
    make_video,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Runs what would follow a commit when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def paper(newsroom):
    make_article("The night ferry returns", authors=["Maren Tolvey"], topics=["Harbour"])
    make_article("Ferry times", series=make_series("Zeppelins of old"), kicker="Timetable")
    make_article("Café Zürich", body="Only here stands a narwhal.")
    bring_in_line()


def corrected(text):
    found = correct(text, parse(text))
    return found and found.text


def search(client, query, **more):
    response = client.get(reverse("search"), {"q": query, **more})
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fery", "ferry"),  # a letter lost
        ("ferrry", "ferry"),  # one too many
        ("ferty", "ferry"),  # another one
        ("frery", "ferry"),  # two swapped
        ("harbuor", "harbour"),
        ("Tolvye", "Tolvey"),
        ("MAREN TOLVYE", "MAREN TOLVEY"),
        ("zepelin", "zeppelins"),
        ("timetabel", "timetable"),
        ("zurihc", "zürich"),
        ("nihgt feryr", "night ferry"),
        ('"nihgt ferry"', '"night ferry"'),
        ("nihgt -fery", "night -fery"),  # what is left out is the reader's own business
        ("narwhal fery", "narwhal ferry"),
    ],
)
def test_misspelt_words(paper, typed, meant):
    assert corrected(typed) == meant


@pytest.mark.parametrize("typed", ["ferry", "Zurich", "ferries", "xylophone", "of", "12345", "", "港口", "fe", "-fery"])
def test_nothing_is_offered_for_what_is_known_or_far_from_anything(paper, typed):
    assert corrected(typed) is None


def test_a_misspelt_operator_of_ours_is_corrected_too(paper, client):
    response = search(client, 'ferry author:"Maren Tolvye"')
    assert response.context["found"].correction.text == 'ferry author:"Maren Tolvey"'
    assert [article.title for article in response.context["results"].items] == ["The night ferry returns"]


def test_results_of_the_correction_are_shown_at_once(paper, client):
    response = search(client, "fery")
    html = " ".join(response.content.decode().split())
    assert len(response.context["results"].items) == 2
    assert 'Showing results for <a href="?q=ferry"><b dir="auto">ferry</b></a>' in html
    assert "The night <mark>ferry</mark> returns" in html
    assert 'href="?q=fery&amp;exact=1"' in html


def test_further_pages_of_a_misspelt_question_are_those_of_what_was_meant(paper, client):
    for number in range(10):
        make_article(f"Ferry {number}")
    response = client.get("/search/?q=fery&page=2&kind=news")
    assert (response.status_code, response["Location"]) == (302, "/search/?q=ferry&page=2&kind=news")
    assert len(client.get(response["Location"]).context["results"].items) == 2
    assert client.get("/search/?q=fery&page=3", follow=True).status_code == 404
    for nothing in ("q=fery&page=2&exact=1", "q=ferry&page=9", "q=xylophone&page=2", "q=fery&page=0"):
        assert client.get(f"/search/?{nothing}", follow=True).status_code == 404


def test_a_new_name_is_offered_once_the_index_has_heard_of_it(newsroom, at_once):
    person = make_contributor("Ana Quillfeather")
    topic = make_topic("Zeppelins")
    with at_once():
        publish(make_article("A headline", authors=[person], topics=[topic]))
    person.name, topic.name = "Ana Tolvery", "Airships"
    person.save()
    topic.save()
    drain(60)
    assert corrected("tolvrey") == "tolvery"
    assert corrected("airshps") == "airships"
    assert corrected("quillfether") is corrected("zepelins") is None


def test_the_reader_can_insist(paper, client):
    response = search(client, "fery", exact="1")
    assert response.context["results"].items == []
    html = response.content.decode()
    assert "No story has “fery” in it." in html
    assert 'href="?q=ferry"' in html


def test_few_results_are_kept_and_a_link_offers_more(paper, client):
    make_article("Something else", body="Misprinted: timetabel.")
    response = search(client, "timetabel")
    assert [article.title for article in response.context["results"].items] == ["Something else"]
    assert 'Did you mean <a href="?q=timetable">' in " ".join(response.content.decode().split())


def test_a_correction_that_finds_nothing_is_not_shown(paper, client):
    html = search(client, "narwhal fery").content.decode()
    assert "ferry" not in html.split("<h1", 1)[1].split("</main", 1)[0].replace("fery", "")
    assert "No story has" in html


def test_other_words_are_offered_where_one_may_have_been_meant(newsroom, client):
    make_article("The merry berry ferry")
    bring_in_line()
    found = search(client, "xerry").context["found"]
    assert {found.correction.text, *found.correction.others} == {"merry", "berry", "ferry"}


def test_words_come_with_a_publication_and_go_with_it(newsroom, at_once):
    with at_once():
        first = publish(make_article("The zeppelin", authors=["Ana Quillfeather"]))
    with at_once():
        second = publish(make_article("A zeppelin again"))
    assert corrected("zepelin") == "zeppelin"
    assert corrected("quillfether") == "quillfeather"
    with at_once():
        first.unpublish()
    assert corrected("zepelin") == "zeppelin"  # the other one is still there
    assert corrected("quillfether") is None
    with at_once():
        second.title = "An airship again"
        publish(second)
    assert corrected("zepelin") is None
    assert corrected("airshipp") == "airship"
    with at_once():
        ArticlePage.objects.get(pk=second.pk).delete()
    assert corrected("airshipp") is None
    assert not Word.objects.filter(text="airship").exists()


def test_nothing_that_is_not_public_gets_out(newsroom, at_once):
    with at_once():
        make_article("Secretariat draft", live=False)
        make_private(publish(make_article("Clandestine meeting")))
        make_video("Tomorrow unveiled", published_at=None)
        make_contributor("Nemo Unpublished")
    bring_in_line()
    for typed in ("secretariatt", "clandestien", "unveild", "unpublishd"):
        assert corrected(typed) is None, typed


def test_a_branch_that_becomes_private_takes_its_words_along(newsroom, at_once):
    make_article("Clandestine meeting", section=newsroom.opinion)
    bring_in_line()
    assert corrected("clandestien") == "clandestine"
    with at_once():
        restriction = make_private(newsroom.opinion)
    assert corrected("clandestien") is None
    with at_once():
        restriction.delete()
    assert corrected("clandestien") == "clandestine"


def test_videos_and_sections_count_too(newsroom, at_once):
    with at_once():
        video = make_video("Kittiwakes on the wall")
    assert corrected("kitiwakes") == "kittiwakes"
    with at_once():
        Video.objects.get(pk=video.pk).delete()
    assert corrected("kitiwakes") is None
    bring_in_line()
    assert corrected("opinoin") == "opinion"


def test_comparing_mends_what_no_signal_told_of(paper):
    everything = sorted(Word.objects.values_list("text", "number"))
    assert bring_in_line() == 0
    Word.objects.filter(text="ferry").update(number=9)
    Word.objects.filter(text="night").delete()
    Headline.objects.order_by("pk").first().delete()
    Headline.objects.create(kind="article", number=99999, words="ghost")
    Word.objects.create(text="ghost", shown="ghost", number=1)
    assert bring_in_line() == 2
    assert sorted(Word.objects.values_list("text", "number")) == everything
    assert Spelling.objects.filter(word__text="night").count() == len(keys("night"))


def test_one_query_whatever_is_asked(paper, django_assert_num_queries):
    text = "nihgt feryr tolvye maern harbuor zepelin timetabel caffe zurihc one two three four five"
    with django_assert_num_queries(1):
        assert corrected(text).startswith("night ferry")
    with django_assert_num_queries(0):
        assert corrected("-fery of 12") is None
