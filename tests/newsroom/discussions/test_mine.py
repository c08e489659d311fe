"""A reader's own comments: every state in plain words, but not those that must not be noticed."""

import pytest
from django.urls import reverse

from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.own import PER_PAGE
from newsroom.discussions.services import mark_spam, reject
from tests.factories import make_user
from tests.newsroom.discussions.saying import fresh, imported, said, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(newsroom):
    return make_user("reader", first_name="Rea Der")


@pytest.fixture
def page(client, reader):
    client.force_login(reader)

    def get(query="") -> str:
        response = client.get(reverse("discussion_mine") + query)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        return response.content.decode()

    return get


def many(article, reader, number):
    imported(article, number, user_id=reader.pk)


def test_only_ones_own(article, reader, page):
    said(article, "This is mine.", user=reader)
    said(article, "This is somebody else’s.")
    assert "This is mine." in page()
    assert "somebody else" not in page()


def test_guests_are_asked_to_log_in(newsroom, client):
    assert client.get(reverse("discussion_mine"))["Location"].startswith(reverse("account_login"))


def test_each_state_in_words(article, reader, page):
    comment = say(article, "Held at first.", user=reader)
    assert "Waits for a moderator" in page()
    reject(comment.pk, None, "Please stay with the ferry.")
    assert "Not published" in page()
    assert "Please stay with the ferry." in page()


def test_spam_and_shadowed_look_like_published(article, reader, page):
    comment = said(article, "Buy this ferry.", user=reader)
    published = page()
    mark_spam(comment.pk, None, "obvious")
    assert page() == published
    ArticleComment.objects.filter(pk=comment.pk).update(status=Status.SHADOWED)
    assert fresh(comment).status == Status.SHADOWED
    assert page() == published


def test_page_after_page_none_twice_none_left_out(article, reader, client):
    many(article, reader, 2 * PER_PAGE + 3)
    client.force_login(reader)
    seen, address = [], reverse("discussion_mine")
    for _ in range(3):
        listed = client.get(address).context["listed"]
        seen += [own.comment.pk for own in listed.items]
        address = f"{reverse('discussion_mine')}?from={listed.older}"
    assert listed.older == ""
    assert len(seen) == len(set(seen)) == 2 * PER_PAGE + 3
    assert seen == sorted(seen, reverse=True)


def test_the_same_queries_for_twenty_and_for_hundreds(article, reader, client, django_assert_num_queries):
    client.force_login(reader)
    many(article, reader, PER_PAGE)
    client.get(reverse("discussion_mine"))
    with django_assert_num_queries(8):
        client.get(reverse("discussion_mine"))
    imported(article, 300, user_id=reader.pk, source="more")
    with django_assert_num_queries(8):
        client.get(reverse("discussion_mine"))


def test_a_story_that_is_gone_is_not_named(article, reader, page):
    said(article, "About the ferry.", user=reader)
    article.unpublish()
    assert article.title not in page()
    assert "About the ferry." in page()


@pytest.mark.parametrize("place", ["x", "1", "1-", "9" * 30 + "-1", "1-99999999999", "-1-1", "١-١"])
def test_places_that_are_none(newsroom, reader, client, place):
    client.force_login(reader)
    assert client.get(reverse("discussion_mine"), {"from": place}).status_code == 404
