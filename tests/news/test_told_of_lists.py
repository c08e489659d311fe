"""Kept pages are told that lists changed when the lists have changed, not before."""

import pytest

from news.models import ListEntry
from newsroom.core.page_cache import changing
from tests.factories import make_article


@pytest.mark.django_db(transaction=True)
def test_when_it_is_told_the_entries_are_written(newsroom, monkeypatch, settings, tmp_path):
    settings.PAGE_CACHE = "on"
    settings.PAGE_CACHE_DIR = tmp_path
    article = make_article()
    seen: list[bool] = []
    tell = changing._tell

    def look(names: tuple[str, ...]) -> None:
        if "articles" in names:
            seen.append(ListEntry.objects.filter(article=article.pk).exists())
        tell(names)

    monkeypatch.setattr(changing, "_tell", look)
    article.unpublish()
    assert seen
    assert not any(seen)
    seen.clear()
    article.save_revision().publish()
    assert seen
    assert all(seen)
