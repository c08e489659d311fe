"""The tree of sections, and what follows when something in it moves."""

import pytest

from news.models import ArticlePage
from tests.factories import make_article, make_section, publish

pytestmark = pytest.mark.django_db


def titles(client, url):
    return [article.title for article in client.get(url).context["articles"].items]


def test_a_section_lists_its_own_articles_and_those_below_newest_first(newsroom, client):
    make_article("In local", section=newsroom.subsection)
    make_article("In news", section=newsroom.section)
    make_article("In opinion", section=newsroom.opinion)
    assert titles(client, newsroom.section.url) == ["In news", "In local"]
    assert titles(client, newsroom.subsection.url) == ["In local"]


def test_a_section_names_those_directly_below_it(newsroom, client):
    make_section("Harbour", parent=newsroom.subsection)
    hidden = make_section("Hidden", parent=newsroom.section)
    hidden.unpublish()
    subsections = client.get(newsroom.section.url).context["subsections"]
    assert [section.title for section in subsections] == ["Local"]


def test_an_empty_section_answers(newsroom, client):
    response = client.get(newsroom.opinion.url)
    assert response.status_code == 200
    assert titles(client, newsroom.opinion.url) == []


def test_a_section_is_paged(newsroom, client):
    for number in range(newsroom.section.ARTICLES_PER_PAGE + 1):
        make_article(f"Number {number}")
    first = client.get(newsroom.section.url)
    assert len(first.context["articles"].items) == newsroom.section.ARTICLES_PER_PAGE
    assert "?page=2" in first.content.decode()
    assert titles(client, f"{newsroom.section.url}?page=2") == ["Number 0"]
    assert client.get(f"{newsroom.section.url}?page=3").status_code == 404


def test_an_article_knows_its_section_from_the_start(newsroom):
    assert make_article(section=newsroom.subsection).section == newsroom.subsection


def test_a_moved_article_changes_section_and_its_old_address_leads_to_the_new_one(
    newsroom, client, django_capture_on_commit_callbacks
):
    article = publish(make_article("Ferry returns", section=newsroom.section))
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        article.move(newsroom.opinion, pos="last-child")
    article = ArticlePage.objects.get(pk=article.pk)
    assert article.section == newsroom.opinion
    assert article in ArticlePage.objects.in_section(newsroom.opinion)
    assert article not in ArticlePage.objects.in_section(newsroom.section)
    response = client.get(old)
    assert (response.status_code, response.url) == (301, article.url)


def test_articles_go_with_a_section_that_moves(newsroom, client, django_capture_on_commit_callbacks):
    article = publish(make_article("Ferry returns", section=newsroom.subsection))
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        newsroom.subsection.move(newsroom.opinion, pos="last-child")
    article = ArticlePage.objects.get(pk=article.pk)
    assert article.section_id == newsroom.subsection.pk
    assert "Ferry returns" in titles(client, newsroom.opinion.url)
    assert "Ferry returns" not in titles(client, newsroom.section.url)
    response = client.get(old)
    assert (response.status_code, response.url) == (301, article.url)


def test_a_new_slug_leaves_a_redirect(newsroom, client, django_capture_on_commit_callbacks):
    article = publish(make_article("Ferry returns"))
    old = article.url
    article.slug = "ferry-returns-at-last"
    with django_capture_on_commit_callbacks(execute=True):
        article = publish(article)
    assert article.url != old
    response = client.get(old)
    assert (response.status_code, response.url) == (301, article.url)


def test_a_renamed_section_takes_its_articles_along(newsroom, client, django_capture_on_commit_callbacks):
    article = publish(make_article("Ferry returns", section=newsroom.section))
    old = article.url
    newsroom.section.refresh_from_db()
    newsroom.section.slug = "reports"
    with django_capture_on_commit_callbacks(execute=True):
        publish(newsroom.section)
    article = ArticlePage.objects.get(pk=article.pk)
    response = client.get(old)
    assert (response.status_code, response.url) == (301, article.url)
    assert client.get(article.url).status_code == 200


def test_a_copied_article_belongs_to_where_it_was_copied(newsroom):
    copy = make_article("Ferry returns").copy(to=newsroom.opinion, update_attrs={"slug": "ferry-again"})
    assert ArticlePage.objects.get(pk=copy.pk).section == newsroom.opinion


def test_an_article_is_found_at_any_depth(newsroom, client):
    section = newsroom.subsection
    for name in ("Harbour", "Piers", "North pier"):
        section = make_section(name, parent=section)
    article = make_article("Deep down", section=section)
    assert client.get(article.url).status_code == 200
    assert client.get(f"{article.url}further/").status_code == 404
    assert client.get("/news/deep-down/").status_code == 404
