"""Comments on a passage of the article."""

import re

import pytest
from django.urls import reverse

from news.models import ArticlePage
from news.passages import running_text, texts
from newsroom.discussions import passages
from newsroom.discussions.models import ArticleComment, Discussion, DiscussionSettings, Mode
from newsroom.discussions.services import Refused, approve, submit
from tests.factories import make_article
from tests.newsroom.discussions.saying import draft, said, say
from tests.newsroom.discussions.test_views import opened, write_address

pytestmark = pytest.mark.django_db

BODY = [
    ("paragraph", "<p>The ferry left at <b>six</b> &amp; nobody waved.</p><p>It came back at noon.</p>"),
    ("heading", {"text": "What is next", "level": "h2"}),
    ("key_points", {"title": "In short", "points": ["Fares stay", "The bridge opens"]}),
    ("quotation", {"quote": "<p>We never waved.</p>", "attribution": "A pilot"}),
    ("fact_box", {"title": "Figures", "text": "<p>Built in 1962.</p>"}),
    ("imported_html", {"html": "<p>From the <em>old</em> site.</p>"}),
]


@pytest.fixture
def article(newsroom):
    return make_article("The ferry returns", slug="ferry", section=newsroom.section, body=BODY)


@pytest.fixture
def block(article):
    return str(article.body[0].id)


def test_passages_are_the_blocks_with_running_text(article):
    assert list(texts(article.body).values()) == [
        "The ferry left at six & nobody waved. It came back at noon.",
        "Fares stay The bridge opens",
        "We never waved.",
        "Built in 1962.",
        "From the old site.",
    ]


def test_search_reads_the_same_words_from_what_is_stored(article):
    assert running_text(article.body.raw_data).split() == " ".join(texts(article.body).values()).split()
    stored = ArticlePage.objects.get(pk=article.pk)
    assert running_text(stored.body.raw_data).split() == running_text(article.body.raw_data).split()


def test_words_are_quoted_as_they_stand_in_the_article(article, block):
    # As a browser gives what was selected across two paragraphs.
    found = passages.find(article, block, "nobody\n waved.It came")
    assert found.words == "nobody waved. It came"
    assert passages.find(article, block, "ix & no").words == "six & nobody"
    assert passages.find(article, block).words.startswith("The ferry left at six")


@pytest.mark.parametrize("words", ["nobody laughed", "(", ".*", "x" * 601, "In short"])
def test_words_that_do_not_stand_there_are_none(article, block, words):
    assert passages.find(article, block, words) is None
    with pytest.raises(Refused):
        submit(draft(article, passage_block=block, passage=words))


def test_only_what_the_public_reads_can_be_quoted(article, block):
    article.body = [("paragraph", "<p>The secret of the next edition.</p>")]
    article.save_revision()
    hidden = str(article.body[0].id)
    assert passages.find(type(article).objects.get(), hidden) is None
    assert passages.find(type(article).objects.get(), block)


def test_a_reader_comments_on_selected_words(article, block, client):
    address = write_address(article)
    body = client.get(address, {"passage": block, "words": "nobody waved"}).content.decode()
    assert "nobody waved" in body
    form = opened(client, article) | {"passage_block": block, "passage": "nobody waved"}
    refused = client.post(address, {**form, "email": "x"}).content.decode()
    assert f'name="passage_block" value="{block}"' in refused
    assert 'name="passage" value="nobody waved"' in refused
    assert client.post(address, form).status_code == 303
    comment = ArticleComment.objects.get()
    assert (comment.passage_block, comment.passage) == (block, "nobody waved")
    approve(comment.pk, None)
    page = client.get(article.url).content.decode()
    assert f'#passage-{block}"' in page.split('class="comment__passage"')[1][:200]
    assert f'id="passage-{block}"' in page
    beside = page.split(f'id="passage-{block}"')[1].split('class="passage__write"')[0]
    assert "1 comment" in beside
    (listed,) = re.findall(rf'href="(/discussion/{article.pk}/\?passage={block})"', beside)
    assert comment.comment in client.get(listed).content.decode()


def test_words_that_have_gone_are_dropped_with_a_sentence(article, block, client):
    body = client.get(write_address(article), {"passage": block, "words": "nobody laughed"}).content.decode()
    assert "not in the story any more" in body
    form = opened(client, article)
    for wrong in ({"passage_block": "x" * 40}, {"passage_block": block, "passage": "laughed"}, {"passage": "a\x00"}):
        refused = client.post(write_address(article), {**form, **wrong})
        assert refused.status_code == 422
        body = refused.content.decode()
        assert "no longer in the story" in body
        assert "What I have to say" in body
        assert 'name="passage_block" value=""' in body
        again = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', body))
        assert again["passage"] == ""
    assert client.post(write_address(article), {**form, **again}).status_code == 303


def test_an_answer_speaks_about_what_it_answers(article, block):
    start = said(article)
    assert say(article, reply_to=start.pk, passage_block=block).passage == ""


def test_only_published_comments_are_counted(article, block, client):
    say(article, passage_block=block)
    assert "passage__number" not in client.get(article.url).content.decode()
    said(article, passage_block=block)
    said(article)
    other = said(article, "not on it")
    assert (
        other.comment not in client.get(reverse("discussion", args=[article.pk]), {"passage": block}).content.decode()
    )


def test_editors_switch_it_off(article, block, client):
    said(article, passage_block=block)
    DiscussionSettings.objects.update(passages=False)
    DiscussionSettings.objects.get_or_create(site=article.get_site(), defaults={"passages": False})
    page = client.get(article.url).content.decode()
    assert "passage__write" not in page
    assert "The ferry left at six" in page.split('class="comment__passage"')[1]
    assert say(article, passage_block=block).passage_block == ""


def test_a_closed_discussion_asks_for_none(article, block, client):
    said(article, passage_block=block)
    Discussion.objects.update(mode=Mode.READ_ONLY)
    page = client.get(article.url).content.decode()
    assert "passage__write" not in page
    assert "passage__number" in page
