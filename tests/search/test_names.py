"""Contributors, topics, series and sections by their names: what is found, what is hidden, what follows an edit."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.search.backends import get_search_backend

from news.models import Topic
from search import names
from search.models import NameWord
from search.names import Name, find_names, names_beginning
from search.parsing import parse
from search.words import WORD, plain
from tests.factories import make_article, make_contributor, make_private, make_section, make_series, make_topic, publish

pytestmark = pytest.mark.django_db


def found(text):
    return [name.name for name in find_names(parse(text))]


def begun(text, limit=10):
    words = [plain(word) for word in WORD.findall(text)]
    return [name.name for name in names_beginning(words, limit)] if words else []


@pytest.fixture
def paper(newsroom):
    ferry = make_series("The Night Ferry")
    make_article(
        "One",
        authors=["Ana Bergström", "Öykü Ferry-Jones"],
        topics=["Ferry", "Night trains", make_topic("北京港口", slug="port")],
        series=ferry,
        section=newsroom.subsection,
    )
    return newsroom


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ana", {"Ana Bergström"}),
        ("BERGSTROM ana", {"Ana Bergström"}),
        ("oyku", {"Öykü Ferry-Jones"}),
        ("ferry", {"Ferry", "The Night Ferry", "Öykü Ferry-Jones"}),
        ("ferries", {"Ferry", "The Night Ferry", "Öykü Ferry-Jones"}),
        ("night ferry", {"The Night Ferry"}),
        ("night", {"The Night Ferry", "Night trains"}),
        ('"night trains"', {"Night trains"}),
        ("港口", {"北京港口"}),
        ("local", {"Local"}),
        ("berg", set()),
        ("ana boat", set()),
        ("ferry -night", set()),
        ("author:ana", set()),
        ("!!!", set()),
        ("", set()),
    ],
)
def test_all_words_of_the_question_stand_in_the_name(paper, query, expected):
    assert set(found(query)) == expected


def test_a_name_that_is_asked_for_alone_comes_first(paper):
    make_article("Newer", series=make_series("Ferry tales"))
    publish(make_article("Newest", series=make_series("Ferry on")))
    assert found("ferry")[0] == "Ferry"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a", {"Ana Bergström"}),
        ("an ber", {"Ana Bergström"}),
        ("ber an", {"Ana Bergström"}),
        ("fer", {"Ferry", "The Night Ferry", "Öykü Ferry-Jones"}),
        ("ni fe", {"The Night Ferry"}),
        ("北京", {"北京港口"}),
        ("xyz", set()),
        ("%", set()),
        ("_", set()),
        ("fe%y", set()),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_words(paper, typed, expected):
    assert set(begun(typed)) == expected


def test_each_name_leads_to_its_page(paper, client):
    every = find_names(parse("ferry")) + find_names(parse("ana")) + find_names(parse("local"))
    assert {name.kind for name in every} == {"author", "topic", "series", "section"}
    assert {name.kind: name.label for name in every}["section"] == "Section"
    for name in every:
        assert client.get(name.address).status_code == 200, name


def test_one_query_whatever_is_asked(paper):
    for text in ("ferry", "night ferry", "a b c d e f"):
        with CaptureQueriesContext(connection) as queries:
            find_names(parse(text))
        assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        find_names(parse("author:ana"))
    assert len(queries) == 0


def test_names_without_a_public_story_are_not_shown(newsroom):
    make_contributor("Nobody Yet")
    make_topic("Nobody cares")
    make_series("Nobody knows: the secret enquiry")
    assert found("nobody") == begun("nobody") == []
    drafted = make_article("Draft", live=False, authors=["Nobody Else"], topics=["Nobody cares"])
    private = make_private(make_article("Private", topics=["Nobody spoke"]))
    assert found("nobody") == []
    publish(drafted)
    assert set(found("nobody")) == {"Nobody Else", "Nobody cares"}
    drafted.refresh_from_db()
    drafted.unpublish()
    assert found("nobody") == []
    private.delete()
    assert found("nobody") == ["Nobody spoke"]


def test_a_section_that_is_hidden_hides_its_names(newsroom):
    vault = make_section("Vault", parent=newsroom.home)
    make_article("Inside", section=vault, topics=["Gold"], authors=["Goldie Reed"])
    assert set(found("gold")) == {"Gold"}
    assert found("vault") == ["Vault"]
    lock = make_private(vault)
    assert found("gold") == found("vault") == begun("go") == []
    lock.delete()
    vault.unpublish()
    assert found("vault") == []


def test_renaming_and_deleting(paper):
    topic = Topic.objects.get(name="Ferry")
    topic.name, topic.slug = "Boats", "boats"
    topic.save()
    assert set(found("ferry")) == {"The Night Ferry", "Öykü Ferry-Jones"}
    assert find_names(parse("boat")) == [Name("topic", "Boats", "/topics/boats/")]
    topic.delete()
    assert found("boat") == []


def test_sections_that_move_take_the_addresses_below_along(newsroom):
    food = make_section("Food", parent=newsroom.opinion)
    make_section("Wine", parent=food)
    assert find_names(parse("wine"))[0].address == "/opinion/food/wine/"
    food.refresh_from_db()
    food.move(newsroom.section.__class__.objects.get(pk=newsroom.section.pk), pos="last-child")
    assert find_names(parse("wine"))[0].address == "/news/food/wine/"
    moved = newsroom.section.__class__.objects.get(pk=food.pk)
    moved.slug, moved.title = "eating", "Eating"
    publish(moved)
    assert find_names(parse("wine"))[0].address == "/news/eating/wine/"
    assert found("food") == []
    assert found("eating") == ["Eating"]
    moved.refresh_from_db()
    moved.delete()
    assert found("wine") == []


def test_who_is_in_the_news_comes_first(newsroom):
    now = timezone.now()
    for number in range(4):
        make_article(authors=[f"Kim {number}"], published_at=now - dt.timedelta(days=40 - number))
    names.rebuild()
    assert begun("kim", 2) == ["Kim 3", "Kim 2"]
    publish(make_article(authors=[make_contributor("Kim Last")], published_at=now))
    old = make_article(live=False, authors=[make_contributor("Kim Old")], published_at=now - dt.timedelta(days=900))
    publish(old)
    assert begun("kim") == ["Kim Last", "Kim 3", "Kim 2", "Kim 1", "Kim 0", "Kim Old"]


def test_what_was_written_around_the_signals_is_mended_by_update_index(paper):
    rows = NameWord.objects.count()
    NameWord.objects.filter(word="ferry").delete()
    Topic.objects.filter(name="Night trains").update(name="Sleepers")
    NameWord.objects.create(kind="topic", object_id=99999, word="ghost", words=" ghost ", name="Ghost", address="/g/")
    call_command("update_index", verbosity=0)
    assert set(found("ferry")) == {"Ferry", "The Night Ferry", "Öykü Ferry-Jones"}
    assert found("sleeper") == ["Sleepers"]
    assert not NameWord.objects.filter(word="ghost").exists()
    assert abs(NameWord.objects.count() - rows) <= 2
    assert names.rebuild() == 0


def test_and_by_check_search(paper, capsys):
    NameWord.objects.filter(word="ferry").delete()
    call_command("check_search", mend=True)
    assert "rows of names mended" in capsys.readouterr().out
    assert set(found("ferry")) == {"Ferry", "The Night Ferry", "Öykü Ferry-Jones"}


def test_a_section_is_compared_with_those_below_it_alone(paper, newsroom):
    NameWord.objects.filter(kind="section", object_id=newsroom.opinion.pk).delete()
    section = newsroom.section
    section.title = "Tidings"
    section.save()
    assert NameWord.objects.filter(kind="section", object_id=section.pk, word="tidings").exists()
    assert not NameWord.objects.filter(kind="section", object_id=newsroom.opinion.pk).exists()


def test_it_does_not_ask_the_search_backend(paper, monkeypatch):
    monkeypatch.setattr(type(get_search_backend()), "search", None)
    monkeypatch.setattr(type(get_search_backend()), "autocomplete", None)
    assert found("ana") == ["Ana Bergström"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=160, alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_any_name_can_be_kept_and_found_by_itself(newsroom, name):
    topic = make_topic("x", slug="x")
    topic.name = name[:120]
    topic.save()
    find_names(parse(name))
    words = names.words_of(topic.name)
    assert NameWord.objects.filter(kind="topic", object_id=topic.pk).exists() == any(words)
