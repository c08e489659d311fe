"""Every template of ours can be read: a tag that is not loaded is found here, not by a reader."""

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = sorted(
    str(path).partition("/templates/")[2]
    for folder in ("site", "news", "home", "search")
    for path in (settings.BASE_DIR / folder).rglob("templates/**/*.html")
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_can_be_read(name: str) -> None:
    assert get_template(name).template.nodelist is not None
