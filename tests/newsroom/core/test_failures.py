"""When something goes wrong readers get a page of the paper, and machines a status."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.core.models import SiteSettings
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(newsroom):
    SiteSettings.objects.create(site=newsroom.site, name="The Daily Tide")
    return newsroom


def in_the_sites_look(response) -> bool:
    html = response.content.decode()
    return "The Daily Tide" in html and "newsroom/css/site.css" in html and 'href="/"' in html


@pytest.mark.parametrize(
    "path", ["/nothing/", "/news/nothing/", "/authors/nobody/", "/archive/2024/13/", "/news/?page=x"]
)
def test_not_found(named, client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert in_the_sites_look(response)
    assert 'action="/search/"' in response.content.decode()
    assert "noindex" in response.content.decode()


def test_gone(named, client):
    article = publish(make_article(live=False))
    article.unpublish()
    response = client.get(article.url)
    assert response.status_code == 410
    assert in_the_sites_look(response)


def test_a_bad_request(named, client):
    response = client.get("/search/?q=%00")
    assert response.status_code == 400
    assert in_the_sites_look(response)


def test_a_form_out_of_date(named):
    response = Client(enforce_csrf_checks=True).post(reverse("wagtailadmin_login"), {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert in_the_sites_look(response)


def test_an_error_of_ours_needs_neither_settings_nor_database(named, client, monkeypatch, django_assert_num_queries):
    from newsroom.core.views import server_error

    def fail(*args, **kwargs):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("search.views.find", fail)
    client.raise_request_exception = False
    response = client.get("/search/?q=ferry")
    assert response.status_code == 500
    assert b'href="/"' in response.content
    assert b"on purpose" not in response.content
    with django_assert_num_queries(0):
        assert server_error(None).status_code == 500


def test_a_site_without_pages_says_not_found_and_no_more(db, client):
    from wagtail.models import Site

    Site.objects.all().delete()
    for path in ("/", "/news/", "/search/", "/authors/", "/videos/", "/archive/"):
        assert client.get(path).status_code in (200, 404), path


def test_health_tells_whether_the_database_answers(db, client):
    response = client.get(reverse("health"))
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert "no-store" in response["Cache-Control"]


def test_robots_keeps_engines_out_of_the_admin_and_names_the_sitemap(newsroom, client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert client.get("/robots.txt")["Content-Type"].startswith("text/plain")
