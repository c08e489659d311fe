"""What editors say once about the whole site, and what readers see of it."""

import json

import pytest
from django.core.exceptions import ValidationError

from newsroom.core.models import SiteSettings
from tests.factories import make_article, make_private

pytestmark = pytest.mark.django_db

SUPPORT = {
    "support_heading": "Keep the paper afloat",
    "support_text": "We live from readers.",
    "support_link_text": "Join us",
    "support_url": "https://example.com/join",
}


@pytest.fixture
def settings_of(newsroom):
    def save(**fields):
        settings = SiteSettings.for_site(newsroom.site)
        for name, value in fields.items():
            setattr(settings, name, value)
        settings.full_clean()
        settings.save()
        return settings

    return save


def links(*values):
    return json.dumps([{"type": "link", "value": {"page": None, "url": "", "label": "", **value}} for value in values])


def test_the_name_and_the_tagline_stand_on_every_page(newsroom, client, settings_of):
    settings_of(name="The Daily Tide", tagline="All the news that floats")
    for url in ("/", newsroom.section.url, "/search/", "/nothing/"):
        assert "The Daily Tide" in client.get(url).content.decode()
    assert "All the news that floats" in client.get("/").content.decode()


def test_the_site_works_before_anybody_saved_settings(newsroom, client):
    assert not SiteSettings.objects.exists()
    assert client.get("/").status_code == 200


def test_the_menus_lead_to_pages_and_addresses(newsroom, client, settings_of):
    settings_of(
        navigation=links({"page": newsroom.section.pk}, {"url": "/videos/", "label": "Watch"}),
        footer_links=links({"page": newsroom.opinion.pk, "label": "Our views"}),
    )
    html = client.get("/").content.decode()
    for href, text in ((newsroom.section.url, "News"), ("/videos/", "Watch"), (newsroom.opinion.url, "Our views")):
        assert f'href="{href}"' in html
        assert text in html


def test_a_page_that_is_not_public_leaves_the_menus(newsroom, client, settings_of):
    settings_of(navigation=links({"page": newsroom.section.pk}, {"page": newsroom.opinion.pk}))
    newsroom.section.unpublish()
    html = client.get("/").content.decode()
    assert 'href="/news/"' not in html
    assert 'href="/opinion/"' in html
    newsroom.opinion.delete()
    assert 'href="/opinion/"' not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "value",
    [
        {"url": "javascript:alert(1)", "label": "Click"},
        {"url": "https://example.com/", "label": ""},
        {"url": "data:text/html,x", "label": "Click"},
        {},
    ],
)
def test_menus_take_no_script_and_nothing_incomplete(value):
    block = SiteSettings._meta.get_field("navigation").stream_block
    with pytest.raises(ValidationError):
        block.clean(block.to_python(json.loads(links(value))))


def test_a_support_call_must_be_complete_to_be_shown(settings_of):
    with pytest.raises(ValidationError) as caught:
        settings_of(support_placement="articles", support_text="Please")
    assert set(caught.value.message_dict) == {"support_heading", "support_link_text", "support_url"}


@pytest.mark.parametrize(
    ("placement", "shown_on"), [("nowhere", set()), ("articles", {"news", "opinion"}), ("opinion", {"opinion"})]
)
def test_the_support_call_stands_where_the_settings_say(newsroom, client, settings_of, placement, shown_on):
    settings_of(support_placement=placement, **SUPPORT)
    for kind in ("news", "opinion", "sponsored"):
        html = client.get(make_article(kind=kind).url).content.decode()
        assert ("https://example.com/join" in html) == (kind in shown_on), kind


def test_an_article_may_go_without_the_support_call(newsroom, client, settings_of):
    settings_of(support_placement="articles", **SUPPORT)
    assert "Join us" not in client.get(make_article(show_support_call=False).url).content.decode()


def test_a_private_section_is_no_secret_in_the_menu_but_asks_for_a_login(newsroom, client, settings_of):
    settings_of(navigation=links({"page": newsroom.opinion.pk}))
    make_private(newsroom.opinion)
    assert client.get(newsroom.opinion.url).status_code == 302
