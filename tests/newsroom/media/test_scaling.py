"""Pictures are made when an article is published, not when the first reader asks."""

import pytest
from django.test import Client

from newsroom.media.models import CustomRendition
from tests.factories import make_article, make_image


@pytest.mark.django_db
def test_a_published_article_has_its_pictures_before_anybody_asks(
    newsroom, settings, client: Client, django_capture_on_commit_callbacks
):
    settings.SCALE_PICTURES_AHEAD = True
    article = make_article(title="The tide", lead_image=make_image())
    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision().publish()
    made = set(CustomRendition.objects.values_list("filter_spec", flat=True))
    assert any("avif" in spec for spec in made)
    client.get(article.url)
    client.get("/")
    assert set(CustomRendition.objects.values_list("filter_spec", flat=True)) == made
