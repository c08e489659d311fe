"""Lists are kept as rows: whatever is written of an article, they are what follows from the database."""

import pytest
from wagtail.models import Page

from news import entries
from news.models import ArticlePage, ListEntry, SectionPage
from tests.factories import make_archive, make_article, make_contributor, make_section, make_series, make_topic

pytestmark = pytest.mark.django_db


def written():
    return set(ListEntry.objects.values_list("list", "article", "published_at"))


def lists_of(article):
    return set(entries.lists_of(article.pk))


@pytest.fixture
def story(newsroom):
    ana = make_contributor("Ana")
    return make_article(
        "The ferry",
        section=newsroom.subsection,
        byline=[("author", ana), ("photographer", ana), ("photographer", make_contributor("Cleo"))],
        topics=["Ferry"],
        series=make_series("Winter"),
    )


def edited(article, **fields):
    article = ArticlePage.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(article, name, value)
    article.save_revision().publish()


def test_an_article_stands_in_all_its_lists_once(newsroom, story):
    topic = story.topics.get().pk
    assert sorted(entries.lists_of(story.pk)) == sorted(
        [
            "all",
            "kind:news",
            f"series:{story.series_id}",
            f"topic:{topic}",
            *{f"contributor:{entry.contributor_id}" for entry in story.byline_entries.all()},
            f"section:{newsroom.section.pk}",
            f"section:{newsroom.subsection.pk}",
        ]
    )
    assert {when for _, _, when in written()} == {story.published_at}


def test_an_edit_takes_it_out_of_the_old_lists_and_puts_it_into_the_new(story):
    bridge, ben = make_topic("Bridge"), make_contributor("Ben")
    article = ArticlePage.objects.get(pk=story.pk)
    article.topics = [bridge]
    article.byline_entries = [type(story.byline_entries.first())(contributor=ben)]
    article.kind, article.series = "opinion", None
    article.save_revision().publish()
    assert lists_of(story) >= {"all", "kind:opinion", f"topic:{bridge.pk}", f"contributor:{ben.pk}"}
    assert not {name for name in lists_of(story) if name.startswith("series:")}
    assert len(lists_of(story)) == 6


def test_a_draft_changes_nothing_and_stands_nowhere(newsroom, story):
    before = written()
    article = ArticlePage.objects.get(pk=story.pk)
    article.topics = [make_topic("Bridge")]
    article.save_revision()
    make_article("A thought", section=newsroom.section, live=False)
    assert written() == before


@pytest.mark.parametrize("known_as", [ArticlePage, Page])
def test_what_is_taken_back_stands_nowhere(story, known_as):
    known_as.objects.get(pk=story.pk).unpublish()
    assert not lists_of(story)
    edited(story)
    assert "all" in lists_of(story)


def test_a_moved_article_and_a_moved_section_stand_in_the_lists_above_them(newsroom, story):
    ArticlePage.objects.get(pk=story.pk).move(SectionPage.objects.get(pk=newsroom.opinion.pk), pos="last-child")
    assert {name for name in lists_of(story) if name.startswith("section:")} == {f"section:{newsroom.opinion.pk}"}
    deep = make_section("Deep", parent=newsroom.opinion)
    opinion, section = (SectionPage.objects.get(pk=page.pk) for page in (newsroom.opinion, newsroom.section))
    opinion.move(section, pos="last-child")
    below = make_article("Below", section=deep)
    assert {f"section:{pk}" for pk in (newsroom.section.pk, newsroom.opinion.pk)} < lists_of(story)
    assert len({name for name in lists_of(below) if name.startswith("section:")}) == 3


def test_what_is_deleted_leaves_nothing(newsroom, story):
    make_topic("Ferry").delete()
    story.series.delete()
    assert not {name for name in lists_of(story) if name.startswith(("topic:", "series:"))}
    ArticlePage.objects.get(pk=story.pk).delete()
    assert written() == set()


def test_topics_and_names_written_on_their_own_count(newsroom, story):
    bridge = make_topic("Bridge")
    ArticlePage.topics.through.objects.filter(articlepage_id=story.pk).delete()
    story = ArticlePage.objects.get(pk=story.pk)
    story.topics = [bridge]
    story.save()
    assert f"topic:{bridge.pk}" in lists_of(story)
    story.byline_entries.first().contributor.byline_entries.all()[0].delete()
    assert written() == _as_computed()


def test_they_are_what_all_articles_give_at_once(newsroom, story):
    people, topics = [make_contributor("Cem"), make_contributor("Dee")], [make_topic("Tide")]
    make_archive(30, sections=[newsroom.section, newsroom.opinion], authors=people, topics=topics, images=[])
    assert len(written()) > 100
    assert written() == _as_computed()


def _as_computed():
    entries.enter_all()
    return written()
