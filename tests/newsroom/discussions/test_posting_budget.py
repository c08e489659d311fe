"""What a post costs in queries, whoever sends it and whatever becomes of it: each case exactly, and none above MOST."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import (
    Commenter,
    ConfirmedBrowser,
    DiscussionSettings,
    Rule,
    SpamModel,
    Subscription,
)
from newsroom.discussions.readers import COOKIE, SALT, Reader
from newsroom.discussions.services import rules, scorer, subscribing
from tests.factories import make_user
from tests.newsroom.discussions.saying import said
from tests.newsroom.discussions.test_proving import solved

pytestmark = pytest.mark.django_db

MOST = 25
TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE", re.IGNORECASE)
ANA = "ana@example.com"
BROWSER = "a-browser"

# Confirmation on and off, each: published, held, published with a wish for letters, held with one.
COSTS = {
    ("new guest", "thread"): (19, 19, 20, 20, 16, 15, 21, 20),
    ("new guest", "reply"): (20, 20, 21, 21, 20, 16, 25, 21),
    ("guest known here", "thread"): (15, 14, 16, 15, 15, 14, 16, 15),
    ("guest known here", "reply"): (19, 15, 20, 16, 19, 15, 20, 16),
    ("guest known elsewhere", "thread"): (18, 18, 19, 19, 15, 14, 20, 19),
    ("guest known elsewhere", "reply"): (19, 19, 20, 20, 19, 15, 24, 20),
    ("guest with an open wish", "thread"): (18, 18, 19, 19, 15, 14, 20, 19),
    ("guest with an open wish", "reply"): (19, 19, 20, 20, 19, 15, 24, 20),
    ("new account", "thread"): (19, 18, 20, 19, 19, 18, 20, 19),
    ("new account", "reply"): (23, 19, 24, 20, 23, 19, 24, 20),
    ("account known here", "thread"): (18, 17, 19, 18, 18, 17, 19, 18),
    ("account known here", "reply"): (22, 18, 23, 19, 22, 18, 23, 19),
}
CASES = [
    (confirm, notify, body)
    for confirm in (True, False)
    for notify in ("", "replies")
    for body in ("The ferry did it", "The weasel did it")
]


@pytest.fixture
def discussion(newsroom, article, settings) -> Any:
    """An article with a thread as deep as threads get, somebody who wants letters, rules, and a scorer."""
    settings.DISCUSSION_PROOF_NUMBERS = 50
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    DiscussionSettings.objects.update_or_create(
        site=newsroom.site, defaults={"held_at_first": 0, "min_seconds": 0, "seconds_between": 0, "scorer": True}
    )
    SpamModel.objects.create(spam_count=50, ham_count=50, tokens={"word pills": [40, 1]})
    Rule.objects.create(kind="word", pattern="weasel", folded="weasel", effect=Rule.Effect.HOLD)
    start = said(article)
    for _ in range(4):
        start = said(article, reply_to=start.pk)
    subscribing.subscribe_user(article.pk, make_user("subscriber"), Subscription.Scope.ALL)
    article.answered = start.pk
    scorer.score("read once", SpamModel.objects.get().trained_at)
    return article


@pytest.fixture
def post(discussion, django_capture_on_commit_callbacks) -> Callable[..., list[str]]:
    """Sends the form as a reader does; returns the queries of it, with those of the tasks that it leaves behind."""

    def send(client: Client, **fields: Any) -> list[str]:
        address = reverse("discussion_write", args=[discussion.pk])
        shown = client.get(address).content.decode()
        opened = re.search(r'name="opened" value="([^"]+)"', shown)
        with CaptureQueriesContext(connection) as captured, django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, {"opened": opened[1] if opened else "", "proof": solved(), **fields})
        assert response.status_code == 303
        return [query["sql"] for query in captured if not TRANSACTION.match(query["sql"])]

    return send


def comes_in(who: str, client: Client, page: Any) -> dict[str, Any]:
    """A reader, and what they put into the form about themselves."""
    if "account" in who:
        user = make_user("ana", email=ANA)
        client.force_login(user)
        if who == "account known here":
            Commenter.objects.create(user=user)
        return {}
    if who != "new guest":
        guest = Commenter.objects.create(email_hash=email_hash(ANA))
        if who == "guest known here":
            client.cookies[COOKIE] = signing.dumps(BROWSER, salt=SALT)
            ConfirmedBrowser.objects.create(commenter=guest, reader_key=Reader(browser_id=BROWSER).key)
        if who == "guest with an open wish":
            Subscription.objects.create(discussion_id=page.pk, commenter=guest, scope="all", email=ANA)
    return {"name": "Ana", "email": ANA}


@pytest.mark.parametrize(("who", "kind"), COSTS)
def test_posting(who, kind, discussion, post):
    rules.find(rules.Writing("read once", "", ""))
    found = []
    for confirm, notify, body in CASES:
        with transaction.atomic():
            client = Client()
            DiscussionSettings.objects.update(confirm_guests=confirm)
            fields = comes_in(who, client, discussion)
            if kind == "reply":
                fields["reply_to"] = discussion.answered
            found.append(len(post(client, body=body, notify=notify, **fields)))
            transaction.set_rollback(True)
    assert (tuple(found), max(found) <= MOST) == (COSTS[who, kind], True)
