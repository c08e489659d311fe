"""Contributors: no login needed, a page at an address that stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from newsroom.people.models import Contributor, User
from tests.factories import make_article, make_contributor, make_image, make_user
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db


def test_somebody_in_a_byline_cannot_be_deleted(newsroom):
    ana = make_contributor("Ana Sample")
    make_article(authors=[ana])
    with pytest.raises(ProtectedError):
        ana.delete()
    make_contributor("Nobody's author").delete()


def test_a_login_may_go_the_contributor_stays():
    user = make_user("ana")
    ana = make_contributor("Ana Sample", user=user)
    user.delete()
    ana.refresh_from_db()
    assert ana.user is None


def test_two_people_of_one_name_have_two_addresses():
    make_contributor("Ana Sample")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contributor("Ana Sample")
    make_contributor("Ana Sample", slug="ana-sample-2")
    assert Contributor.objects.filter(name="Ana Sample").count() == 2


def test_a_slug_is_one():
    with pytest.raises(ValidationError):
        Contributor(name="Ana", slug="../admin").full_clean()


def test_machines_are_told_who_it_is(newsroom, client):
    ana = make_contributor(
        "Ana Sample",
        role="Harbour correspondent",
        short_biography="Grew up on a tug.",
        links=[("link", {"label": "Mastodon", "url": "https://social.example.com/@ana"})],
    )
    described = str(json_ld_of(client.get(ana.get_absolute_url())))
    for told in (
        "Person",
        "Ana Sample",
        "Harbour correspondent",
        "Grew up on a tug.",
        "https://social.example.com/@ana",
    ):
        assert told in described


def test_the_card_under_an_article_says_who_wrote_it(newsroom, client):
    ana = make_contributor("Ana Sample", short_biography="Grew up on a tug.", photo=make_image())
    html = client.get(make_article(authors=[ana]).url).content.decode()
    assert "Grew up on a tug." in html
    assert ana.get_absolute_url() in html


def test_a_user_is_called_by_name_or_login():
    assert str(User(username="ana", first_name="Ana", last_name="Sample")) == "Ana Sample"
    assert str(User(username="ana")) == "ana"
