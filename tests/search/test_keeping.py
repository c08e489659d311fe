"""The index kept true, whatever happens to what it is about."""

import datetime as dt
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.search.backends import get_search_backend

from news.models import ArticlePage, SectionPage, Topic
from newsroom.people.models import Contributor
from search.keeping import drain as draining
from search.keeping.checking import check
from search.keeping.drain import drain
from search.keeping.journal import note, note_articles
from search.keeping.models import IndexChange, Spread, Turn
from search.keeping.tasks import tell_index
from tests.factories import (
    make_article,
    make_contributor,
    make_series,
    make_source,
    make_topic,
    make_video,
    publish,
)

pytestmark = pytest.mark.django_db


def hits(words):
    return {article.title for article in ArticlePage.objects.live().search(words)}


@pytest.fixture
def true_index(newsroom):
    """All is indexed, also Wagtail's root page, which a migration makes."""
    check(mend=True)


@pytest.fixture
def later(settings):
    """The worker has not come round yet."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def test_an_article_is_found_once_published_and_not_once_withdrawn(newsroom):
    article = make_article("Zeppelin", live=False)
    assert hits("zeppelin") == set()
    article = publish(article)
    assert hits("zeppelin") == {"Zeppelin"}
    article.unpublish()
    assert hits("zeppelin") == set()


def test_it_is_found_at_once_in_the_database_with_no_worker(newsroom, later):
    publish(make_article("Zeppelin", live=False))
    assert hits("zeppelin") == {"Zeppelin"}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: make_contributor("Ana Zephyr"), "name"),
        (lambda: make_topic("Zephyr"), "name"),
        (lambda: make_source("Zephyr"), "name"),
    ],
    ids=["contributor", "topic", "source"],
)
def test_what_is_renamed_is_renamed_in_all_articles_by_the_worker(newsroom, later, monkeypatch, make, field):
    monkeypatch.setattr(draining, "BATCH", 2)
    thing = make()
    for number in range(5):
        article = make_article(
            f"Story {number}",
            authors=[thing] if isinstance(thing, Contributor) else [],
            topics=[thing] if isinstance(thing, Topic) else [],
            source=thing if field == "name" and not isinstance(thing, Contributor | Topic) else None,
        )
    drain()
    IndexChange.objects.all().delete()
    setattr(thing, field, "Mistral")
    thing.save()
    assert sorted(IndexChange.objects.values_list("spread", flat=True)) == ["", "articles"]
    assert len(hits("zephyr")) == 5
    drain(seconds=0)  # itself
    drain(seconds=0)  # the first two
    assert IndexChange.objects.get().done == 2
    assert IndexChange.objects.get().total == 5
    drain()
    assert hits("mistral") == {f"Story {number}" for number in range(5)}
    assert hits("zephyr") == set()
    assert not IndexChange.objects.exists()
    assert article.title in hits("mistral")


def test_a_change_that_no_article_shows_touches_none(newsroom, later):
    author = make_contributor("Ana Zephyr")
    make_article("Story", authors=[author])
    drain()
    author.role = "Culture editor"
    author.save()
    assert [change.spread for change in IndexChange.objects.all()] == [""]


@pytest.mark.parametrize("how", ["delete", "delete many", "take from article", "take from topic", "clear from topic"])
def test_a_topic_that_is_gone_is_gone_from_its_articles(newsroom, later, how):
    topic = make_topic("Zephyr")
    article = make_article("Story", topics=[topic])
    drain()
    assert hits("zephyr") == {"Story"}
    if how == "delete":
        topic.delete()
    elif how == "delete many":
        Topic.objects.filter(pk=topic.pk).delete()
    elif how == "take from article":
        article.topics.remove(topic)
        article.save()
    elif how == "take from topic":
        topic.articles.remove(ArticlePage.objects.get(pk=article.pk))
    else:
        topic.articles.clear()
    drain()
    assert hits("zephyr") == set()


def test_articles_handed_to_another_author_are_found_by_the_new_name(newsroom):
    one, other = make_contributor("Ana Zephyr"), make_contributor("Bo Mistral")
    article = make_article("Story", authors=[one])
    for entry in article.byline_entries.all():
        entry.contributor = other
        entry.save()
    assert hits("mistral") == {"Story"}
    assert hits("zephyr") == set()


def test_what_a_video_says_is_found_in_every_article_that_shows_it(newsroom, later):
    clip = make_video("At the pier", transcript="A narwhal.", published_at=timezone.now())
    make_article("Leading with it", lead_video=clip)
    make_article("Showing it", body=[("video", {"video": clip.pk, "caption": ""})])
    clip.transcript = "An albatross."
    clip.save()
    drain()
    assert hits("albatross") == {"Leading with it", "Showing it"}
    assert hits("narwhal") == set()
    clip.delete()
    drain()
    assert "Leading with it" not in hits("albatross")


def test_what_a_clip_says_is_found_from_the_day_on_which_readers_may_see_it(newsroom, later):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    clip = make_video("At the pier", transcript="A narwhal.", published_at=tomorrow)
    make_article("Leading with it", lead_video=clip)
    drain()
    assert hits("narwhal") == set()
    with time_machine.travel(tomorrow + dt.timedelta(minutes=1), tick=False):
        drain()
        assert hits("narwhal") == {"Leading with it"}
        clip.published_at = None
        clip.save()
        drain()
    assert hits("narwhal") == set()


def test_an_article_is_found_by_its_section_series_and_caption(newsroom):
    series = make_series("Airships")
    make_article("Story", section=newsroom.section, series=series, lead_image_caption="Over the gasworks")
    newsroom.section.title = "Dispatches"
    newsroom.section.save()
    series.title = "Balloons"
    series.save()
    assert hits("dispatches") == hits("balloons") == hits("gasworks") == {"Story"}
    assert hits("airships") == set()


def test_sections_and_series_may_be_renamed_and_moved(newsroom, true_index):
    make_article("Zeppelin", section=newsroom.section, series=make_series("Air"))
    newsroom.section.title = "Reports"
    newsroom.section.save()
    SectionPage.objects.get(pk=newsroom.section.pk).move(newsroom.opinion, pos="last-child")
    assert hits("zeppelin") == {"Zeppelin"}
    assert not IndexChange.objects.exists()
    assert check(mend=False).wrong == 0


def test_a_change_that_is_rolled_back_leaves_no_trace(newsroom, later):
    article = make_article("Zeppelin")
    IndexChange.objects.all().delete()
    with transaction.atomic():
        article.title = "Balloon"
        article.save()
        assert IndexChange.objects.exists()
        transaction.set_rollback(True)
    assert not IndexChange.objects.exists()


def test_only_one_process_tells_the_index(newsroom, later):
    note(make_article("Zeppelin"))
    with draining._turn() as holder:
        assert holder
        assert not drain().is_ours
    assert drain().is_ours
    assert Turn.objects.count() == 1


def test_an_import_of_many_wakes_the_worker_once(newsroom, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for _number in range(5):
        note(make_topic(f"Topic {_number}"))
    assert IndexChange.objects.count() >= 5
    assert DBTaskResult.objects.filter(task_path=tell_index.module_path).count() == 1


def test_one_that_cannot_be_indexed_does_not_hold_up_the_others(newsroom, later, monkeypatch):
    broken, sound = make_article("Broken"), make_article("Sound")
    IndexChange.objects.all().delete()
    words = ArticlePage.topic_names

    def topic_names(self):
        if self.pk == broken.pk:
            raise ValueError("a topic from hell")
        return "zephyr"

    monkeypatch.setattr(ArticlePage, "topic_names", property(topic_names))
    for article in (broken, sound):
        note(article)
    told = drain()
    assert (told.indexed, told.refused) == (1, 1)
    assert hits("zephyr") == {"Sound"}
    change = IndexChange.objects.get()
    assert "a topic from hell" in change.error
    assert drain().refused == 0  # it waits for its next turn
    monkeypatch.setattr(ArticlePage, "topic_names", words)
    IndexChange.objects.update(next_attempt_at=change.created_at)
    assert drain().indexed == 1


def test_what_is_noted_and_then_deleted_is_no_trouble(newsroom, true_index, later):
    article = make_article("Zeppelin")
    topic = make_topic("Air")
    note_articles(topic)
    article.delete()
    IndexChange.objects.create(label="news.nosuchmodel", object_id="1")
    drain()
    assert not IndexChange.objects.exists()
    assert check(mend=False).wrong == 0


# --- Comparing ---


def said(*arguments):
    out = io.StringIO()
    call_command("check_search", *arguments, stdout=out)
    return out.getvalue()


def entries():
    from modelsearch.conf import get_app_config

    return get_app_config().get_model("IndexEntry").objects


def spoil(newsroom):
    """One entry missing, one stale, one of nothing."""
    lost, stale, gone = make_article("Lost zeppelin"), make_article("Stale"), make_article("Gone")
    get_search_backend().delete(lost)
    ArticlePage.objects.filter(pk=stale.pk).update(standfirst="A zeppelin")
    entries().filter(object_id=str(gone.pk)).update(object_id="987654")


def test_check_counts_what_is_wrong_and_mends_it(newsroom, true_index):
    assert "agree" in said()
    spoil(newsroom)
    found = check(mend=False)
    assert (found.missing.total(), found.stale.total(), found.orphaned.total()) == (2, 1, 1)  # Gone is missing, too
    assert check(mend=False).wrong == 4  # looking changes nothing
    with pytest.raises(CommandError, match="4 are wrong") as error:
        said()
    assert error.value.returncode == 1
    assert "4 mended" in said("--mend")
    assert "agree" in said()
    assert hits("zeppelin") == {"Lost zeppelin", "Stale"}
    assert hits("gone") == {"Gone"}


def test_a_sample_looks_at_a_few(newsroom):
    for _number in range(5):
        make_article()
    assert check(mend=False, sample=2).looked_at["news.ArticlePage"] <= 2


def test_searching_goes_on_while_the_index_is_made_anew(newsroom, monkeypatch):
    spoil(newsroom)
    make_article("Zeppelin")
    index_class = type(get_search_backend().get_index_for_model(ArticlePage))
    whole, seen = index_class.add_items, []

    def add_items(self, model, objects):
        seen.append("Zeppelin" in hits("zeppelin"))
        whole(self, model, objects)
        seen.append("Zeppelin" in hits("zeppelin"))

    monkeypatch.setattr(index_class, "add_items", add_items)
    call_command("update_index", verbosity=0, chunk_size=1)
    monkeypatch.undo()
    assert len(seen) > 10
    assert all(seen)
    assert check(mend=False).wrong == 0
    assert not entries().filter(object_id="987654").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.parametrize("spread", [Spread.ONE, Spread.ARTICLES])
@pytest.mark.django_db(transaction=True)
def test_what_somebody_is_publishing_is_indexed_when_that_is_done(newsroom, later, spread):
    topic = make_topic("Tides")
    article = make_article("Before", topics=[topic])
    drain()
    note(article) if spread == Spread.ONE else note_articles(topic)
    locked, may_end = threading.Event(), threading.Event()

    def publishing():
        with transaction.atomic():
            ArticlePage.objects.filter(pk=article.pk).update(title="Zeppelin")
            locked.set()
            may_end.wait(20)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(publishing)
        assert locked.wait(20)
        drain()
        waiting = list(IndexChange.objects.values_list("label", "object_id"))
        may_end.set()
        done.result()
    assert waiting == [("news.articlepage", str(article.pk))]
    drain()
    assert hits("zeppelin") == {"Zeppelin"}
    assert not IndexChange.objects.exists()


def test_a_batch_of_articles_is_read_in_as_many_queries_as_one(newsroom, later):
    def reads(number):
        topic = make_topic(f"Tides {number}")
        for each in range(number):
            make_article(f"Story {number}-{each}", topics=[topic], authors=[f"Writer {number}-{each}"])
        drain()
        note_articles(topic)
        with CaptureQueriesContext(connection) as queries:
            drain()
        return [query["sql"] for query in queries if 'FROM "news_' in query["sql"] and "SELECT" in query["sql"][:8]]

    assert len(reads(6)) == len(reads(2))
