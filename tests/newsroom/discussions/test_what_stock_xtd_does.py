"""What stock django-comments-xtd 2.10 was seen to do, line by line, and we do not.

One test for each line of the list in docs/decisions/0006-discussion-engine.md, where it says what happened.
"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from newsroom.discussions.models import (
    ArticleComment,
    Commenter,
    Discussion,
    DiscussionSettings,
    Report,
    Status,
    Subscription,
)
from newsroom.discussions.reading import THREADS, thread, threads
from newsroom.discussions.services import Refused, approve, mark_spam, reject, remove, restore, submit
from newsroom.mail.drain import drain
from newsroom.mail.models import Letter
from tests.factories import build_newsroom, make_article, make_user
from tests.newsroom.discussions.letters_box import letters_to, link_in, press
from tests.newsroom.discussions.saying import assert_counts_are_true, draft, fresh, imported, said, say
from tests.newsroom.discussions.test_views import opened, send

pytestmark = pytest.mark.django_db
ANA, BEN = "ana@example.com", "ben@example.com"


def rules(**fields):
    DiscussionSettings.objects.update(seconds_between=0, proof_of_work=False, **fields)


def shown(page):
    return [found.root.comment.pk for found in threads(page.pk).threads]


def test_line_1_a_reply_to_a_pending_comment_is_refused_and_hides_no_thread(article, client):
    """One POST with `reply_to` of a pending comment cut a page of 50 threads to 1."""
    imported(article, 50)
    pending = say(article)
    before = shown(article)
    response = send(client, article, reply_to=str(pending.pk))
    assert response.status_code == 422
    assert "What I have to say" in response.content.decode()
    with pytest.raises(Refused):
        say(article, reply_to=pending.pk, user=make_user("boss", superuser=True))
    assert shown(article) == before
    assert len(before) == 10
    assert not ArticleComment.objects.filter(reply_to=pending.pk).exists()
    assert_counts_are_true(article)


def test_line_2_saving_a_public_comment_again_changes_no_other_and_counts_nothing_twice(article):
    """Saving a public comment published every pending reply below it and added its subtree to `nested_count` again."""
    start = said(article)
    pending, rejected, spam = (say(article, reply_to=start.pk) for _ in range(3))
    published = said(article, reply_to=start.pk)
    below = say(article, reply_to=published.pk)
    reject(rejected.pk, None)
    mark_spam(spam.pk, None)
    for comment in (start, published, start):
        fresh(comment).save()
    states = [fresh(comment).status for comment in (pending, rejected, spam, below)]
    assert states == [pending.status, Status.REJECTED, Status.SPAM, below.status]
    assert not any(fresh(comment).is_public for comment in (pending, rejected, spam, below))
    assert fresh(start).nested_count == 1
    assert_counts_are_true(article)


def test_line_3_eight_writers_at_once_fail_nowhere_and_number_every_reply_once(real_database):
    """8 writers with 25 replies each: deadlocks, doubled `order` values, orphans, 150 of 163 comments shown."""
    article = make_article(section=build_newsroom().section)
    rules(confirm_guests=False, held_at_first=0)
    start = said(article)
    second = said(article, reply_to=start.pk)
    drafts = [draft(article, f"Reply {n}", reply_to=(start.pk, second.pk)[n % 2]) for n in range(8 * 25)]

    def write(draft_):
        try:
            return submit(draft_).comment.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(write, drafts))
    assert len(set(ids)) == 200
    replies = ArticleComment.objects.filter(root=start.pk)
    assert sorted(replies.values_list("reply_no", flat=True)) == list(range(1, 202))
    assert sorted(replies.values_list("order", flat=True)) == list(range(2, 203))
    assert ArticleComment._meta.pk.related_model.objects.count() == ArticleComment.objects.count() == 202
    assert walk_thread(article, start) == set(ids) | {second.pk}
    assert_counts_are_true(article)


def walk_thread(page, root):
    """All replies of a thread, part after part."""
    found, after = set(), 0
    while True:
        part = thread(root.pk, page.pk, after)
        found |= {reply.comment.pk for reply in part.replies}
        if not part.more:
            return found
        after = part.last_reply_no


def test_line_4_queries_and_page_stay_the_same_however_many_comments_of_registered_people(
    article, other_article, client
):
    """2n + 2 queries for n comments by registered people, and all of them on one page."""
    imported(article, 100, user_id=make_user().pk)
    imported(other_article, 2000, source="other", user_id=make_user().pk)
    client.get(article.url)  # content types, sites and translations are fetched once
    costs, sizes = [], []
    for page in (article, other_article):
        with CaptureQueriesContext(connection) as captured:
            body = client.get(page.url).content
        assert body.count(b'class="thread"') == THREADS
        costs.append(len(captured))
        sizes.append(len(body))
    assert costs[0] == costs[1]
    assert abs(sizes[0] - sizes[1]) < 0.05 * sizes[0]


@pytest.mark.parametrize("refuse", [None, reject, mark_spam])
def test_line_5_no_address_shows_what_is_not_public_nor_who_wrote_or_reported_it(article, client, refuse):
    """The reply page, the tags, the REST list and five templates gave away texts, reporters and e-mail addresses."""
    start = said(article, "Anyone may read this")
    hidden = say(article, "Nobody may read this", reply_to=start.pk, name="Nobody Knows", email="secret@example.com")
    if refuse:
        refuse(hidden.pk, None)
    taken_down = said(article, "This neither")
    remove(taken_down.pk, None)
    member = make_user("informer", email="informer@example.com")
    Report.objects.create(
        comment=start, reporter="informer", kind="abuse", text="I tell you", contact_email=member.email
    )
    here = [article.pk]
    addresses = [
        article.url,
        reverse("discussion", args=here),
        reverse("discussion_thread", args=[article.pk, start.pk]),
    ]
    for pk in (start.pk, hidden.pk, taken_down.pk):
        addresses.append(f"{reverse('discussion_write', args=here)}?reply_to={pk}")
        addresses.append(f"{reverse('discussion_thanks', args=here)}?comment={pk}")
        for name in ("discussion_comment", "discussion_report", "discussion_vote", "discussion_edit"):
            addresses.append(reverse(name, args=[pk]))
    secrets = ["Nobody may read this", "Nobody Knows", "@example.com", "This neither", "I tell you", "informer"]
    for address in addresses:
        body = client.get(address, follow=True).content.decode()
        for secret in (*secrets, hidden.ip_hash):
            assert secret not in body, address
    for comment in (hidden, taken_down):
        assert client.get(reverse("discussion_comment", args=[comment.pk])).status_code == 404
        assert client.get(reverse("discussion_thread", args=[article.pk, comment.pk])).status_code == 404
    for name in ("comments-xtd-reply", "comments-xtd-api-list", "comments-xtd-like", "comments-flag"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=[start.pk])


def test_line_6_replies_to_what_is_not_here_leave_no_trace_and_old_forms_lose_no_text(article, other_article, client):
    """An unknown, too deep or foreign parent: a 500 with an orphan, or taken. A form of two hours: an empty 400."""
    elsewhere = said(other_article)
    rows = ArticleComment._meta.pk.related_model.objects
    before = rows.count()
    for reply_to in (str(elsewhere.pk), "999999", "-1", "9" * 40):
        response = send(client, article, reply_to=reply_to)
        assert response.status_code == 422
        assert "What I have to say" in response.content.decode()
    assert rows.count() == before
    assert_counts_are_true(other_article)

    chain = [said(article)]
    for _ in range(5):
        chain.append(said(article, reply_to=chain[-1].pk))
    assert [comment.level for comment in chain] == [0, 1, 2, 3, 3, 3]
    found = thread(chain[0].pk, article.pk)
    assert [reply.in_reply_to for reply in found.replies] == [None, None, None, chain[3].pk, chain[4].pk]
    assert_counts_are_true(article)

    assert (
        client.post(reverse("discussion_write", args=[article.pk]), opened(client, article, minutes=180)).status_code
        == 303
    )
    response = client.post(reverse("discussion_write", args=[article.pk]), opened(client, article, minutes=25 * 60))
    assert response.status_code == 422
    assert "What I have to say" in response.content.decode()


def test_line_7_links_in_letters_end_act_by_post_bring_nothing_back_and_are_few(article, client):
    """Links were signed pickles without an end, acted on by GET, revived what was deleted, and nothing limited them."""
    rules(confirm_guests=True, held_at_first=0)
    comment, late, gone = (say(article, email=email) for email in (ANA, BEN, "cy@example.com"))
    links = {one.pk: link_in(letters_to(one.user_email)[0], "confirm") for one in (comment, late, gone)}
    for _ in range(2):
        assert client.get(links[comment.pk]).status_code == 200
    assert fresh(comment).status == Status.AWAITING_EMAIL
    press(client, links[comment.pk], comment=comment.pk)
    assert fresh(comment).status == Status.PUBLISHED
    remove(comment.pk, None)
    assert press(client, links[comment.pk], comment=comment.pk).status_code == 410
    assert fresh(comment).status == Status.REMOVED
    reject(gone.pk, None)
    press(client, links[gone.pk], comment=gone.pk)
    assert fresh(gone).status == Status.REJECTED
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        assert press(client, links[late.pk], comment=late.pk).status_code == 410
    assert fresh(late).status == Status.AWAITING_EMAIL
    for _ in range(20):
        say(article, email="victim@example.com")
    assert len(letters_to("victim@example.com")) <= 5


def test_line_7_letters_leave_outside_the_request_by_one_connection(article, monkeypatch):
    """One thread and one SMTP connection for each recipient."""
    rules(confirm_guests=True)
    for number in range(7):
        say(article, email=f"reader-{number}@example.net")
    assert mail.outbox == []
    opened_connections = []
    backend = "django.core.mail.backends.locmem.EmailBackend.open"
    monkeypatch.setattr(backend, lambda self: opened_connections.append(self) or True)
    drain()
    assert len(mail.outbox) == 7
    assert len(opened_connections) == 1


def test_line_8_a_user_who_is_logged_in_writes_under_no_other_name_or_address(article, client):
    """The form's name and e-mail address were taken over for logged-in users, too."""
    user = make_user("ida", first_name="Ida", last_name="Northcote", email="ida@example.com")
    client.force_login(user)
    assert send(client, article, name="Somebody Else", email="else@example.com").status_code == 303
    comment = ArticleComment.objects.get()
    assert (comment.user_name, comment.user_email, comment.user) == ("Ida Northcote", "", user)
    assert Commenter.objects.get() == comment.commenter == user.commenter


def test_line_9_removing_a_comment_hides_no_reply_and_restoring_it_publishes_none(article):
    """Removing one comment hid other people's replies; restoring it published those that had been rejected."""
    start = said(article)
    reply = said(article, reply_to=start.pk)
    below = said(article, reply_to=reply.pk)
    rejected, pending = say(article, reply_to=start.pk), say(article, reply_to=start.pk)
    reject(rejected.pk, None)
    waiting = pending.status
    remove(start.pk, None)
    found = thread(start.pk, article.pk)
    assert found.root.comment.status == Status.REMOVED
    assert [one.comment.pk for one in found.replies] == [reply.pk, below.pk]
    restore(start.pk, None)
    assert fresh(start).status == Status.PUBLISHED
    assert (fresh(rejected).status, fresh(pending).status) == (Status.REJECTED, waiting)
    assert_counts_are_true(article)


def test_line_10_who_follows_hears_of_what_is_approved_later(article):
    """Followers heard of comments that were public when they were posted, never of those approved later."""
    rules(confirm_guests=False, held_at_first=1)
    guest = Commenter.objects.create(email_hash="ana")
    Discussion.objects.get_or_create(pk=article.pk)
    Subscription.objects.create(
        discussion_id=article.pk, commenter=guest, scope="all", email=ANA, confirmed_at=timezone.now()
    )
    approved, never = say(article, "Held at first", email=BEN), say(article, "Held for good", email=BEN)
    assert letters_to(ANA) == []
    approve(approved.pk, None)
    reject(never.pk, None)
    (letter,) = letters_to(ANA)
    assert "Held at first" in letter.text
    assert not Letter.objects.filter(text__contains="Held for good").exists()
