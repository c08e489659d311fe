"""A comment comes in: what is kept of it, and what is not."""

import datetime as dt

import pytest
from django.utils import timezone
from django_comments import signals
from wagtail.models import Page

from newsroom.discussions.models import (
    ArticleComment,
    AuthorKind,
    Commenter,
    Discussion,
    DiscussionSettings,
    Mode,
    ModerationEvent,
    Status,
)
from newsroom.discussions.services import NoDiscussion, Reason, Refused, submit
from tests.factories import make_article, make_contributor, make_private, make_user, publish
from tests.newsroom.discussions.saying import assert_counts_are_true, draft, fresh, said, say

pytestmark = pytest.mark.django_db


def rules(newsroom, **fields):
    DiscussionSettings.objects.update_or_create(site=newsroom.site, defaults=fields)


def refused(page, body="", **fields):
    with pytest.raises(Refused) as found:
        submit(draft(page, body, **fields))
    return found.value.reasons


def test_a_guests_first_comment_waits_the_next_one_does_not(article):
    first = say(article, name="Ana", email="ana@example.com")
    assert first.status == Status.PENDING
    assert first.reasons == [Reason.NEW_COMMENTER]
    event = ModerationEvent.objects.get()
    assert (event.action, event.actor, event.reasons) == ("hold", None, ["new_commenter"])
    said(article, name="Ben", email="ben@example.com")
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=5))
    assert say(article, name="Ben", email="BEN@example.com").status == Status.PUBLISHED
    assert say(article, name="Ana", email="ana@example.com", ip="1.1.1.1").status == Status.PENDING


def test_what_is_kept(article):
    comment = say(article, "Hello\x00 *there*\r\n", name=" Ana\n B ", email="ana@example.com", ip="203.0.113.9")
    assert (comment.user_name, comment.user_email, comment.comment) == ("Ana B", "ana@example.com", "Hello *there*")
    assert comment.body_html == "<p>Hello <em>there</em></p>"
    assert comment.author_kind == AuthorKind.GUEST
    assert comment.ip_address is None
    assert len(comment.ip_hash) == 64
    assert "203" not in comment.ip_hash[:3]
    assert comment.content_object == article
    assert comment.commenter == Commenter.objects.get()
    assert "ana" not in comment.commenter.email_hash
    assert_counts_are_true(article)


def test_staff_is_published_at_once_and_named_as_such(article):
    comment = say(article, "https://a.example " * 9, user=make_user("boss", superuser=True))
    assert comment.status == Status.PUBLISHED
    assert comment.author_kind == AuthorKind.STAFF


def test_an_author_of_the_article_is_known_by_the_login_in_the_byline(newsroom, article):
    user = make_user("ida", first_name="Ida", last_name="Northcote")
    theirs = make_article(section=newsroom.section, authors=[make_contributor("Ida Northcote", user=user)])
    comment = say(theirs, user=user)
    assert (comment.author_kind, comment.status) == (AuthorKind.AUTHOR, Status.PUBLISHED)
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=5))
    assert say(article, user=user).author_kind == AuthorKind.MEMBER
    assert say(theirs, user=make_user("boss", superuser=True)).author_kind == AuthorKind.STAFF


def test_a_member_is_held_at_first_too(article):
    comment = say(article, user=make_user("member"))
    assert (comment.status, comment.author_kind) == (Status.PENDING, AuthorKind.MEMBER)


def test_guests_cannot_sign_as_staff(article):
    make_user("ida", superuser=True, first_name="Ida", last_name="Northcote")
    assert refused(article, name="Ida Nοrthcοte") == [Reason.RESERVED_NAME]  # with Greek letters
    assert refused(article, name="IDA") == [Reason.RESERVED_NAME]
    assert refused(article, name="Moderator") == [Reason.RESERVED_NAME]
    assert say(article, name="Idalia").status == Status.PENDING


def test_the_same_text_twice(article, other_article):
    first = say(article, "I said it.", email="ana@example.com")
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(minutes=5))
    assert refused(article, " I said it.\n", email="ana@example.com") == [Reason.DUPLICATE]
    assert say(article, "I said it.", email="ben@example.com").pk != first.pk
    assert say(other_article, "I said it.", email="ana@example.com").pk != first.pk


def test_a_pause_between_two_comments_of_one_commenter(article):
    say(article, email="ana@example.com")
    assert refused(article, email="ana@example.com") == [Reason.RATE]


def test_one_address_on_the_network_cannot_flood(newsroom, article):
    rules(newsroom, hourly_limit=3)
    for _ in range(3):
        say(article, ip="203.0.113.9")
    assert refused(article, ip="203.0.113.9") == [Reason.RATE]
    assert say(article, ip="203.0.113.10")
    ArticleComment.objects.update(posted_at=timezone.now() - dt.timedelta(hours=2))
    assert say(article, ip="203.0.113.9")


def test_the_rules_of_the_site_hold_until_a_discussion_has_its_own(newsroom, article, other_article):
    rules(newsroom, mode=Mode.READ_ONLY)
    Discussion.objects.create(page=other_article, mode=Mode.OPEN)
    assert refused(article) == [Reason.CLOSED]
    assert say(other_article)


def test_a_discussion_closes_some_days_after_the_article_appeared(newsroom, article):
    rules(newsroom, close_after_days=3)
    Page.objects.filter(pk=article.pk).update(first_published_at=timezone.now() - dt.timedelta(days=4))
    assert refused(article) == [Reason.CLOSED]
    Page.objects.filter(pk=article.pk).update(first_published_at=timezone.now() - dt.timedelta(days=2))
    assert say(article)


def test_a_discussion_has_hours(article):
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    rules = DiscussionSettings()
    assert Discussion(opens_at=now + hour).effective_mode(rules, None, now) == Mode.READ_ONLY
    assert Discussion(closes_at=now - hour).effective_mode(rules, None, now) == Mode.READ_ONLY
    assert Discussion(opens_at=now - hour, closes_at=now + hour).effective_mode(rules, None, now) == Mode.OPEN
    assert Discussion(mode=Mode.HIDDEN, closes_at=now - hour).effective_mode(rules, None, now) == Mode.HIDDEN


def test_pages_that_nobody_may_read_have_no_discussion(newsroom, article):
    unpublished = make_article(live=False, section=newsroom.section)
    make_private(newsroom.opinion)
    private = make_article(section=newsroom.opinion)
    for page in (unpublished, private, newsroom.home, newsroom.section):
        with pytest.raises(NoDiscussion):
            say(page)
    article.unpublish()
    with pytest.raises(NoDiscussion):
        say(article)


def test_an_alias_shares_the_discussion_of_what_it_stands_for(newsroom, article):
    alias = article.create_alias(parent=newsroom.opinion)
    assert say(alias).discussion_id == article.pk
    assert not Discussion.objects.filter(pk=alias.pk).exists()


def test_publishing_an_article_anew_leaves_its_discussion_alone(article):
    comment = said(article)
    revision = article.save_revision()
    second = said(article)
    revision.publish()
    publish(article)
    assert fresh(comment).is_published
    assert fresh(second).is_published
    assert Discussion.objects.get(pk=article.pk).published_count == 2


def test_a_deleted_article_takes_its_discussion_along_and_no_other(article, other_article):
    start = said(article)
    said(article, reply_to=start.pk)
    kept = said(other_article)
    article.delete()
    assert [comment.pk for comment in ArticleComment.objects.all()] == [kept.pk]
    assert ArticleComment._meta.pk.related_model.objects.count() == 1
    assert [discussion.pk for discussion in Discussion.objects.all()] == [other_article.pk]


def test_a_deleted_account_leaves_its_comments(article):
    user = make_user("member", first_name="Mem", last_name="Ber")
    comment = said(article, user=user)
    user.delete()
    comment = fresh(comment)
    assert (comment.user, comment.commenter, comment.user_name) == (None, None, "Mem Ber")
    assert comment.is_published


def test_extensions_hear_of_a_comment_and_may_refuse_it(article, django_capture_on_commit_callbacks):
    heard = []

    def refuse(sender, comment, **kwargs):
        return "forbidden" not in comment.comment

    def hear(sender, comment, **kwargs):
        heard.append((sender, comment.pk))

    signals.comment_will_be_posted.connect(refuse)
    signals.comment_was_posted.connect(hear)
    try:
        assert refused(article, "This is forbidden") == [Reason.RECEIVER]
        with django_capture_on_commit_callbacks(execute=True):
            comment = say(article, "This is not")
    finally:
        signals.comment_will_be_posted.disconnect(refuse)
        signals.comment_was_posted.disconnect(hear)
    assert heard == [(ArticleComment, comment.pk)]


@pytest.mark.parametrize("reply", [False, True])
def test_posting_takes_few_queries(article, reply, django_assert_max_num_queries):
    chain = [said(article)]
    for _ in range(3):
        chain.append(said(article, reply_to=chain[-1].pk))
    new = draft(article, reply_to=chain[-1].pk if reply else None)
    with django_assert_max_num_queries(25):
        submit(new)


def test_the_log_cannot_be_rewritten(article):
    say(article)
    event = ModerationEvent.objects.get()
    event.note = "It was not me"
    with pytest.raises(TypeError):
        event.save()
