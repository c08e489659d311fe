"""The rules, one by one, as plain functions."""

import datetime as dt
from typing import Any

import pytest

from newsroom.discussions import text
from newsroom.discussions.identity import fold_name
from newsroom.discussions.models import ArticleComment, AuthorKind, Commenter, DiscussionSettings, Mode, Status
from newsroom.discussions.services.drafts import Decision, Draft, Facts, Reason
from newsroom.discussions.services.phases import decide

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
KNOWN = Commenter(email_hash="x", approved_count=5)


def decisions(body: str = "A sensible remark", *, sent: dict[str, Any] | None = None, **known: Any) -> list[Decision]:
    draft = Draft(page_id=1, body=body, **(sent or {}))
    settings = known.pop("settings", DiscussionSettings())
    known.setdefault("commenter", KNOWN)
    known.setdefault("author_kind", AuthorKind.GUEST)
    known.setdefault("address_confirmed", True)
    facts = Facts(
        settings=settings,
        now=NOW,
        body=text.tidy(body),
        html=text.render(body),
        **{"mode": Mode.OPEN, "name": "Ana", "email": "ana@example.com", **known},
    )
    return decide(draft, facts)


def reasons(*args: Any, **kwargs: Any) -> list[Reason]:
    return [decision.reason for decision in decisions(*args, **kwargs)]


def test_a_known_guest_with_a_sensible_remark_is_published():
    assert decisions() == []


@pytest.mark.parametrize("body", ["", "   \n ", "…!?", "\u200e", "https://"])
def test_nothing_said(body):
    found = decisions(body)
    if body == "https://":
        assert found == []
    else:
        assert [(decision.reason, decision.field) for decision in found] == [(Reason.LIMITS, "body")]


def test_too_long_says_by_how_much():
    (found,) = decisions("word " * 1200, settings=DiscussionSettings(max_length=5000))
    assert found.field == "body"
    assert "5999" in found.message
    assert "5000" in found.message


def test_every_mistake_of_the_form_is_named_at_once():
    assert [found.field for found in decisions("", name="", email="not an address")] == ["body", "name", "email"]


def test_a_member_needs_neither_name_nor_address():
    assert decisions(author_kind=AuthorKind.MEMBER, name="", email="") == []


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        (Mode.OPEN, AuthorKind.GUEST, []),
        (Mode.READ_ONLY, AuthorKind.GUEST, [Reason.CLOSED]),
        (Mode.READ_ONLY, AuthorKind.STAFF, [Reason.CLOSED]),
        (Mode.HIDDEN, AuthorKind.MEMBER, [Reason.CLOSED]),
        (Mode.MEMBERS, AuthorKind.GUEST, [Reason.MEMBERS_ONLY]),
        (Mode.MEMBERS, AuthorKind.MEMBER, []),
        (Mode.PREMODERATED, AuthorKind.MEMBER, [Reason.PREMODERATED]),
        (Mode.PREMODERATED, AuthorKind.STAFF, []),
    ],
)
def test_modes(mode, kind, expected):
    assert reasons(mode=mode, author_kind=kind) == expected


def test_an_answer_needs_what_it_answers():
    assert reasons(sent={"reply_to": 7}) == [Reason.PARENT]
    assert reasons(sent={"reply_to": 7}, answered=ArticleComment(pk=7)) == []


def test_a_ban_ends():
    assert reasons(commenter=Commenter(banned_until=NOW + dt.timedelta(minutes=1), approved_count=9)) == [Reason.BANNED]
    assert reasons(commenter=Commenter(banned_until=NOW - dt.timedelta(minutes=1), approved_count=9)) == []


def test_reserved_names_are_for_the_house():
    reserved = frozenset([fold_name("Editor")])
    assert reasons(name="Éd1tor", reserved_names=reserved) == [Reason.RESERVED_NAME]
    assert reasons(name="Editor", author_kind=AuthorKind.STAFF, reserved_names=reserved) == []


def test_said_before():
    assert reasons(said_before=True) == [Reason.DUPLICATE]


def test_rate():
    (found,) = decisions(seconds_since_last=5)
    assert found.reason == Reason.RATE
    assert "10 seconds" in found.message
    assert reasons(seconds_since_last=15) == []
    assert reasons(last_hour=30) == [Reason.RATE]
    assert reasons(last_hour=30, author_kind=AuthorKind.STAFF) == []


def test_robots_are_not_told():
    (found,) = decisions(sent={"honeypot": "https://example.org"})
    assert found.status == Status.SPAM
    (found,) = decisions(sent={"seconds_to_write": 1})
    assert (found.reason, found.status) == (Reason.TOO_QUICK, Status.PENDING)
    assert decisions(sent={"seconds_to_write": 4}) == []


def test_links():
    three = "https://a.example https://b.example https://c.example"
    assert reasons(three) == [Reason.LINKS]
    assert reasons(three, settings=DiscussionSettings(max_links=3)) == []
    assert reasons(three, author_kind=AuthorKind.STAFF) == []


def test_trust_is_earned():
    rules = DiscussionSettings(held_at_first=2)
    assert reasons(commenter=None, settings=rules) == [Reason.NEW_COMMENTER]
    assert reasons(commenter=Commenter(approved_count=1), settings=rules) == [Reason.NEW_COMMENTER]
    assert reasons(commenter=Commenter(approved_count=2), settings=rules) == []
    assert reasons(commenter=None, settings=DiscussionSettings(held_at_first=0)) == []


def test_all_reasons_to_hold_are_gathered_but_a_refusal_ends_it():
    three = "https://a.example https://b.example https://c.example"
    held = reasons(three, commenter=None, mode=Mode.PREMODERATED, sent={"seconds_to_write": 0})
    assert held == [Reason.TOO_QUICK, Reason.LINKS, Reason.NEW_COMMENTER, Reason.PREMODERATED]
    assert reasons(three, commenter=None, said_before=True, last_hour=99) == [Reason.DUPLICATE]
