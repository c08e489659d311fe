"""What editors say once about the whole site, and what readers see of it."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from wagtail.models import Site

from news.models import ArticlePage
from newsroom.core.models import SiteSettings, site_setting
from newsroom.core.prepared import Parameter
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


class TestWhereTheSitesAre:
    """Wagtail remembers it in a cache that each process may have for itself; another changes it."""

    @pytest.fixture(autouse=True)
    def another_process(self, monkeypatch) -> None:
        """Nothing that is changed here clears the cache that requests look into."""
        Site.get_site_root_paths()
        correct = site_setting.Site.clear_site_root_paths_cache
        monkeypatch.setattr(Site, "clear_site_root_paths_cache", staticmethod(lambda: None))

        def corrected(rows: Any) -> None:
            with monkeypatch.context() as patched:
                patched.setattr(Site, "clear_site_root_paths_cache", staticmethod(correct))
                know(rows)

        know = site_setting._correct_addresses
        monkeypatch.setattr(site_setting, "_correct_addresses", corrected)

    @pytest.mark.parametrize("megabytes", [0, 16])
    def test_links_lead_where_the_site_is(self, newsroom, client, settings, megabytes):
        settings.UNCHANGED_MEGABYTES = megabytes
        make_article("Ferry", section=newsroom.section)
        pages = ["/", newsroom.section.url, "/feed/", "/sitemap.xml", "/archive/"]
        front = newsroom.site.root_page.specific

        def shown() -> list[str]:
            return [client.get(page).content.decode().replace("http://news.example", "") for page in pages]

        for _ in range(2):
            before = shown()
        front.slug = "renamed"
        front.save()
        assert shown() == before

    def test_addresses_have_the_site_s_own_name(self, newsroom, client):
        article = make_article("Ferry", section=newsroom.section)
        client.get("/")
        newsroom.site.hostname = "new.example"
        newsroom.site.save()
        client.get("/")
        assert ArticlePage.objects.get(pk=article.pk).full_url.startswith("http://new.example/")

    def test_a_site_that_is_no_more_is_none(self, newsroom, client):
        other = Site.objects.create(hostname="gone.example", root_page=newsroom.section)
        Site.get_site_root_paths()
        other.delete()
        client.get("/")
        assert [found.site_id for found in Site.get_site_root_paths()] == [newsroom.site.pk]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL compiles queries")
def test_a_new_database_compiles_no_query_for_them(newsroom):
    """It has no statistics then, and expects millions of rows where nothing bounds them."""
    _made, sites = site_setting._prepared()
    sites.all(hostname="localhost")
    compiled = sites._compiled["postgresql"]
    values = ["localhost" if isinstance(part, Parameter) else part for part in compiled.parameters]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {compiled.statement.sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "wagtailcore_site" in plan
    assert "JIT" not in plan
