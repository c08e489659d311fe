"""The sum that a guest's browser does before its first comment."""

import base64
import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path

import altcha
import pytest
import time_machine
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import (
    ArticleComment,
    Commenter,
    ConfirmedBrowser,
    DiscussionSettings,
    Rule,
    SpamModel,
    SpentChallenge,
    Status,
)
from newsroom.discussions.readers import COOKIE, SALT, Reader
from newsroom.discussions.services import Reason, Refused, proving, submit
from tests.factories import make_user
from tests.newsroom.discussions.saying import draft, said, say

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).resolve().parents[3] / "site/newsroom/static/newsroom/js/proof-worker.js"


@pytest.fixture(autouse=True)
def _short(settings):
    settings.DISCUSSION_PROOF_NUMBERS = 50


def solved(asked=None, **changes):
    asked = asked or proving.make_challenge()
    found = altcha.solve_challenge_v1(asked["challenge"], asked["salt"], asked["algorithm"], asked["maxNumber"])
    sent = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**sent, "number": found.number, **changes}).encode()).decode()


def test_a_guests_first_comment_without_it_waits_and_is_not_refused(article):
    comment = say(article, proof="")
    assert Reason.NO_SUM in comment.reasons
    assert comment.status != Status.PUBLISHED
    assert Reason.NO_SUM not in say(article, proof=solved()).reasons


def test_later_comments_members_and_what_no_form_sent_need_none(newsroom, article):
    say(article, email="ana@example.com")
    Commenter.objects.update(approved_count=1)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(hours=1))
    assert Reason.NO_SUM not in say(article, email="ana@example.com", proof="").reasons
    assert Reason.NO_SUM not in say(article, user=make_user("mem"), proof="").reasons
    assert Reason.NO_SUM not in say(article).reasons
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults={"proof_of_work": False})
    assert Reason.NO_SUM not in say(article, proof="").reasons


def test_it_counts_once(article):
    proof = solved()
    assert Reason.NO_SUM not in say(article, proof=proof).reasons
    assert Reason.NO_SUM in say(article, proof=proof).reasons
    assert SpentChallenge.objects.count() == 1


def test_a_refused_comment_does_not_use_it_up(article):
    proof = solved()
    with pytest.raises(Refused):
        say(article, proof=proof, name="Moderator")
    assert Reason.NO_SUM not in say(article, proof=proof).reasons


def test_it_ends_after_a_day():
    proof = solved()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=23)), transaction.atomic():
        assert proving.accept(proof)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert not proving.accept(solved(proving_of_yesterday()))


def proving_of_yesterday():
    with time_machine.travel(timezone.now() - dt.timedelta(hours=25)):
        return proving.make_challenge()


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": 10**40},
        {"number": 1.5},
        {"number": True},
        {"number": "1"},
        {"salt": "abc&"},
        {"salt": None},
        {"salt": ["x"]},
        {"challenge": "x" * 64},
        {"challenge": {}},
        {"signature": "0" * 64},
        {"algorithm": "SHA-1"},
        {"algorithm": []},
    ],
)
def test_what_was_changed_does_not_count(changes):
    assert not proving.accept(solved(**changes))
    assert not SpentChallenge.objects.exists()


@pytest.mark.parametrize("proof", ["", "x", "\x00", "é", "W10=", "e30=", "bnVsbA==", "W" * 5000, "[" * 1900])
def test_what_is_none_does_not_count(proof):
    assert not proving.accept(proof)


def test_deeply_nested_nonsense_does_not_count():
    assert not proving.accept(base64.b64encode(b"[" * 1400).decode())


def test_the_form_asks_guests_and_tells_the_script_where(article, client):
    address = reverse("discussion_write", args=[article.pk])
    body = client.get(address).content.decode()
    assert f'data-challenge="{reverse("discussion_challenge")}"' in body
    assert re.search(r'data-solver="[^"]+proof-worker[^"]*\.js"', body)
    response = client.get(reverse("discussion_challenge"))
    assert set(response.json()) == {"algorithm", "challenge", "maxNumber", "salt", "signature"}
    assert "no-store" in response["Cache-Control"]
    client.force_login(make_user("mem"))
    assert "data-challenge" not in client.get(address).content.decode()


def test_a_browser_is_not_asked_again_once_its_guest_was_approved(article, client):
    address = reverse("discussion_write", args=[article.pk])
    reader = Reader(browser_id="a-browser")
    client.cookies[COOKIE] = signing.dumps(reader.browser_id, salt=SALT)
    guest = say(article).commenter
    ConfirmedBrowser.objects.create(commenter=guest, reader_key=reader.key)
    assert "data-challenge" in client.get(address).content.decode()
    Commenter.objects.update(approved_count=1)
    assert "data-challenge" not in client.get(address).content.decode()


def test_what_nobody_can_send_again_is_forgotten():
    assert proving.accept(solved())
    assert proving.prune() == 0
    SpentChallenge.objects.update(spent_at=timezone.now() - dt.timedelta(days=3))
    assert proving.prune() == 1


def test_posting_with_all_of_it_takes_few_queries(newsroom, article, django_assert_max_num_queries):
    """A guest's first answer, deep in a thread: rules, scorer, sum, letter and all."""
    rules = {"confirm_guests": True, "scorer": True, "proof_of_work": True}
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults=rules)
    SpamModel.objects.create(spam_count=50, ham_count=50, tokens={"word pills": [40, 1]})
    Rule.objects.create(kind="word", pattern="weasel", folded="weasel")
    chain = [said(article)]
    for _ in range(3):
        chain.append(said(article, reply_to=chain[-1].pk))
    new = draft(article, "No such animal", reply_to=chain[-1].pk, proof=solved(), author_key="a-browser")
    with django_assert_max_num_queries(25 + 2):  # two are the savepoint of a test that runs in a transaction
        comment = submit(new).comment
    assert comment.status == Status.AWAITING_EMAIL
    assert comment.spam_score is not None


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node to run the script")
def test_the_script_solves_what_the_site_asks(settings, tmp_path):
    settings.DISCUSSION_PROOF_NUMBERS = 2000
    asked = [proving.make_challenge() for _ in range(5)]
    # Salts of every length, so that the text ends in one block and in two.
    asked += [
        altcha.create_challenge_v1(altcha.ChallengeOptionsV1(salt="s" * n, max_number=99, hmac_key="k")).to_dict()
        for n in range(40, 70)
    ]
    script = tmp_path / "solve.mjs"
    worker = f"globalThis.self = {{ addEventListener() {{}} }};\n{SCRIPT.read_text()}"
    script.write_text(f"{worker}\nconsole.log(JSON.stringify({json.dumps(asked)}.map(solve)));")
    done = subprocess.run(["node", script], capture_output=True, text=True, check=True, timeout=60)
    for challenge, number in zip(asked, json.loads(done.stdout), strict=True):
        found = altcha.solve_challenge_v1(challenge["challenge"], challenge["salt"], "SHA-256", challenge["maxNumber"])
        assert found.number == number
