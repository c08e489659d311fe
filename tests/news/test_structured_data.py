"""What machines read in an article's head, held against a golden file."""

import datetime as dt
import json
from pathlib import Path

import pytest
import time_machine

from tests.factories import make_article, make_contributor, make_image, publish
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent.parent / "golden" / "article.json"


def test_an_article_is_described_as_the_golden_file_says(newsroom, client):
    """After a wanted change write the new description into the file by hand: that is the review."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC), tick=False):
        article = make_article(
            "Ferry returns <after> all & soon",
            live=False,
            section=newsroom.subsection,
            kind="analysis",
            standfirst="The boat runs again.",
            authors=[make_contributor("Ana Sample", role="Harbour correspondent"), make_contributor("Bo Example")],
            byline=[("photographer", make_contributor("Cy Picture"))],
            source="The Gazette",
            source_fields={"original_url": "https://gazette.example.com/ferry", "relation": "translated"},
            topics=["Ferry"],
            body="The ferry left at six.",
        )
        article = publish(article)
    described = json_ld_of(client.get(article.url))
    assert described == json.loads(GOLDEN.read_text())


def test_the_lead_image_is_given_with_its_whole_address(newsroom, client):
    article = make_article(lead_image=make_image())
    (image,) = json_ld_of(client.get(article.url))[0]["image"]
    address = image if isinstance(image, str) else image["url"]
    assert address.startswith("http://testserver/media/")


def test_no_text_of_an_article_ends_the_script_it_stands_in(newsroom, client):
    nasty = '</script><script>alert("x")</script><!-- & \u2028'
    article = make_article(nasty, slug="nasty", standfirst=nasty, authors=[make_contributor(nasty, slug="nasty")])
    response = client.get(article.url)
    assert "<script>alert" not in response.content.decode()
    assert json_ld_of(response)[0]["headline"] == nasty
