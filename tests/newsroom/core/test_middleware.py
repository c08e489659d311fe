"""Headers of every response, requests that are refused, and addresses that are gone."""

import pytest
from django.urls import reverse

from tests.factories import make_article, make_private, make_section, make_user, publish

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/", "/search/", "/nothing-here/", "/authors/", "/?page=%00"])
def test_readers_get_a_strict_policy(newsroom, client, path):
    directives = policy(client.get(path))
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert directives["object-src"] == ["'none'"]
    assert "'unsafe-inline'" not in str(directives)
    assert "*" not in str(directives)


def test_the_admin_alone_may_use_inline_scripts(newsroom, client):
    client.force_login(make_user("chief", superuser=True))
    assert "'unsafe-inline'" in policy(client.get(reverse("wagtailadmin_home")))["script-src"]
    assert "'unsafe-inline'" not in policy(client.get("/"))["script-src"]


def test_an_address_that_only_looks_like_the_admin_gets_the_strict_policy(newsroom, client):
    make_section("Administration", parent=newsroom.home)
    assert "'unsafe-inline'" not in policy(client.get("/administration/"))["script-src"]


def test_the_other_headers(newsroom, client):
    response = client.get("/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_readers_get_no_cookie(newsroom, client):
    """A page that sets none can be cached whole, and needs no banner."""
    article = make_article(lead_image=None)
    for url in ("/", newsroom.section.url, article.url, "/search/?q=ferry", "/authors/", "/videos/"):
        assert not client.get(url).cookies, url


@pytest.mark.parametrize("url", ["/%00", "/search/?q=%00", "/search/?q=a%00b", "/?%00=1", "/news/%00/"])
def test_a_nul_byte_is_refused(newsroom, client, url):
    response = client.get(url)
    assert response.status_code == 400
    assert b"</html>" in response.content


def test_an_article_that_was_taken_back_is_gone_and_one_that_never_was_is_not_found(newsroom, client):
    gone = publish(make_article("Gone", live=False))
    gone.unpublish()
    draft = make_article("Draft", live=False)
    assert client.get(gone.url).status_code == 410
    assert client.head(gone.url).status_code == 410
    assert client.get(draft.url).status_code == 404
    assert client.get(f"{gone.url}further/").status_code == 404


def test_publishing_again_brings_it_back(newsroom, client):
    article = publish(make_article("Back", live=False))
    article.unpublish()
    publish(article)
    assert client.get(article.url).status_code == 200


def test_a_redirect_beats_gone(newsroom, client):
    from wagtail.contrib.redirects.models import Redirect

    gone = publish(make_article("Gone", live=False))
    gone.unpublish()
    Redirect.add_redirect(gone.url, newsroom.section, is_permanent=True)
    assert client.get(gone.url).status_code == 301


def test_a_private_article_that_was_taken_back_tells_no_more(newsroom, client):
    gone = publish(make_article("Gone", live=False))
    make_private(gone)
    gone.unpublish()
    assert b"Gone" not in client.get(gone.url).content
