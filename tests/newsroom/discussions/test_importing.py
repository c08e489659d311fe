"""Many comments at once."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.discussions.models import ArticleComment, AuthorKind, Commenter, Discussion, Status
from newsroom.discussions.services import ImportedComment, approve, import_comments, remove
from tests.factories import make_user
from tests.newsroom.discussions.saying import assert_counts_are_true, imported, said

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def row(page, import_id, *, parent="", minutes=0, **fields):
    fields.setdefault("body", f"Comment {import_id}")
    return ImportedComment(
        import_id=import_id,
        parent_import_id=parent,
        page_id=page.pk,
        posted_at=THEN + dt.timedelta(minutes=minutes),
        **fields,
    )


def by_import_id():
    return {comment.import_id: comment for comment in ArticleComment.objects.all()}


def test_threads_come_in_whatever_their_order(article):
    summary = import_comments(
        "test",
        [
            row(article, "d", parent="c", minutes=3),
            row(article, "c", parent="b", minutes=1),  # before what it answers, says its clock
            row(article, "b", parent="a", minutes=2),
            row(article, "e", parent="d", minutes=4),
            row(article, "a"),
        ],
    )
    assert (summary.created, summary.orphans, summary.by_status) == (5, 0, {"published": 5})
    found = by_import_id()
    assert [found[name].level for name in "abcde"] == [0, 1, 2, 3, 3]
    assert [found[name].reply_no for name in "abcde"] == [0, 1, 2, 3, 4]
    assert found["e"].reply_to == found["d"]
    assert found["e"].parent_id == found["c"].pk
    assert found["c"].posted_at == THEN + dt.timedelta(minutes=1)
    assert_counts_are_true(article)


def test_a_second_run_adds_only_what_is_new(article):
    rows = [row(article, "a"), row(article, "b", parent="a", minutes=1)]
    import_comments("test", rows)
    more = row(article, "c", parent="b", minutes=2)
    summary = import_comments("test", [*rows, more])
    assert (summary.created, summary.existing) == (1, 2)
    assert by_import_id()["a"].reply_count == 2
    assert by_import_id()["c"].reply_no == 2
    assert import_comments("other", rows).created == 2
    assert_counts_are_true(article)


def test_deep_replies_to_what_an_earlier_run_wrote(article):
    import_comments(
        "test", [row(article, "0"), *(row(article, str(n), parent=str(n - 1), minutes=n) for n in range(1, 5))]
    )
    import_comments("test", [row(article, str(n), parent=str(n - 1), minutes=n) for n in range(5, 8)])
    assert by_import_id()["7"].level == 3
    assert_counts_are_true(article)


def test_odd_parents_start_threads(article, other_article):
    summary = import_comments(
        "test",
        [
            row(article, "a", parent="nowhere"),
            row(other_article, "b"),
            row(article, "c", parent="b"),
            row(article, "x", parent="y"),
            row(article, "y", parent="x", minutes=1),
            row(article, "z", parent="z"),
        ],
    )
    assert summary.created == 6
    assert summary.orphans == 4
    found = by_import_id()
    assert [name for name in sorted(found) if found[name].root_id is None] == ["a", "b", "c", "x", "z"]
    assert found["y"].root == found["x"]
    assert_counts_are_true(article)


def test_states_stand_as_they_were(article):
    rows = [row(article, status.value, status=status, minutes=n) for n, status in enumerate(Status)]
    rows.append(row(article, "answer", parent="spam", minutes=30))
    import_comments("test", rows)
    found = by_import_id()
    assert all(found[status.value].status == status for status in Status)
    assert found["spam"].visible
    assert not found["rejected"].visible
    assert approve(found["pending"].pk, None)
    assert_counts_are_true(article)


def test_people(article):
    user = make_user("ana", first_name="Ana", last_name="P")
    import_comments(
        "test",
        [
            row(article, "a", name="Ana P", user_id=user.pk, author_kind=AuthorKind.AUTHOR),
            row(article, "b", name="Bo", email="bo@example.com", ip="203.0.113.1", url="https://bo.example/"),
            row(article, "c", name="Bo", email="BO@example.com", url="javascript:alert(1)", status=Status.SPAM),
            row(article, "d", name="N" * 99),
        ],
    )
    found = by_import_id()
    assert (found["a"].user, found["a"].author_kind, found["a"].commenter.user) == (user, AuthorKind.AUTHOR, user)
    assert found["b"].commenter == found["c"].commenter
    assert (found["b"].commenter.approved_count, found["b"].commenter.rejected_count) == (1, 1)
    assert (found["b"].user_url, found["c"].user_url) == ("https://bo.example/", "")
    assert found["b"].ip_address is None
    assert found["b"].ip_hash
    assert found["d"].commenter is None
    assert found["d"].user_name == "N" * 50
    assert Commenter.objects.count() == 2


def test_html_is_cleaned_and_nothing_breaks_it(article):
    summary = import_comments(
        "test",
        [
            row(article, "a", body='<p onclick="x()">One<script>alert(1)</script></p>', is_html=True),
            row(article, "b", body="NUL\x00 and <b>text</b>"),
            row(article, "c", body="   "),
            row(article, "d", body="x" * 100_000),
        ],
    )
    assert (summary.created, summary.empty) == (3, 1)
    assert by_import_id()["a"].body_html == "<p>One</p>"
    assert by_import_id()["a"].comment == "One"
    assert by_import_id()["b"].body_html == "<p>NUL and &lt;b&gt;text&lt;/b&gt;</p>"
    assert by_import_id()["d"].is_long


def test_pages_that_are_not_there_are_counted_and_aliases_resolved(newsroom, article):
    alias = article.create_alias(parent=newsroom.opinion)
    gone = type("Gone", (), {"pk": 999_999})()
    summary = import_comments("test", [row(gone, "a"), row(alias, "b"), row(article, "c", parent="b", minutes=1)])
    assert (summary.created, summary.without_page, summary.orphans) == (2, 1, 0)
    assert Discussion.objects.get().pk == article.pk


def test_readers_go_on_where_an_import_ended(article):
    imported(article, 10)
    start = ArticleComment.objects.get(import_id="5")
    reply = said(article, reply_to=start.pk)
    assert reply.reply_no == 5
    assert reply.posted_at > timezone.now() - dt.timedelta(minutes=5)
    assert_counts_are_true(article)


def test_queries_do_not_grow_with_the_rows(article, other_article, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        imported(article, 30)
    with django_assert_max_num_queries(40):
        imported(other_article, 480, source="other")


def test_what_changed_there_follows_unless_it_was_touched_here(article):
    import_comments("test", [row(article, "a"), row(article, "b", parent="a"), row(article, "c"), row(article, "d")])
    import_comments("test", [row(article, "e", status=Status.PENDING)])
    remove(by_import_id()["d"].pk, make_user())
    summary = import_comments(
        "test",
        [
            row(article, "a", status=Status.SPAM),
            row(article, "b", body="Other words"),
            row(article, "c"),
            row(article, "d", body="Other words"),
            row(article, "e"),
        ],
    )
    assert (summary.created, summary.updated, summary.existing) == (0, 3, 2)
    found = by_import_id()
    assert [found[name].status for name in "abcde"] == ["spam", "published", "published", "removed", "published"]
    assert (found["b"].comment, found["b"].body_html) == ("Other words", "<p>Other words</p>")
    assert found["d"].comment == "Comment d"
    assert not found["a"].is_public
    assert found["e"].is_public
    assert Commenter.objects.count() == 0
    assert_counts_are_true(article)
