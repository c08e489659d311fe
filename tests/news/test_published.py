"""What anybody may read: one rule, wherever articles are listed, found or opened."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.models import ArticlePage, SectionPage
from tests.factories import make_article, make_private, make_section, make_topic, make_user, publish

pytestmark = pytest.mark.django_db


def public() -> set[str]:
    return {article.title for article in ArticlePage.objects.published()}


@pytest.fixture
def open_article(newsroom):
    return make_article("Open", section=newsroom.subsection, topics=["Ferry"])


def test_live_articles_are_public_and_drafts_are_not(open_article):
    make_article("Draft", live=False)
    assert public() == {"Open"}


def test_a_private_article_is_not_public(open_article):
    make_private(make_article("Private"))
    assert public() == {"Open"}


def test_a_private_section_hides_all_below_it(newsroom, open_article):
    make_article("Beside", section=newsroom.opinion)
    make_private(newsroom.section)
    assert public() == {"Beside"}
    assert {section.title for section in SectionPage.objects.published()} == {"Opinion"}


def test_a_private_front_page_hides_everything(newsroom, open_article):
    make_private(newsroom.home)
    assert public() == set()


def test_a_private_page_hides_none_whose_path_merely_looks_alike(newsroom):
    """Paths are compared as prefixes: a neighbour is not below."""
    first = make_section("First", parent=newsroom.home)
    second = make_section("Second", parent=newsroom.home)
    make_article("In second", section=second)
    make_private(first)
    assert public() == {"In second"}


@pytest.mark.parametrize("restriction", [choice for choice, _label in PageViewRestriction.RESTRICTION_CHOICES])
def test_every_kind_of_restriction_counts(newsroom, open_article, restriction):
    if restriction == PageViewRestriction.NONE:
        return
    PageViewRestriction.objects.create(page=newsroom.subsection, restriction_type=restriction, password="ahoy")
    assert public() == set()


def test_an_alias_of_a_private_article_is_not_public(newsroom, open_article):
    secret = make_article("Secret", section=newsroom.subsection)
    alias = secret.create_alias(parent=newsroom.opinion, update_slug="secret-too")
    assert public() == {"Open", "Secret"}
    make_private(secret)
    assert public() == {"Open"}
    assert alias.live


def test_search_follows_the_same_rule(newsroom, open_article):
    make_article("Draft", live=False)
    make_private(make_article("Private"))
    searched = {article.title for article in ArticlePage.objects.published_for_search()}
    assert searched == public() == {"Open"}


def test_a_scheduled_article_appears_when_its_time_has_come_and_goes_when_it_expires(newsroom, client):
    now = timezone.now()
    draft = make_article("Tomorrow", live=False, topics=["Ferry"])
    draft.go_live_at = now + dt.timedelta(hours=1)
    draft.expire_at = now + dt.timedelta(hours=3)
    draft.save_revision().publish()
    call_command("publish_scheduled")
    assert public() == set()
    assert client.get(draft.url).status_code == 404

    import time_machine

    with time_machine.travel(now + dt.timedelta(hours=2), tick=False):
        call_command("publish_scheduled")
        assert public() == {"Tomorrow"}
        assert client.get(draft.url).status_code == 200
    with time_machine.travel(now + dt.timedelta(hours=4), tick=False):
        call_command("publish_scheduled")
        assert public() == set()
        assert client.get(draft.url).status_code == 410


def test_an_unpublished_article_vanishes_from_every_list_and_says_gone(newsroom, client):
    article = publish(make_article("Taken back", authors=["Ana Sample"], topics=["Ferry"], kind="opinion"))
    lists = [
        newsroom.home.url,
        newsroom.section.url,
        reverse("author", args=["ana-sample"]),
        reverse("topic", args=["ferry"]),
        reverse("kind", args=["opinion"]),
        f"{reverse('search')}?q=taken",
    ]
    for url in lists:
        assert article.url in client.get(url).content.decode(), url
    article.unpublish()
    for url in lists:
        assert article.url not in client.get(url).content.decode(), url
    assert client.get(article.url).status_code == 410


def test_private_articles_stand_in_no_list_and_ask_for_a_login(newsroom, client):
    article = make_article("For us", authors=["Ana Sample"], topics=["Ferry"])
    make_private(article)
    for url in (newsroom.home.url, newsroom.section.url, reverse("topic", args=["ferry"]), "/search/?q=us"):
        assert "For us" not in client.get(url).content.decode(), url
    response = client.get(article.url)
    assert response.status_code == 302
    assert "login" in response.url


def test_drafts_of_a_topic_do_not_make_it_public_knowledge(newsroom, client):
    make_article("Draft", live=False, topics=[make_topic("Merger")])
    assert "Draft" not in client.get(reverse("topic", args=["merger"])).content.decode()


def test_who_is_logged_in_reads_a_private_article(newsroom, client):
    article = make_article("For us")
    make_private(article)
    client.force_login(make_user("reader"))
    assert "For us" in client.get(article.url).content.decode()
