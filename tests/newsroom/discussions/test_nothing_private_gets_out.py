"""Every public address is asked, as a stranger and as another reader, for what must not be told.

Everything that is not for the public holds the word MARK: texts and names of comments that are not published, e-mail
addresses, reports, notes, letters. Hashes that stand for people are looked for as they are stored.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from newsroom.discussions import own
from newsroom.discussions.models import (
    Appeal,
    ArticleComment,
    ArticleRating,
    Commenter,
    CommenterNote,
    Discussion,
    ModerationEvent,
    Report,
    Revision,
    Rule,
    Status,
    Subscription,
    Vote,
)
from newsroom.discussions.models.comment import CommentQuerySet
from newsroom.mail.models import Letter
from tests.factories import make_contributor, make_topic, make_user, make_video, raw_body
from tests.factories.pages import make_article
from tests.newsroom.discussions.saying import said

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MARK = "zzleak"
NETWORK = "203.0.113."
HASH = re.compile(rb"[0-9a-f]{64}")
NOT_PUBLIC = [status for status in Status if status != Status.PUBLISHED]
ORDERS = ("?sort=oldest", "?sort=votes", "?since=0", "?after=0")
IN_PART = {"HX-Request": "true"}  # as htmx asks


def hidden(article: Any, status: Status, place: str, **fields: Any) -> ArticleComment:
    """A comment in this state, with a published answer where there is a thread to stand in."""
    word = f"{MARK} {status} {place}"
    block = article.body[0].id
    comment = said(
        article,
        f"This says {word}. " * 90,
        **{"name": f"Name {word}"[:50], "email": f"{MARK}{status}{place}@example.com", **fields},
        ip=f"{NETWORK}{len(word)}",
    )
    if place != "alone":
        said(article, f"An answer to what was {status} {place}", reply_to=comment.pk, name="Ansgar")
    ArticleComment.objects.filter(pk=comment.pk).update(status=status, passage=f"Passage {word}", passage_block=block)
    return comment


def tell_secrets_about(comment: ArticleComment, moderator: Any) -> None:
    Report.objects.create(
        comment=comment,
        reporter="d" * 63 + "1",
        kind=Report.Kind.ILLEGAL,
        text=f"Report {MARK}",
        contact_name=f"Reporter {MARK}",
        contact_email=f"reporter-{MARK}@example.com",
        ip_hash="e" * 63 + "2",
    )
    Vote.objects.create(comment=comment, voter="a" * 63 + "3", value=1, ip_hash="a" * 63 + "4")
    Revision.objects.create(comment=comment, body=f"Before {MARK}", body_html=f"<p>Before {MARK}</p>")
    for action in (ModerationEvent.Action.BAN, ModerationEvent.Action.REJECT):
        ModerationEvent.objects.create(
            comment=comment, commenter=comment.commenter, actor=moderator, action=action, note=f"Because {MARK}"
        )
    CommenterNote.objects.create(commenter=comment.commenter, author=moderator, text=f"Note {MARK}")
    Appeal.objects.create(comment=comment, text=f"Appeal {MARK}")


@pytest.fixture
def paper(newsroom):
    """A site with something to hide behind every address."""
    ana = make_contributor("Ana Sample")
    article = make_article(
        "Ferry returns", section=newsroom.section, authors=[ana], topics=[make_topic("Ferry")], body=raw_body("One.")
    )
    make_video("First boat")
    moderator = make_user("mo", groups=("Moderators",), email=f"mo-{MARK}@example.com")
    member = make_user(f"{MARK}-member", email=f"member-{MARK}@example.com", first_name="Mem Ber")
    start = said(article, "A published start.", email=f"public-{MARK}@example.com", ip=f"{NETWORK}1")
    said(article, "By a member.", user=member, ip=f"{NETWORK}2")
    for status in NOT_PUBLIC:
        for place, fields in (("alone", {}), ("above", {}), ("below", {"reply_to": start.pk})):
            tell_secrets_about(hidden(article, status, place, **fields), moderator)
    tell_secrets_about(start, moderator)
    for commenter in Commenter.objects.filter(user__isnull=True):
        Subscription.objects.create(
            discussion_id=article.pk, commenter=commenter, scope="all", email=f"subscribed-{MARK}@example.com"
        )
    ArticleRating.objects.create(discussion_id=article.pk, voter="c" * 64, stars=3, ip_hash="b" * 64)
    Commenter.objects.filter(user=member).update(banned_until=timezone.now(), shadowed_until=timezone.now())
    Rule.objects.create(pattern=f"rule {MARK}", folded=f"rule{MARK}", note=f"Note {MARK}")
    Letter.objects.create(key=f"{MARK}", recipient=f"letter-{MARK}@example.com", subject=MARK, text=f"Letter {MARK}")
    Discussion.objects.filter(pk=article.pk).update(rating_sum=3, rating_count=1)
    return article


@pytest.fixture
def stranger(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def other_reader(client):
    other = client.__class__()
    other.force_login(make_user("other", first_name="Oth Er"))
    return other


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """All routes with their converters: ours, and of the admin those that are about readers' comments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and (not route.startswith("admin/") or "comment" in route):
            yield route


def addresses(article: Any) -> list[str]:
    """Every route with everything that could stand in the place of its converters."""
    comments = [str(pk) for pk in ArticleComment.objects.values_list("pk", flat=True)]
    now = timezone.now()
    values = {
        "page_id": [str(article.pk)],
        "comment_id": comments,
        "commenter_id": [str(pk) for pk in Commenter.objects.values_list("pk", flat=True)],
        "root_id": comments,
        "year": [str(now.year)],
        "month": [str(now.month)],
        "day": [str(now.day)],
        "number": ["1"],
        "slug": ["ana-sample", "ferry", "first-boat"],
        "kind": ["news"],
        "feed_format": ["rss", "atom", "json"],
        "path": [article.section.slug],
    }
    found = []
    for route in routes():
        filled = [f"/{route}"]
        while any("<" in one for one in filled):
            name = re.search(r"<(?:\w+:)?(\w+)>", filled[0])[1]
            options = values.get(name, ["1"])
            filled = [re.sub(r"<[^>]+>", option, one, count=1) for one in filled for option in options]
        found += filled
    return found


def leaks(client: Any, article: Any) -> Iterator[str]:
    """Where something got out: every address, whole and in part, and what answers to forms sent there."""
    hashes = {value.encode() for value in secret_hashes()}
    sent = {"value": "1", "body": "Well, well.", "kind": "spam", "text": "Bad.", "stars": "3"}
    for url in ["/", article.url, f"/{article.section.slug}/", *addresses(article)]:
        ways = ({}, IN_PART) if url.startswith("/discussion/") or url == article.url else ({},)
        for query in ("", *queries(url)):
            for headers in ways:
                yield from look(f"GET {url}{query}", client.get(f"{url}{query}", headers=headers), hashes)
        if url.startswith("/discussion/"):
            response = client.post(url, sent, headers={"Sec-Fetch-Site": "same-origin"})
            yield from look(f"POST {url}", response, hashes)


def queries(url: str) -> list[str]:
    """What the addresses of discussions take besides: orders, comments to be answered, thanked for, looked up."""
    if url == "/search/":
        return ["?q=says+pending", "?q=removed+alone", "?q=member"]
    if not re.fullmatch(r"/discussion/\d+/(\w+/)?|/discussion/\w+/", url):
        return []
    pks = list(ArticleComment.objects.exclude(status=Status.PUBLISHED).values_list("pk", flat=True))
    every = ",".join(str(pk) for pk in pks)
    # One of each state is enough where an address takes one: which place it has in its thread plays no part there.
    some = pks[:: len(pks) // len(NOT_PUBLIC)]
    named = {"write": "reply_to", "thanks": "comment"}.get(url.rstrip("/").rpartition("/")[2])
    return [*ORDERS, f"?ids={every}", *(f"?{named}={pk}" for pk in some if named)]


def secret_hashes() -> set[str]:
    found: set[str] = set()
    for model, names in (
        (ArticleComment, ("ip_hash", "author_key")),
        (Commenter, ("email_hash",)),
        (Vote, ("voter", "ip_hash")),
        (Report, ("reporter", "ip_hash")),
        (ArticleRating, ("voter", "ip_hash")),
    ):
        for row in model.objects.values_list(*names):
            found.update(value for value in row if value)
    return found


def look(asked: str, response: Any, hashes: set[bytes]) -> list[str]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    said_all = content + b"\n" + repr(sorted(response.headers.items())).encode()
    found = []
    if MARK.encode() in said_all.lower():
        where = said_all.lower().index(MARK.encode())
        found.append(f"{asked}: {said_all[max(0, where - 80) : where + 60]!r}")
    if NETWORK.encode() in said_all:
        found.append(f"{asked}: an address on the network")
    if told := set(HASH.findall(said_all)) & hashes:
        found.append(f"{asked}: the hash of somebody, {told.pop()!r}")
    return found


def test_the_walk_goes_everywhere_and_finds_what_is_public(paper, stranger):
    """An empty walk would find nothing either."""
    known = addresses(paper)
    for name in ("discussion", "discussion_new", "discussion_write"):
        assert reverse(name, args=[paper.pk]) in known
    assert reverse("discussion_queue") in known
    assert reverse("account_profile") in known
    assert reverse("section-feed", args=["json", paper.section.slug]) in known
    assert len(known) > 150
    page = stranger.get(paper.url).content.decode()
    assert "A published start." in page
    assert "An answer to what was pending above" in page
    assert ArticleComment.objects.exclude(status=Status.PUBLISHED).count() == 3 * len(NOT_PUBLIC)


def test_a_stranger_learns_nothing(paper, stranger):
    assert list(leaks(stranger, paper)) == []


def test_another_reader_learns_nothing(paper, other_reader):
    assert list(leaks(other_reader, paper)) == []


def test_neither_do_those_who_ask_for_a_new_password(paper, stranger):
    for email in (f"member-{MARK}@example.com", "nobody@example.com"):
        response = stranger.post(reverse("account_reset_password"), {"email": email}, follow=True)
        assert MARK not in response.content.decode()


PLANTED = {
    "all comments count as published": (CommentQuerySet, "published", lambda self: self.all()),
    "removed ones show what they said": (ArticleComment, "is_published", True),
    "readers see what others wrote": (
        own,
        "written_by",
        lambda user, place="": own.OwnList([own.Own(one, None, "") for one in ArticleComment.objects.all()]),
    ),
    "accounts have the name of another": (get_user_model(), "__str__", lambda self: f"member-{MARK}@example.com"),
}


@pytest.mark.parametrize("leak", PLANTED)
def test_a_leak_is_found(paper, other_reader, monkeypatch, leak):
    """The walk is worth something: each of these holes, made on purpose, shows."""
    monkeypatch.setattr(*PLANTED[leak])
    assert next(leaks(other_reader, paper), None)
