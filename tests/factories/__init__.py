"""Content for tests, made in one line and as small as it can be.

Plain functions; every keyword that a model has can be given, everything else gets a sensible value:

    from tests.factories import make_article, make_contributor, make_image, make_section, make_topic, make_video

    def test_something(newsroom, client):          # the fixture of tests/conftest.py
        article = make_article("Ferry returns", section=newsroom.section, authors=[make_contributor("Ana Sample")],
                               topics=["Ferry"], body="The ferry left at six.", lead_image=make_image())
        response = client.get(article.url)

`newsroom` has `.site`, `.home`, `.section` (News), `.subsection` (News › Local), `.opinion` and `.root`.
Articles made later are newer. `body` is a text (one paragraph for each blank line) or a list of `(block name, value)`
in StreamField's raw form; `tests.factories.body.every_block()` gives one block of each type.
`live=False` makes a draft, `publish(page)` saves a revision and publishes it as the admin does.
"""

from tests.factories.archive import make_archive
from tests.factories.body import every_block, raw_body
from tests.factories.media import (
    make_audio,
    make_caption,
    make_document,
    make_image,
    make_media_file,
    make_video,
    make_webvtt,
)
from tests.factories.pages import (
    Newsroom,
    build_newsroom,
    make_article,
    make_private,
    make_section,
    make_series,
    make_source,
    make_standard_page,
    make_topic,
    publish,
)
from tests.factories.people import make_contributor, make_user

__all__ = [
    "Newsroom",
    "build_newsroom",
    "every_block",
    "make_archive",
    "make_article",
    "make_audio",
    "make_caption",
    "make_contributor",
    "make_document",
    "make_image",
    "make_media_file",
    "make_private",
    "make_section",
    "make_series",
    "make_source",
    "make_standard_page",
    "make_topic",
    "make_user",
    "make_video",
    "make_webvtt",
    "publish",
    "raw_body",
]
