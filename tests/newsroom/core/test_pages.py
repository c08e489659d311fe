"""What every page has: fallbacks for lists, search-engine fields, slugs that are not the site's own."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver

from news.passages import OPENING
from newsroom.core.models.pages import RESERVED_SLUGS
from tests.factories import make_article, make_image, make_section, make_standard_page, make_video

pytestmark = pytest.mark.django_db


def test_every_first_part_of_an_address_of_ours_is_reserved():
    """A new route that a page's slug could hide behind belongs into RESERVED_SLUGS."""
    taken = set()
    for pattern in get_resolver().url_patterns:
        children = (
            pattern.url_patterns if isinstance(pattern, URLResolver) and str(pattern.pattern) == "" else [pattern]
        )
        taken |= {str(child.pattern).split("/")[0] for child in children}
    own = {slug for slug in taken if slug and not slug.startswith(("^", "(", "_"))}
    assert own <= RESERVED_SLUGS


@pytest.mark.parametrize("slug", sorted(slug for slug in RESERVED_SLUGS if "." not in slug))
def test_no_section_takes_an_address_of_the_site(newsroom, slug):
    with pytest.raises(ValidationError) as caught:
        make_section("A section", parent=newsroom.home, slug=slug)
    assert "slug" in caught.value.message_dict


def test_a_section_that_is_renamed_may_not_take_one_either(newsroom):
    newsroom.section.slug = "archive"
    with pytest.raises(ValidationError):
        newsroom.section.full_clean()


def test_further_down_the_same_words_are_free(newsroom, client):
    section = make_section("Archive", parent=newsroom.section, slug="archive")
    assert client.get(section.url).status_code == 200


def test_teasers_fall_back_from_what_was_chosen_for_lists_to_what_the_page_has(newsroom):
    chosen, lead, poster = make_image(), make_image(), make_image()
    video = make_video(poster=poster)
    bare = make_article()
    assert (bare.teaser_image, bare.teaser_text) == (None, "")
    assert make_article(lead_video=video).teaser_image == poster
    assert make_article(lead_video=video, lead_image=lead).teaser_image == lead
    assert make_article(lead_image=lead, listing_image=chosen).teaser_image == chosen
    assert make_article(search_description="For engines").teaser_text == "For engines"
    assert make_article(search_description="For engines", standfirst="For all").teaser_text == "For all"
    assert make_article(standfirst="For all", listing_text="For lists").teaser_text == "For lists"


def test_a_page_can_be_kept_from_search_engines(newsroom, client):
    hidden, shown = make_article("Hidden", noindex=True), make_article("Shown")
    assert 'content="noindex"' in client.get(hidden.url).content.decode()
    assert "noindex" not in client.get(shown.url).content.decode()


def test_what_is_shared_is_described(newsroom, client):
    article = make_article("Ferry returns", standfirst="The boat runs again.", lead_image=make_image(size=(1200, 630)))
    soup = BeautifulSoup(client.get(article.url).content, "html.parser")
    meta = {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}
    assert meta["og:title"] == "Ferry returns"
    assert meta["og:description"] == "The boat runs again."
    assert meta["og:url"] == article.get_full_url()
    assert meta["og:image"].startswith("http://")


def test_a_story_without_a_standfirst_is_described_by_its_first_words(newsroom, client):
    body = [
        ("heading", {"text": "At sea", "level": "h2"}),
        ("paragraph", "<p> </p>"),
        ("paragraph", "<p>The boat &amp; its <b>crew</b><br>run again.</p><p>Since six.</p>"),
        ("paragraph", "<p>Nobody asked why.</p>"),
    ]
    article = make_article("Ferry returns", body=body)
    meta = BeautifulSoup(client.get(article.url).content, "html.parser").find("meta", attrs={"name": "description"})
    assert meta["content"] == article.summary == "The boat & its crew run again. Since six."
    assert len(make_article(body="word " * 2000).summary) == OPENING
    assert make_article(body="Words", standfirst="For all").summary == "For all"
    assert make_article(body="").summary == ""


def test_a_standard_page_shows_its_text(newsroom, client):
    page = make_standard_page("About us", parent=newsroom.home, body="We are a paper.", introduction="Since 1962.")
    html = client.get(page.url).content.decode()
    assert "We are a paper." in html
    assert "Since 1962." in html
