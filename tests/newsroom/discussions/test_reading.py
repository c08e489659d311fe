"""The read path: what is shown, in what order, in how many queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.discussions import counts, reading
from newsroom.discussions.models import ArticleComment, Discussion, Mode, ModerationEvent
from newsroom.discussions.services import ImportedComment, import_comments, remove
from newsroom.discussions.services.marking import mark
from tests.factories import make_article
from tests.newsroom.discussions.saying import imported, said, say

pytestmark = pytest.mark.django_db


def walk(page, **kwargs):
    """All threads, page after page."""
    cursor = ""
    while True:
        listed = reading.threads(page.pk, cursor=cursor, **kwargs)
        yield from listed.threads
        cursor = listed.cursor
        if not cursor:
            return


@pytest.mark.parametrize("sort", [reading.Sort.NEWEST, reading.Sort.OLDEST])
def test_every_thread_is_shown_once_and_in_order(article, sort):
    imported(article, 230)
    # A few at the very same instant, across the end of a page.
    ArticleComment.objects.filter(root=None).update(posted_at=timezone.now())
    imported(article, 115, source="other")
    found = [thread.root.comment for thread in walk(article, sort=sort)]
    assert len(found) == len({comment.pk for comment in found}) == 69
    order = [(comment.posted_at, comment.pk) for comment in found]
    assert order == sorted(order, reverse=sort == reading.Sort.NEWEST)


def test_the_first_three_replies_that_are_there(article):
    start = said(article)
    replies = [said(article, reply_to=start.pk) for _ in range(7)]
    say(article, reply_to=start.pk)
    for gone in replies[:3]:
        remove(gone.pk, None)
    (thread,) = reading.threads(article.pk).threads
    assert [shown.comment.pk for shown in thread.replies] == [comment.pk for comment in replies[3:6]]
    assert thread.more == 1
    rest = reading.thread(start.pk, article.pk, after=thread.last_reply_no)
    assert [shown.comment.pk for shown in rest.replies] == [replies[6].pk]
    assert rest.more == 0


def test_replies_stand_below_what_they_answer(article):
    start = said(article, "start")
    first = said(article, "first", reply_to=start.pk)
    second = said(article, "second", reply_to=start.pk)
    below_first = said(article, "below first", reply_to=first.pk)
    thread = reading.thread(start.pk, article.pk)
    assert [(shown.comment.pk, shown.level) for shown in thread.replies] == [
        (first.pk, 1),
        (below_first.pk, 2),
        (second.pk, 1),
    ]
    later = reading.thread(start.pk, article.pk, after=second.reply_no)
    assert [(shown.comment.pk, shown.level, shown.in_reply_to) for shown in later.replies] == [
        (below_first.pk, 1, first.pk)
    ]


def test_a_long_thread_is_read_in_parts(article):
    then = timezone.now()
    rows = [ImportedComment(import_id="start", page_id=article.pk, body="start", posted_at=then)]
    rows += [
        ImportedComment(
            import_id=str(n),
            parent_import_id="start",
            page_id=article.pk,
            body=f"reply {n}",
            posted_at=then + dt.timedelta(seconds=n),
        )
        for n in range(120)
    ]
    import_comments("long", rows)
    root = ArticleComment.objects.get(import_id="start")
    seen, after = [], 0
    while True:
        part = reading.thread(root.pk, article.pk, after)
        seen += [shown.comment.pk for shown in part.replies]
        assert part.more == 120 - len(seen)
        if not part.more:
            break
        after = part.last_reply_no
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("cursor", ["x", "1", "-", "1-2-3", "1-99999999999", "-" + "9" * 17 + "-1", "１-１"])
def test_a_cursor_that_is_none(article, cursor):
    for sort in reading.Sort:
        with pytest.raises(reading.BadCursor):
            reading.threads(article.pk, sort=sort, cursor=cursor)


@pytest.mark.parametrize("cursor", ["nan-1", "inf-1", "-1-1", "1e-1", "0.5-", "1-1-1", "1e999-1", "0.5-99999999999"])
def test_a_rank_that_is_none(article, cursor):
    with pytest.raises(reading.BadCursor):
        reading.threads(article.pk, sort=reading.Sort.BEST, cursor=cursor)


def queries_for(client, address):
    client.get(address)  # content types, sites and translations are fetched once
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response.content.decode()


def test_the_article_costs_the_same_with_ten_and_with_two_thousand_comments(article, other_article, client):
    imported(article, 10)
    imported(other_article, 2000, source="other")
    few, _body = queries_for(client, article.url)
    many, body = queries_for(client, other_article.url)
    assert few == many <= 18
    assert body.count('class="thread"') == 20
    # One for the discussion's row, which a hidden one takes too; passages, threads, and their first replies.
    Discussion.objects.update(mode=Mode.HIDDEN)
    hidden, _body = queries_for(client, article.url)
    assert many - hidden == 3


@pytest.mark.parametrize("sort", reading.Sort)
@pytest.mark.parametrize("number", [10, 1000])
def test_any_page_of_any_order_takes_two_queries(article, sort, number, django_assert_num_queries):
    imported(article, number)
    for comment in ArticleComment.objects.filter(root=None)[:2]:
        mark(comment.pk, ModerationEvent.Action.PIN, None)
    cursors = [""]
    while cursor := reading.threads(article.pk, sort=sort, cursor=cursors[-1]).cursor:
        cursors.append(cursor)
    assert len(cursors) == (1 if number == 10 else 10)
    for cursor in (cursors[0], cursors[-1]):
        with django_assert_num_queries(2):
            assert reading.threads(article.pk, sort=sort, cursor=cursor).threads


@pytest.mark.parametrize("address", ["/discussion/{}/", "/discussion/{}/?sort=oldest", "/discussion/{}/?sort=best"])
def test_so_do_the_pages_of_the_discussion(article, other_article, client, address):
    imported(article, 10)
    imported(other_article, 2000, source="other")
    few, _body = queries_for(client, address.format(article.pk))
    many, _body = queries_for(client, address.format(other_article.pk))
    assert few == many
    last = list(walk(other_article))[-1].root.comment
    thread, _body = queries_for(client, f"/discussion/{other_article.pk}/thread/{last.pk}/")
    assert thread <= many


def test_counts_of_a_list_take_one_query(newsroom, article, other_article, django_assert_num_queries):
    said(article)
    said(article)
    said(other_article)
    Discussion.objects.filter(pk=other_article.pk).update(mode=Mode.HIDDEN)
    silent = make_article(section=newsroom.section)
    pages = [article, other_article, silent]
    with django_assert_num_queries(1):
        counts.attach(pages)
    assert [page.comment_count for page in pages] == [2, 0, 0]
    aliases = [page.create_alias(parent=newsroom.opinion) for page in pages]
    with django_assert_num_queries(2):  # and where the pages are that the aliases stand for
        counts.attach(aliases)
    assert [page.comment_count for page in aliases] == [2, 0, 0]
    assert counts.for_pages([]) == {}


def test_a_page_that_is_moved_meanwhile_keeps_its_count(newsroom, article):
    said(article)
    read_before = [(article.pk, article.path, None)]
    article.move(newsroom.opinion, pos="last-child")
    assert counts.for_rows(read_before) == {article.pk: 1}
