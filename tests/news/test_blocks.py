"""Every block an editor can choose says what it is, shows what it looks like, and stands being empty."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.admin.icons import get_icons
from wagtail.blocks import Block

from home.blocks import STRIP_BLOCKS
from news.blocks import ARTICLE_BLOCKS
from news.models import ArticlePage, StandardPage
from newsroom.core.blocks import ExternalLinkBlock, NavigationLinkBlock
from newsroom.core.models import SiteSettings
from tests.factories import every_block, make_article, make_image, make_standard_page, make_user, make_video

pytestmark = pytest.mark.one_database

PAGE_BLOCKS = [*ARTICLE_BLOCKS, *STRIP_BLOCKS]
LINK_BLOCKS = [("navigation", NavigationLinkBlock()), ("external", ExternalLinkBlock())]


def named(blocks: list[tuple[str, Block]]) -> dict[str, Any]:
    return {"argvalues": [block for _, block in blocks], "ids": [name for name, _ in blocks]}


@pytest.mark.parametrize("block", **named([*PAGE_BLOCKS, *LINK_BLOCKS]))
def test_says_what_it_is(block: Block) -> None:
    assert block.label.strip()
    assert len(str(block.get_description())) > 10
    assert f'id="icon-{block.meta.icon}"' in get_icons(), "an icon that the admin has"


@pytest.mark.parametrize("block", **named(PAGE_BLOCKS))
def test_has_a_template_of_its_own(block: Block) -> None:
    assert get_template(block.meta.template)


def test_no_two_blocks_are_called_the_same() -> None:
    for blocks in (ARTICLE_BLOCKS, STRIP_BLOCKS):
        labels = [str(block.label) for _, block in blocks]
        assert len(labels) == len(set(labels))


def _live_blocks() -> list[tuple[str, Block]]:
    """The blocks as the models hold them: those have the ids that the admin asks for."""
    from home.models import HomePage

    found = []
    for model, field in ((ArticlePage, "body"), (StandardPage, "body"), (HomePage, "strips")):
        for name, block in model._meta.get_field(field).stream_block.child_blocks.items():
            found.append((f"{model.__name__}-{name}", block))
    return found


@pytest.mark.parametrize("filled", [False, True], ids=["empty site", "site with content"])
@pytest.mark.parametrize("block", **named(_live_blocks()))
def test_shows_what_it_looks_like(block: Block, filled: bool, newsroom, client) -> None:
    if filled:
        make_article("The pier at dawn", section=newsroom.section, body=every_block(), lead_image=make_image())
        make_article("What I think", section=newsroom.opinion, kind="opinion", authors=["Ana Sample"])
        SiteSettings.objects.update_or_create(
            site=newsroom.site,
            defaults={"support_heading": "Help us", "support_link_text": "Give", "support_url": "https://example.com/"},
        )
    client.force_login(make_user("editor", groups=("Editors",)))
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    page = response.content.decode()
    assert "newsroom/css/site.css" in page
    if filled:
        body = page.split("<main>")[1].split("</main>")[0]
        shown = strip_tags(body).strip() or any(tag in body for tag in ("<img", "<video", "<audio"))
        assert shown, "the preview is not an empty page"


@pytest.mark.parametrize("block", **named([*PAGE_BLOCKS]))
def test_a_preview_value_could_be_published(block: Block, newsroom) -> None:
    make_article("The pier at dawn", body=every_block(), lead_image=make_image())
    make_article("The pier at dusk")
    make_image()
    value = block.get_preview_value()
    if block.name in ("image", "gallery"):
        # The alt text is for the editor to write.
        with pytest.raises(ValidationError):
            block.clean(value)
    else:
        block.clean(value)


def test_all_blocks_of_an_article_are_read(newsroom, client) -> None:
    article = make_article("Everything", body=every_block(related={"title": "More", "articles": []}))
    page = client.get(article.url).content.decode()
    for words in ("they say", "What happens next", "By the tide.", "In figures", "Departures", "It runs again"):
        assert words in page


def test_all_blocks_of_a_standard_page_are_read(newsroom, client) -> None:
    about = make_standard_page("About us", parent=newsroom.home, body=every_block())
    assert "What happens next" in client.get(about.url).content.decode()


@pytest.mark.parametrize("block", **named(ARTICLE_BLOCKS))
def test_an_empty_block_neither_stops_a_draft_nor_breaks_its_preview(block: Block, newsroom, rf) -> None:
    value = block.clean_deferred(block.get_default())
    request = rf.get("/")
    request.is_preview = True
    html = block.render(value, {"request": request, "page": make_article("Draft", live=False)})
    assert isinstance(html, str)


class TestRights:
    def over(self) -> Any:
        return make_image("Old picture", rights_expire_on=timezone.localdate() - dt.timedelta(days=1))

    def value(self, block: Block, image: Any) -> Any:
        return block.normalize({"image": {"image": image, "alt_text": "A ferry", "decorative": False}, "caption": ""})

    def test_refused_where_they_are_over(self, db) -> None:
        block = dict(ARTICLE_BLOCKS)["image"]
        with pytest.raises(ValidationError) as caught:
            block.clean(self.value(block, self.over()))
        assert "Old picture" in str(caught.value.block_errors["image"])

    def test_a_draft_may_hold_the_place(self, db) -> None:
        block = dict(ARTICLE_BLOCKS)["image"]
        assert block.clean_deferred(self.value(block, self.over()))["image"]


def test_imported_html_is_cleaned_when_it_is_written(db) -> None:
    block = dict(ARTICLE_BLOCKS)["imported_html"]
    cleaned = block.clean(block.normalize({"html": '<p onclick="x()">Ahoy<script>alert(1)</script></p>'}))
    assert "onclick" not in cleaned["html"]
    assert "script" not in cleaned["html"]
    assert "Ahoy" in cleaned["html"]


def test_a_video_block_shows_the_clip(newsroom, client) -> None:
    video = make_video("Out with the first boat", captions=("Good morning.",))
    article = make_article("A trip", body=[("video", {"video": video.pk, "caption": "Out at six"})])
    page = client.get(article.url).content.decode()
    assert "Out at six" in page
