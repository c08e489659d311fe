"""Stars for articles."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import ArticleRating, Commenter, Discussion, DiscussionSettings, Mode
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import NoDiscussion, Reason, Refused, rate
from tests.factories import make_article, make_user
from tests.newsroom.discussions.saying import said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(newsroom):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"ratings": True})


def guest(name="somebody"):
    return Reader(browser_id=name)


def sums(page):
    found = Discussion.objects.get(pk=page.pk)
    return found.rating_sum, found.rating_count


def refused(page, stars, reader, **fields):
    with pytest.raises(Refused) as found:
        rate(page.pk, stars, reader, **fields)
    return found.value.reasons


def test_one_rating_each_which_can_be_changed_and_taken_back(article):
    for stars, expected in [(4, (4, 1)), (4, (4, 1)), (2, (2, 1)), (0, (0, 0)), (0, (0, 0)), (5, (5, 1))]:
        discussion = rate(article.pk, stars, guest())
        assert (discussion.rating_sum, discussion.rating_count) == sums(article) == expected
    rate(article.pk, 4, guest("another"))
    rate(article.pk, 3, Reader(user=make_user()))
    assert sums(article) == (12, 3)
    assert Discussion.objects.get(pk=article.pk).stars == 4
    said(article)
    assert sums(article) == (12, 3)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"ratings": False}, Reason.CLOSED),
        ({"stopped": True}, Reason.CLOSED),
        ({"mode": Mode.READ_ONLY}, Reason.CLOSED),
        ({"mode": Mode.MEMBERS}, Reason.MEMBERS_ONLY),
        ({"guests_vote": False}, Reason.MEMBERS_ONLY),
    ],
)
def test_what_editors_set(article, changed, reason):
    DiscussionSettings.objects.update(**changed)
    assert refused(article, 5, guest()) == [reason]
    assert not ArticleRating.objects.exists()


def test_who_is_banned_rates_nothing(article):
    user = make_user()
    Commenter.objects.create(user=user, banned_until=timezone.now() + dt.timedelta(days=1))
    assert refused(article, 5, Reader(user=user)) == [Reason.BANNED]


def test_guests_of_one_address_are_a_few(newsroom, article, monkeypatch):
    for number in range(5):
        rate(article.pk, 1, guest(f"guest {number}"), "203.0.113.1")
    assert refused(article, 1, guest("a sixth"), ip="203.0.113.1") == [Reason.RATE]
    rate(article.pk, 1, Reader(user=make_user()), "203.0.113.1")
    rate(article.pk, 5, guest("guest 0"), "203.0.113.1")
    monkeypatch.setattr("newsroom.discussions.services.rating.IN_AN_HOUR", (6, 6))
    assert refused(make_article(section=newsroom.section), 1, guest("x"), ip="203.0.113.1") == [Reason.RATE]


def test_the_article_shows_the_stars_and_claims_nothing_to_machines(article, client):
    assert "Nobody has rated this story yet" in client.get(article.url).content.decode()
    for number, stars in enumerate([5, 4, 4]):
        rate(article.pk, stars, guest(str(number)))
    body = client.get(article.url).content.decode()
    assert "4.3 of 5 stars, 3 ratings" in body
    assert "aggregateRating" not in body
    assert "ratingValue" not in body
    DiscussionSettings.objects.update(ratings=False)
    assert "of 5 stars" not in client.get(article.url).content.decode()


def test_the_buttons_work_without_scripts(article):
    client = Client(enforce_csrf_checks=True)
    address = reverse("discussion_rate", args=[article.pk])
    response = client.post(address, {"stars": "4"}, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 303
    assert response["Location"].endswith(f"{article.url}#discussion")
    assert sums(article) == (4, 1)
    page = client.get(address).content.decode()
    assert re.search(r'value="4"\s+checked', page)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert client.post(address, {"stars": "4", "back": "1", "csrfmiddlewaretoken": token}).status_code == 303
    assert sums(article) == (0, 0)


def test_a_forged_rating_is_asked_for_once_more(article):
    client = Client(enforce_csrf_checks=True)
    address = reverse("discussion_rate", args=[article.pk])
    response = client.post(address, {"stars": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 422
    assert re.search(r'value="1"\s+checked', response.content.decode())
    assert not ArticleRating.objects.exists()


def test_a_script_gets_the_stars_alone(article, client):
    address = reverse("discussion_rate", args=[article.pk])
    body = client.post(address, {"stars": "3"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in body
    assert "3.0 of 5 stars, 1 rating" in body
    assert body.count('aria-pressed="true"') == 1
    DiscussionSettings.objects.update(stopped=True)
    response = client.post(address, {"stars": "5"}, headers={"hx-request": "true"})
    assert "This discussion is closed" in response.content.decode()


def test_odd_stars_are_never_our_failure(newsroom, article, client):
    address = reverse("discussion_rate", args=[article.pk])
    for stars in ("", "0", "6", "x", "-1", "\x00", "9" * 400, "1.5"):
        assert client.post(address, {"stars": stars}).status_code in (400, 422)
    for page_id in (newsroom.section.pk, 0, 999_999, 10**30):
        assert client.post(f"/discussion/{page_id}/rate/", {"stars": "1"}).status_code == 404
    with pytest.raises(NoDiscussion):
        rate(newsroom.section.pk, 1, guest())
    assert not ArticleRating.objects.exists()
