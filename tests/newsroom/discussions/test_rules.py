"""The moderators' rules: at work, in the admin, and tried on the past."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.models import ArticleComment, Commenter, GroupDiscussionPermission, Rule, Status, Trust
from newsroom.discussions.services import Reason, Refused, rules, submit
from newsroom.discussions.services.matching import Writing, folded_pattern
from newsroom.discussions.services.rehearsing import rehearse
from tests.factories import make_user
from tests.newsroom.discussions.saying import draft, imported, said, say

pytestmark = pytest.mark.django_db


def rule(pattern, kind=Rule.Kind.WORD, **fields):
    return Rule.objects.create(kind=kind, pattern=pattern, folded=folded_pattern(kind, pattern), **fields)


@pytest.fixture
def desk(client, moderator):
    moderator.user_permissions.add(Permission.objects.get(codename="configure_discussions"))
    client.force_login(moderator)
    return client


def test_a_rule_holds_and_says_so(article):
    weasel = rule("weasel")
    comment = say(article, "You w3asel")
    assert comment.status == Status.PENDING
    assert comment.reasons == [f"rule:{weasel.pk}", Reason.NEW_COMMENTER]
    assert rules.describe(comment.reasons[0]) == "Rule: Word or phrase in the text: weasel"
    assert rules.describe(Reason.NEW_COMMENTER) == "New commenter"
    assert rules.describe("no such thing") == "no such thing"
    weasel.delete()
    assert rules.describe(comment.reasons[0]) == "A rule that is no longer there"


def test_what_a_rule_does(article):
    rule("weasel", effect=Rule.Effect.SPAM)
    assert say(article, "weasel").status == Status.SPAM
    ferret = rule("ferret", effect=Rule.Effect.REFUSE)
    with pytest.raises(Refused) as refused:
        submit(draft(article, "ferret"))
    (decision,) = refused.value.decisions
    assert (decision.reason, decision.field, decision.rule) == (Reason.RULE, "body", ferret.pk)
    assert "ferret" in decision.message


def test_rules_for_names_addresses_and_domains(article):
    rule("Stoat", Rule.Kind.NAME)
    rule("throwaway.example", Rule.Kind.EMAIL)
    rule("casino.example", Rule.Kind.DOMAIN)
    codes = [f"rule:{one.pk}" for one in Rule.objects.order_by("pk")]
    assert say(article, name="Mr Stoat").reasons[0] == codes[0]
    assert say(article, email="a@throwaway.example").reasons[0] == codes[1]
    assert say(article, user=make_user("mem", email="b@throwaway.example")).reasons[0] == codes[1]
    assert say(article, "http://www.casino.example").reasons[0] == codes[2]


def test_staff_and_the_trusted_are_not_asked(article):
    rule("weasel", effect=Rule.Effect.REFUSE)
    assert say(article, "weasel", user=make_user("boss", superuser=True)).status == Status.PUBLISHED
    friend = make_user("friend")
    Commenter.objects.create(user=friend, trust=Trust.TRUSTED)
    assert say(article, "weasel", user=friend).status == Status.PUBLISHED


def test_rules_are_read_once_until_one_changes(db, django_assert_num_queries):
    weasel = rule("weasel")
    assert rules.find(Writing("weasel")) == (weasel,)
    with django_assert_num_queries(1):
        assert rules.find(Writing("weasel")) == (weasel,)
    Rule.objects.update(active=False)
    assert rules.find(Writing("weasel")) == ()
    Rule.objects.update(active=True)
    Rule.objects.update(folded="stoat", changed_at=timezone.now())
    assert rules.find(Writing("weasel")) == ()
    assert len(rules.find(Writing("stoat"))) == 1
    Rule.objects.all().delete()
    assert rules.find(Writing("stoat")) == ()


def test_the_desk_names_the_rule(article, desk):
    rule("weasel")
    say(article, "a weasel")
    assert "Rule: Word or phrase in the text: weasel" in desk.get(reverse("discussion_queue")).content.decode()


def test_a_rule_is_added_changed_and_taken_out(desk, moderator):
    form = {"kind": "word", "pattern": "Wéasel", "effect": "hold", "active": "on", "note": "Since May"}
    assert desk.post(reverse("discussion_rules:add"), form).status_code == 302
    made = Rule.objects.get()
    assert (made.pattern, made.folded, made.created_by) == ("Wéasel", "weasel", moderator)
    response = desk.post(reverse("discussion_rules:add"), {**form, "pattern": "weasel"})
    assert "There is a rule for this already" in response.content.decode()
    response = desk.post(reverse("discussion_rules:add"), {**form, "pattern": "…"})
    assert "nothing in it that could be found" in response.content.decode()
    edit = reverse("discussion_rules:edit", args=[made.pk])
    assert "Try it on past comments" in desk.get(edit).content.decode()
    assert desk.post(edit, {**form, "pattern": "stoat"}).status_code == 302
    assert Rule.objects.get().folded == "stoat"
    body = desk.get(reverse("discussion_rules:index"), {"q": "stoat", "kind": "word"}).content.decode()
    assert "stoat" in body
    assert desk.post(reverse("discussion_rules:delete", args=[made.pk])).status_code == 302
    assert not Rule.objects.exists()


def test_a_link_from_a_comment_fills_the_form(article, desk):
    address = f"{reverse('discussion_rules:add')}?kind=email&pattern=ana%40example.com"
    body = desk.get(address).content.decode()
    assert 'value="ana@example.com"' in body
    assert '<option value="email" selected>' in body
    assert desk.get(f"{reverse('discussion_rules:add')}?kind=%00&pattern=%00x").status_code in (200, 400)


def test_who_configures_one_section_does_not_make_rules_for_all(newsroom, client, moderator):
    GroupDiscussionPermission.objects.create(
        group=moderator.groups.first(),
        page=newsroom.section,
        permission=Permission.objects.get(codename="configure_discussions"),
    )
    client.force_login(moderator)
    for name in ("discussion_rule_try", "discussion_rules_import", "discussion_rules:index", "discussion_rules:add"):
        assert client.get(reverse(name)).status_code == 302, name


def test_a_list_is_added_once(desk):
    address = reverse("discussion_rules_import")
    assert desk.get(address).status_code == 200
    sent = {"kind": "word", "effect": "spam", "words": "weasel\r\n\r\nWEASEL\n…\nfree money\n"}
    body = desk.post(address, sent, follow=True).content.decode()
    assert "2 rules are new. 1 were there already." in body
    assert "Nothing can be found by these: …" in body
    assert set(Rule.objects.values_list("folded", "effect")) == {("weasel", "spam"), ("free money", "spam")}
    assert "0 rules are new" in desk.post(address, sent, follow=True).content.decode()
    assert "nothing in the list" in desk.post(address, {**sent, "words": ""}).content.decode()


def test_only_who_configures_discussions_gets_at_the_rules(client, moderator):
    weasel = rule("weasel")
    client.force_login(moderator)
    addresses = [reverse(f"discussion_rules:{name}") for name in ("index", "add")]
    addresses += [reverse(f"discussion_rules:{name}", args=[weasel.pk]) for name in ("edit", "delete")]
    addresses += [reverse("discussion_rule_try"), reverse("discussion_rules_import")]
    for address in addresses:
        assert client.get(address).status_code == 302, address
    assert "comment-rules" not in client.get("/admin/").content.decode()
    moderator.user_permissions.add(Permission.objects.get(codename="configure_discussions"))
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_a_dry_run_says_what_a_rule_would_have_caught_and_changes_nothing(article, desk):
    public = said(article, "A weasel was here")
    say(article, "Another w.e.a.s.e.l")
    say(article, "No tweasel")
    say(article, "A weasel of the house", user=make_user("boss", superuser=True))
    old = said(article, "An old weasel")
    ArticleComment.objects.filter(pk=old.pk).update(posted_at=timezone.now() - dt.timedelta(days=31))
    form = {"kind": "word", "pattern": "weasel", "effect": "hold"}
    body = desk.post(reverse("discussion_rule_try"), form).content.decode()
    assert "It would have caught 2 comments of the last 30 days" in body
    assert "3 comments were looked at" in body
    assert "A weasel was here" in body
    assert not Rule.objects.exists()
    assert ArticleComment.objects.get(pk=public.pk).is_published
    saved = rule("weasel")
    assert "caught 2 comments" in desk.get(reverse("discussion_rule_try"), {"rule": saved.pk}).content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"pattern": "…", "kind": "word"}, {"kind": "x", "pattern": "y"}, {"rule": "9" * 30}, {"rule": "\x00"}]
)
def test_odd_dry_runs(desk, sent):
    assert desk.post(reverse("discussion_rule_try"), sent).status_code in (200, 400)
    assert desk.get(reverse("discussion_rule_try"), sent).status_code in (200, 400)


def test_a_dry_run_ends_and_says_how_far_it_got(article):
    imported(article, 50)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(days=1))
    found = rehearse("word", "comment", most=20)
    assert (found.looked_at, found.is_complete, found.found) == (20, False, 20)
    assert rehearse("word", "comment").is_complete
    assert not rehearse("word", "comment", seconds=-1).is_complete
