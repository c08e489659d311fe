"""What moderators decide about whoever comments."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.discussions.models import Commenter, CommenterNote, ModerationEvent, Trust
from newsroom.discussions.services import Refused, approve, banning, submit
from tests.newsroom.discussions.saying import draft, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def commenter(article):
    return say(article, "Hello", email="ben@example.com", name="Ben").commenter


def again(commenter):
    return Commenter.objects.get(pk=commenter.pk)


def test_a_ban_has_an_end(article, commenter, moderator):
    until = timezone.now() + dt.timedelta(days=7)
    assert banning.ban(commenter.pk, until, moderator, "Insults")
    with pytest.raises(Refused):
        submit(draft(article, "Me again", email="ben@example.com"))
    assert not again(commenter).is_banned(until)
    event = ModerationEvent.objects.get(action="ban")
    assert (event.commenter, event.actor, event.until, event.note) == (commenter, moderator, until, "Insults")
    assert banning.lift_ban(commenter.pk, moderator)
    assert not banning.lift_ban(commenter.pk, moderator)
    assert not again(commenter).is_banned()


def test_shadow_and_trust_are_in_the_log(commenter, moderator):
    assert banning.shadow(commenter.pk, banning.FOR_GOOD, moderator)
    assert again(commenter).is_shadowed()
    assert banning.lift_shadow(commenter.pk, moderator)
    assert not banning.lift_shadow(commenter.pk, moderator)
    assert banning.set_trust(commenter.pk, Trust.WATCHED, moderator)
    assert not banning.set_trust(commenter.pk, Trust.WATCHED, moderator)
    acts = ModerationEvent.objects.filter(commenter=commenter, actor=moderator).values_list("action", flat=True)
    assert list(acts) == ["shadow", "unshadow", "trust"]


def test_nobody_is_banned_where_there_is_nobody(moderator, db):
    later = timezone.now()
    for act in (banning.ban, banning.shadow):
        assert not act(424242, later, moderator)
    assert not banning.set_trust(424242, Trust.TRUSTED, moderator)
    assert not banning.lift_ban(424242, moderator)
    assert banning.add_note(424242, "Hm", moderator) is None


def test_notes(commenter, moderator):
    assert banning.add_note(commenter.pk, " \x00 ", moderator) is None
    banning.add_note(commenter.pk, "A regular\x00 ", moderator)
    assert CommenterNote.objects.get().text == "A regular"


def test_approving_does_not_lift_a_ban(article, commenter, moderator):
    banning.ban(commenter.pk, banning.FOR_GOOD, moderator)
    approve(commenter.reader_comments.get().pk, moderator)
    assert again(commenter).is_banned()
