"""Whatever is sent to the pages behind letters: an answer, never a failure."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.discussions.models import ActionToken, Subscription
from newsroom.discussions.services import subscribing, tokens
from tests.newsroom.discussions.saying import said

ODD = ["", "\x00", "é" * 3000, "9" * 5000, "-1", "💥", "'\"><script>", "null", "\ud83d", " "]

pytestmark = pytest.mark.django_db


def links(article) -> dict[str, tuple[str, list[str]]]:
    """Each page with a good link, and the fields that its form sends."""
    comment = said(article, email="ana@example.com")
    address = comment.commenter.email_hash
    found = Subscription.objects.create(
        discussion_id=article.pk, commenter=comment.commenter, scope="all", email="a@b.c"
    )
    confirm, _ = tokens.issue(ActionToken.Purpose.CONFIRM, address, comment=comment)
    subscription, _ = tokens.issue(ActionToken.Purpose.SUBSCRIBE, address, subscription=found)
    appeal, _ = tokens.issue(ActionToken.Purpose.APPEAL, address, comment=comment)
    return {
        "confirm": (reverse("discussion_confirm", args=[confirm]), ["comment"]),
        "subscription": (reverse("discussion_subscription", args=[subscription]), ["scope"]),
        "appeal": (reverse("discussion_appeal", args=[appeal]), ["words"]),
        "subscribe": (reverse("discussion_subscribe", args=[article.pk]), ["email", "scope"]),
        "stop": (reverse("discussion_stop", args=[subscribing.stop_code(found.pk)]), ["everything"]),
    }


@pytest.mark.parametrize("kind", ["confirm", "subscription", "appeal", "subscribe", "stop"])
def test_odd_words(article, kind):
    address, fields = links(article)[kind]
    for value in ODD:
        sent = dict.fromkeys(fields, value.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        for client in (Client(), Client(headers={"Sec-Fetch-Site": "same-origin"})):
            assert client.get(address, sent).status_code in (200, 400, 410)
            assert client.post(address, sent).status_code in (200, 400, 410, 422)


@pytest.mark.parametrize("kind", ["confirm", "subscription", "appeal", "stop"])
def test_odd_secrets(article, kind):
    address, _fields = links(article)[kind]
    for value in ODD:
        odd = (
            address.rsplit("/", 2)[0] + "/" + "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "replace")) + "/"
        )
        for method in (Client().get, Client().post):
            assert method(odd).status_code in (400, 404)


def test_links_whose_comment_or_subscription_is_gone(article):
    pages = links(article)
    ActionToken.objects.filter(purpose="confirm").update(comment=None)
    ActionToken.objects.filter(purpose="appeal").update(comment=None)
    ActionToken.objects.filter(purpose="subscribe").update(subscription=None)
    for page in ("confirm", "appeal", "subscription"):
        client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        for method in (client.get, client.post):
            assert method(pages[page][0]).status_code in (200, 404, 410)


def test_the_page_is_gone_private_or_hidden(article):
    pages = links(article)
    article.unpublish()
    for address, _fields in pages.values():
        assert Client().get(address).status_code in (200, 404)
