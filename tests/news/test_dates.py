"""The date above an article, and what it must survive."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Revision

from news.models import ArticlePage
from tests.factories import make_article, publish
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)


def reload(article):
    return ArticlePage.objects.get(pk=article.pk)


def test_a_draft_has_no_date(newsroom):
    assert make_article(live=False).published_at is None


def test_the_first_publication_sets_the_date(newsroom):
    with time_machine.travel(MONDAY, tick=False):
        article = publish(make_article(live=False))
    assert article.published_at == MONDAY


def test_later_publications_leave_it(newsroom):
    with time_machine.travel(MONDAY, tick=False):
        article = publish(make_article(live=False))
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        article.title = "Better"
        article = publish(article)
    assert article.title == "Better"
    assert article.published_at == MONDAY
    assert article.updated_at == MONDAY + dt.timedelta(days=3)


def test_a_draft_from_before_the_publication_does_not_take_the_date_away(newsroom):
    """Revisions saved while there was no date hold none; publishing one of them later must not renew the story."""
    draft = make_article(live=False)
    before = draft.save_revision()
    with time_machine.travel(MONDAY, tick=False):
        publish(draft)
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        Revision.objects.get(pk=before.pk).publish()
    assert reload(draft).published_at == MONDAY


def test_the_date_survives_unpublishing(newsroom):
    with time_machine.travel(MONDAY, tick=False):
        article = publish(make_article(live=False))
    article.unpublish()
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        article = publish(reload(article))
    assert article.published_at == MONDAY


def test_an_editor_may_set_the_date_and_it_stays(newsroom):
    draft = make_article(live=False, published_at=MONDAY)
    article = publish(draft)
    assert article.published_at == MONDAY
    article.title = "Changed"
    assert publish(article).published_at == MONDAY


def test_a_typing_mistake_mended_at_once_is_no_update(newsroom):
    with time_machine.travel(MONDAY, tick=False):
        article = publish(make_article(live=False))
    with time_machine.travel(MONDAY + dt.timedelta(minutes=10), tick=False):
        article = publish(article)
    assert article.updated_at is None


def test_lists_follow_the_printed_date(newsroom, client):
    now = timezone.now()
    make_article("Old", published_at=now - dt.timedelta(days=2))
    make_article("New", published_at=now - dt.timedelta(days=1))
    make_article("Put back", published_at=now - dt.timedelta(days=30))
    listed = client.get(newsroom.section.url).context["articles"].items
    assert [article.title for article in listed] == ["New", "Old", "Put back"]


def test_machines_are_told_both_dates(newsroom, client):
    with time_machine.travel(MONDAY, tick=False):
        article = publish(make_article(live=False))
    with time_machine.travel(MONDAY + dt.timedelta(days=1), tick=False):
        article = publish(article)
    data = json_ld_of(client.get(article.url))[0]
    assert data["datePublished"] == "2026-03-02T06:00:00+00:00"
    assert data["dateModified"] == "2026-03-03T06:00:00+00:00"
