"""What the factories promise the other tests."""

import pytest
from wagtail.models import Page

from news.models import ArticlePage
from tests.factories import (
    every_block,
    make_archive,
    make_article,
    make_contributor,
    make_image,
    make_topic,
    publish,
)

pytestmark = pytest.mark.django_db


def test_an_article_is_complete_and_later_ones_are_newer(newsroom):
    first = make_article("First", authors=["Ana Sample"], topics=["Ferry"], source="The Gazette")
    second = make_article("Second", section=newsroom.opinion, kind="opinion")
    assert list(ArticlePage.objects.published().newest()) == [second, first]
    assert first.section == newsroom.section
    assert first.byline == "By Ana Sample"
    assert [str(topic) for topic in first.topics.all()] == ["Ferry"]
    assert first.source_record.source.name == "The Gazette"
    assert second.section == newsroom.opinion


def test_every_block_is_in_the_body_that_says_so(newsroom, client):
    from news.blocks import ARTICLE_BLOCKS

    article = make_article("All of it", body=every_block())
    left_out = {"related"}
    assert {block.block_type for block in article.body} == {name for name, _block in ARTICLE_BLOCKS} - left_out
    assert client.get(article.url).status_code == 200


def test_a_draft_is_published_as_in_the_admin(newsroom):
    draft = make_article("Draft", live=False)
    assert not draft.live
    assert publish(draft).live


def test_the_archive_is_a_tree_as_if_made_page_by_page(newsroom):
    make_article("Before")
    articles = make_archive(
        30,
        sections=[newsroom.section, newsroom.opinion],
        authors=[make_contributor(), make_contributor()],
        topics=[make_topic("Ferry")],
        images=[make_image()],
    )
    make_article("After")
    assert ArticlePage.objects.published().count() == 32
    assert Page.find_problems() == ([], [], [], [], [])
    newest = ArticlePage.objects.published().newest()[0]
    assert newest == articles[-1]
    assert newest.full_clean() is None
    assert len(newest.credits[0].contributors) == 2
