"""Search on a server of its own, against a stand-in that speaks the interface of OpenSearch and Elasticsearch."""

import importlib.util
import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from news.models import ArticlePage, SectionPage
from search import server_facets
from search.checks import check_backend
from search.failing import SearchUnavailable
from search.keeping.checking import check
from search.keeping.drain import drain
from search.keeping.models import IndexChange
from search.parsing import parse
from tests.factories import make_article, make_contributor, make_topic, make_video, publish
from tests.search.opensearch_double import OpenSearchDouble

pytestmark = pytest.mark.django_db
CLIENTS = {"search.backends.opensearch": "opensearchpy", "search.backends.elasticsearch": "elasticsearch"}


@pytest.fixture(
    params=[
        pytest.param(
            backend,
            marks=pytest.mark.skipif(importlib.util.find_spec(client) is None, reason=f"{client} is not installed"),
        )
        for backend, client in CLIENTS.items()
    ],
    autouse=True,
)
def backend(request, settings):
    """Every test runs with each of the clients that are installed."""
    settings.SERVER_BACKEND = request.param
    return request.param


def use(settings, url, **more):
    from search.backends.server import rest

    rest.end()
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": settings.SERVER_BACKEND, "URLS": [url], "INDEX_PREFIX": "newsroom_", **more}
    }


@pytest.fixture
def server(settings, newsroom):
    """A search server with an index of all there is."""
    double = OpenSearchDouble()
    use(settings, double.url, TIMEOUT=1)
    call_command("update_index", verbosity=0)
    double.asked.clear()
    yield double
    double.close()


@pytest.fixture
def dead_server(settings, newsroom):
    """Nobody listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    use(settings, f"http://127.0.0.1:{port}", TIMEOUT=1)
    return port


def hits(words, **filters):
    articles = ArticlePage.objects.published_for_search().filter(**filters)
    return {article.title for article in articles.search(parse(words).query())[:10]}


# --- The conversation ---


def test_making_the_index_is_a_new_one_filled_and_then_put_in_the_place_of_the_old(server, newsroom):
    make_article("Zeppelin")
    call_command("update_index", verbosity=0)
    said = [(method, path.split("_wagtailcore_page")[0]) for method, path, _query, _body in server.asked]
    assert ("PUT", "/newsroom") in said
    pages = server.aliases["newsroom_wagtailcore_page"]
    assert [name for name in server.indices if name.startswith("newsroom_wagtailcore_page")] == [pages]
    mapping = server.mappings[pages]
    assert mapping["title"]["copy_to"] == ["_all_text", "_all_text_boost_2_0"]
    assert mapping["news_searchedarticle__topic_ids_filter"]["type"] == "keyword"
    settings = next(body for method, path, _query, body in server.asked if method == "PUT" and path.count("/") == 1)
    assert "english_stems" in settings
    assert hits("zeppelin") == {"Zeppelin"}


def test_words_phrases_and_excluded_words_wherever_they_stand(server):
    make_article("Night ferry", body="It leaves at six.")
    make_article("Ferry", standfirst="A ferry", body="Not at night.")
    make_article("Elsewhere", body="No boats.")
    assert hits("ferry") == {"Night ferry", "Ferry"}
    assert hits('"night ferry"') == {"Night ferry"}
    assert hits("ferry -night") == set()
    assert hits("ferry -six") == {"Ferry"}
    assert hits("ferry six") == {"Night ferry"}


def test_only_public_articles_and_those_of_the_filters(server, newsroom):
    make_article("Zeppelin draft", live=False)
    make_article("Zeppelin news", section=newsroom.section, kind="analysis")
    make_article("Zeppelin local", section=newsroom.subsection, lead_video=make_video("Up"))
    assert hits("zeppelin") == {"Zeppelin news", "Zeppelin local"}
    assert hits("zeppelin", section=newsroom.section) == {"Zeppelin news"}
    assert hits("zeppelin", kind="analysis") == {"Zeppelin news"}
    assert hits("zeppelin", lead_video__isnull=False) == {"Zeppelin local"}


def test_the_search_page_with_its_operators_and_order(server, newsroom, client):
    older = make_article("Zeppelin one", authors=["Ana Zephyr"], topics=["Air"])
    newer = make_article("Zeppelin two", topics=["Air"])
    found = [article.title for article in ask(client, "zeppelin", sort="newest").context["results"].items]
    assert found == [newer.title, older.title]
    for query in ("zeppelin author:zephyr", "author:zephyr zeppelin topic:air", "zeppelin before:2999 author:ana"):
        assert [one.title for one in ask(client, query).context["results"].items] == [older.title]
    assert ask(client, "zeppelin", topic="air").status_code == 200


def ask(client, query, **more):
    return client.get(reverse("search"), {"q": query, **more})


def test_facets_are_counted_in_one_request(server, newsroom, django_assert_max_num_queries):
    ana, air = make_contributor("Ana Zephyr"), make_topic("Air")
    make_article("Zeppelin one", section=newsroom.section, authors=[ana], topics=[air])
    make_article("Zeppelin two", section=newsroom.subsection, authors=[ana, "Bo"], topics=[air, "Sea"])
    make_article("Ferry", section=newsroom.opinion, lead_video=make_video("Up"))
    server.asked.clear()
    with django_assert_max_num_queries(5):
        found = server_facets.count(ArticlePage.objects.published_for_search().search("zeppelin"))
    assert len([path for _method, path, _query, _body in server.asked if path.endswith("_search")]) == 1
    counts = {facet.name: [(value.label, value.number) for value in facet.values] for facet in found}
    assert counts["section"] == [("News", 2), ("Local", 1)]
    assert counts["author"] == [("Ana Zephyr", 2), ("Bo", 1)]
    assert counts["topic"] == [("Air", 2), ("Sea", 1)]
    assert [number for _label, number in counts["kind"]] == [2]
    assert [number for _label, number in counts["year"]] == [2]
    assert "video" not in counts


# --- Kept true ---


def test_publishing_withdrawing_renaming_and_deleting_reach_the_server(server):
    ana = make_contributor("Ana Zephyr")
    article = publish(make_article("Story", authors=[ana], live=False))
    assert hits("zephyr") == {"Story"}
    ana.name = "Ana Mistral"
    ana.save()
    assert hits("mistral") == {"Story"}
    article.unpublish()
    assert hits("mistral") == set()
    article.delete()
    assert str(article.pk) not in server.documents("newsroom_wagtailcore_page")


def test_a_section_that_moves_takes_its_articles_along(server, newsroom):
    article = make_article("Zeppelin", section=newsroom.subsection)
    SectionPage.objects.get(pk=newsroom.subsection.pk).move(newsroom.opinion, pos="last-child")
    stored = server.documents("newsroom_wagtailcore_page")[str(article.pk)]
    assert stored["path_filter"] == ArticlePage.objects.get(pk=article.pk).path


def test_index_and_content_are_compared(server):
    lost, stale, gone = make_article("Lost"), make_article("Stale"), make_article("Gone")
    assert check(mend=False).wrong == 0
    documents = server.documents("newsroom_wagtailcore_page")
    del documents[str(lost.pk)]
    ArticlePage.objects.filter(pk=stale.pk).update(standfirst="A zeppelin")
    documents["987654"] = {**documents[str(gone.pk)], "pk": "987654"}
    found = check(mend=False)
    assert (found.missing.total(), found.stale.total(), found.orphaned.total()) == (1, 1, 1)
    check(mend=True)
    assert check(mend=False).wrong == 0
    assert hits("zeppelin") == {"Stale"}


# --- Out of order ---


@pytest.mark.parametrize("mood", ["503", "garbage", "empty", "html", "slow"])
def test_a_server_that_fails_is_spoken_of_politely_and_nothing_else_suffers(server, newsroom, client, mood):
    article = make_article("Zeppelin")
    server.mood = mood
    response = ask(client, "zeppelin <b>")
    assert response.status_code == 503
    page = response.content.decode()
    assert "does not work at the moment" in page
    assert reverse("archive") in page
    assert reverse("topics") in page
    assert "<b>" not in page.split("<main")[1].split("zeppelin")[1][:60]
    assert client.get(article.url).status_code == 200
    assert client.get("/").status_code == 200
    assert ask(client, "").status_code == 200


def test_a_server_that_is_gone_is_not_waited_for_twice(dead_server, client):
    with pytest.raises(SearchUnavailable):
        hits("zeppelin")
    from search.backends.server import rest

    with socket.create_server(("127.0.0.1", dead_server)) as back_again:
        back_again.setblocking(False)
        with pytest.raises(SearchUnavailable, match="a moment ago"):
            hits("zeppelin")
        with pytest.raises(BlockingIOError):  # it was not asked
            back_again.accept()
    rest.end()
    with pytest.raises(SearchUnavailable) as again:
        hits("zeppelin")
    assert "a moment ago" not in str(again.value)


def test_an_index_that_is_not_made_yet_is_out_of_order_too(settings, newsroom, client):
    double = OpenSearchDouble()
    use(settings, double.url)
    assert ask(client, "zeppelin").status_code == 503
    double.close()


@pytest.mark.parametrize("mood", ["503", "html"])
def test_publishing_goes_on_and_the_index_catches_up(server, newsroom, mood):
    server.mood = mood
    article = publish(make_article("Zeppelin", live=False))
    make_article("Gone").delete()
    assert article.live
    assert IndexChange.objects.exists()
    assert drain().unreachable
    assert not IndexChange.objects.exclude(attempts=0).exists()  # an outage is nobody's fault
    server.mood = ""
    from search.backends.server import rest

    rest.end()
    call_command("tell_search", verbosity=0)
    assert not IndexChange.objects.exists()
    assert hits("zeppelin") == {"Zeppelin"}


def test_publishing_does_not_ask_the_server_while_the_editor_waits(server, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    article = make_article("Zeppelin", live=False)
    server.asked.clear()
    publish(article)
    assert server.asked == []
    drain()
    assert hits("zeppelin") == {"Zeppelin"}


def test_no_editor_waits_for_a_lock_while_the_server_is_asked(settings, real_database):
    double = OpenSearchDouble()
    use(settings, double.url)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    make_topic("Air")
    asked, within = double.answer, []

    ours = connections["default"]

    def answer(*arguments):
        within.append(ours.in_atomic_block)
        return asked(*arguments)

    double.answer = answer
    drain()
    double.close()
    assert within
    assert not any(within)


def test_the_check_says_that_it_could_not_look(dead_server):
    with pytest.raises(CommandError) as error:
        call_command("check_search")
    assert error.value.returncode == 2


def test_a_backend_that_cannot_be_loaded_is_found_before_the_site_starts(settings):
    use(settings, "http://127.0.0.1:1")
    assert check_backend() == []
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.of_a_client_not_there"}}
    (error,) = check_backend()
    assert "pip install .[opensearch]" in error.hint
