"""What the site learns of spam from its moderators."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_comments.models import Comment

from newsroom.discussions.models import ArticleComment, DiscussionSettings, ModerationEvent, SpamModel, Status
from newsroom.discussions.services import Reason, scorer
from newsroom.discussions.services.bayes import Learned, features
from tests.newsroom.discussions.saying import imported, said, say

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).resolve().parents[4] / "shared" / "data" / "spam-youtube"
SPAM = "Cheap pills at pills.example, order cheap pills now"
HAM = "The council should have asked the people of the harbour first"


def decided(page, moderator, number, *, by_person=True):
    """So many comments of each kind on which somebody has decided."""
    for text, status, action, source in (
        (SPAM, Status.SPAM, "spam", "bad"),
        (HAM, Status.PUBLISHED, "approve", "good"),
    ):
        imported(page, number, source=source, status=status)
        comments = ArticleComment.objects.filter(source=source)
        for n, comment in enumerate(comments):
            Comment._base_manager.filter(pk=comment.pk).update(comment=f"{text} {n}")
        ModerationEvent.objects.bulk_create(
            ModerationEvent(comment=comment, actor=moderator if by_person else None, action=action)
            for comment in comments
        )


def switch_on(newsroom):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"scorer": True, "held_at_first": 0})


def test_a_score_speaks_for_itself():
    learned = Learned.of([(f"{SPAM} {n}", True) for n in range(9)] + [(f"{HAM} {n}", False) for n in range(9)])
    assert learned.score("ORDER ch3ap pi11s") > 0.95
    assert learned.score("The people of the harbour") < 0.05
    assert learned.score("") == learned.score("zzz") or learned.score("zzz") < 0.6
    assert learned.weights(SPAM)[0][1] > 0


def test_what_a_text_has():
    found = features("LOOK AT THIS, http://Shop.Example/x and www.shop.example!!")
    assert {"word look", "pair look at", "site shop.example", "links more", "written marks"} <= found
    assert "written capitals" in features("LOOK AT ALL OF THIS")
    assert "written capitals" not in features("Look at this")
    assert features("") == {"written short"}


def test_nothing_is_scored_before_there_is_enough_to_learn_from(newsroom, article, moderator):
    switch_on(newsroom)
    decided(article, moderator, 49)
    training = scorer.train()
    assert (training.spam, training.ham, training.is_enough) == (49, 49, False)
    assert not SpamModel.objects.exists()
    comment = say(article, SPAM)
    assert (comment.spam_score, comment.status) == (None, Status.PUBLISHED)
    assert scorer.explain(SPAM) == []


def test_what_looks_like_spam_waits_with_a_reason(newsroom, article, moderator):
    switch_on(newsroom)
    decided(article, moderator, 50)
    assert scorer.train().is_enough
    held = say(article, "Order cheap pills")
    assert (held.status, held.reasons) == (Status.PENDING, [Reason.LIKE_SPAM])
    assert held.spam_score > 0.9
    fine = say(article, "Nobody asked the people of the harbour")
    assert fine.status == Status.PUBLISHED
    assert fine.spam_score < 0.1
    why = scorer.explain(held.comment)
    assert any(one.what == "“cheap pills”" and one.speaks_for_spam for one in why)


def test_moderators_read_what_weighed(newsroom, article, client, moderator):
    switch_on(newsroom)
    decided(article, moderator, 50)
    scorer.train()
    held = say(article, "Order cheap pills")
    client.force_login(moderator)
    body = client.get(reverse("discussion_moderate", args=[held.pk])).content.decode()
    assert "Much like what was spam before" in body
    assert "“cheap pills” (like spam)" in body


def test_it_is_off_until_somebody_switches_it_on(newsroom, article, moderator):
    decided(article, moderator, 50)
    scorer.train()
    comment = say(article, SPAM)
    assert comment.spam_score is None
    assert Reason.LIKE_SPAM not in comment.reasons


def test_only_what_people_decided_teaches_anything(article, moderator):
    decided(article, moderator, 60, by_person=False)
    said(article)
    assert scorer.train() == scorer.Training(0, 0)


def test_a_decision_that_was_taken_back_teaches_nothing(article, moderator):
    decided(article, moderator, 50)
    ArticleComment.objects.filter(status=Status.SPAM).update(status=Status.PENDING)
    assert scorer.train() == scorer.Training(0, 50)


def test_what_is_learned_is_read_once_and_forgotten_when_it_is_gone(article, moderator, django_assert_num_queries):
    decided(article, moderator, 50)
    scorer.train()
    trained_at = SpamModel.objects.get().trained_at
    scorer.score("once", trained_at)
    with django_assert_num_queries(0):
        assert scorer.score(SPAM, trained_at) > 0.9
    SpamModel.objects.all().delete()
    assert scorer.score(SPAM, None) is None


def test_the_command_says_what_it_had(article, moderator):
    said_by_it = StringIO()
    call_command("train_spam_scorer", stdout=said_by_it)
    assert "Not enough decisions yet: 0 comments" in said_by_it.getvalue()
    decided(article, moderator, 50)
    call_command("train_spam_scorer", stdout=said_by_it)
    assert "Learned from 50 comments rejected or marked as spam and 50 approved" in said_by_it.getvalue()
    with pytest.raises(CommandError):
        call_command("train_spam_scorer", "--measure", "/nowhere.csv")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of spam is not here")
def test_half_of_a_real_collection_teaches_to_judge_the_other():
    said_by_it = StringIO()
    call_command("train_spam_scorer", "--measure", *sorted(map(str, CORPUS.glob("*.csv"))), stdout=said_by_it)
    precision, recall = map(float, re.findall(r"(?:precision|recall) ([0-9.]+)\b", said_by_it.getvalue()))
    assert precision > 0.94
    assert recall > 0.92
