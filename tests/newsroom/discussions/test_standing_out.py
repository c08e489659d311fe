"""What moderators lift out of the others: pinned on top, featured where it stands."""

import pytest

from newsroom.discussions import reading
from newsroom.discussions.models import ModerationEvent
from newsroom.discussions.services.marking import mark
from tests.newsroom.discussions.saying import imported, said
from tests.newsroom.discussions.test_reading import walk

pytestmark = pytest.mark.django_db

PIN, FEATURE = ModerationEvent.Action.PIN, ModerationEvent.Action.FEATURE


@pytest.mark.parametrize("sort", reading.Sort)
def test_pinned_threads_come_first_and_once(article, sort):
    imported(article, 230)
    starts = [thread.root.comment.pk for thread in walk(article, sort=sort)]
    chosen = [starts[3], starts[25], starts[40]]
    for pk in chosen:
        assert mark(pk, PIN, None)
    first = reading.threads(article.pk, sort=sort)
    assert [thread.root.comment.pk for thread in first.threads][:3] == chosen
    assert len(first.threads) == 3 + reading.THREADS
    assert first.threads[1].replies  # they come with theirs
    again = [thread.root.comment.pk for thread in walk(article, sort=sort)]
    assert again == chosen + [pk for pk in starts if pk not in chosen]


def test_readers_see_what_stands_out(article, client):
    pinned, featured, plain = said(article, "on top"), said(article, "well said"), said(article, "as others")
    mark(pinned.pk, PIN, None)
    mark(featured.pk, FEATURE, None)
    body = client.get(article.url).content.decode()
    assert body.index("on top") < body.index("as others") < body.index("well said")
    before, after = body.split(featured.comment)[0], body.split(plain.comment)[0]
    assert before.rindex("Editors’ pick") > before.rindex(f'id="comment-{featured.pk}"')
    assert "Editors’ pick" not in after
    assert body.count("Pinned") == 1
