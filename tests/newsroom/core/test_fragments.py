"""Pieces of pages that are made once for each set of values."""

from typing import NamedTuple

import pytest
from django.template import engines
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from newsroom.core import fragments


class Named(NamedTuple):
    title: str


@pytest.fixture
def made(monkeypatch) -> list[dict]:
    """What templates were rendered with; the one there is shows a title, a number and the language."""
    known: list[dict] = []
    source = "{% load i18n %}{% get_current_language as code %}{{ article.title }}|{{ title }}|{{ number }}|{{ code }}"

    def get_template(name):
        known.append({})
        return engines["django"].from_string(source)

    monkeypatch.setattr(fragments, "get_template", get_template)
    return known


def test_the_same_values_are_rendered_once(made):
    first = fragments.render("once.html", article=Named("A"), number=1)
    assert first == fragments.render("once.html", article=Named("A"), number=1) == "A||1|en"
    assert len(made) == 1
    assert fragments.render("once.html", article=Named("B"), number=1) == "B||1|en"
    assert fragments.render("once.html", number=1, title="A") == "|A|1|en"
    assert len(made) == 3


def test_what_is_safe_as_markup_is_not_taken_for_what_is_not(made):
    title = "<b>bold</b>"
    assert "<b>" in fragments.render("safe.html", title=mark_safe(title))
    assert "<b>" not in fragments.render("safe.html", title=title)
    assert "<b>" in fragments.render("safe.html", article=Named(mark_safe(title)))
    assert "<b>" not in fragments.render("safe.html", article=Named(title))
    assert fragments.render("safe.html", number=1) != fragments.render("safe.html", number=True)


def test_another_language_or_time_zone_is_another_piece(made):
    fragments.render("place.html", title="A")
    with translation.override("de"):
        assert fragments.render("place.html", title="A") == "|A||de"
    with timezone.override("Asia/Tokyo"):
        fragments.render("place.html", title="A")
    assert len(made) == 3


def test_templates_that_are_being_written_are_rendered_every_time(made, settings):
    settings.DEBUG = True
    fragments.render("debug.html", title="A")
    fragments.render("debug.html", title="A")
    assert len(made) == 2


def test_a_change_of_settings_forgets_all(made, settings):
    fragments.render("settings.html", title="A")
    settings.MEDIA_URL = "/elsewhere/"
    fragments.render("settings.html", title="A")
    assert len(made) == 2
