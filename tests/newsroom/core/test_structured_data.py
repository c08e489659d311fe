"""JSON-LD that no text can break out of."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.core.models import SiteSettings
from newsroom.core.structured_data import json_ld
from tests.factories import make_image
from tests.newsroom.core.structured_data import json_ld_of


@given(st.text())
def test_any_text_survives_and_stays_inside(text):
    script = str(json_ld({"name": text}))
    body = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(body) & set("<>&")
    assert json.loads(body) == {"name": text}


@pytest.mark.django_db
def test_the_front_page_describes_the_publication(newsroom, client):
    settings = SiteSettings.for_site(newsroom.site)
    settings.name, settings.logo = "The Daily Tide", make_image()
    settings.save()
    (site,) = json_ld_of(client.get("/"))
    assert (site["@type"], site["name"], site["url"]) == ("WebSite", "The Daily Tide", "http://testserver/")
    assert site["publisher"]["logo"]["url"].startswith("http://testserver/media/")


@pytest.mark.django_db
def test_a_section_is_a_collection(newsroom, client):
    (section,) = json_ld_of(client.get(newsroom.section.url))
    assert (section["@type"], section["name"]) == ("CollectionPage", "News")
