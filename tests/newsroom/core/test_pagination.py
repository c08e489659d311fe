"""Pages of a list: one query, no COUNT, and an end."""

import pytest
from django.http import Http404

from newsroom.core.pagination import MAX_PAGES, page_number, paginate
from newsroom.people.models import Contributor
from tests.factories import make_contributor


@pytest.mark.parametrize(("query", "number"), [("", 1), ("?page=1", 1), ("?page=007", 7), (f"?page={MAX_PAGES}", 100)])
def test_good_numbers(rf, query, number):
    assert page_number(rf.get(f"/{query}")) == number


@pytest.mark.parametrize(
    "page",
    ["0", "-1", "+1", "1.0", "1e3", "abc", "", " 1", "²", "٣", "1_0", "0x1", "101", "99999999999999999999", "1,2"],
)
def test_anything_else_is_not_found(rf, page):
    with pytest.raises(Http404):
        page_number(rf.get("/", {"page": page}))


def test_of_several_numbers_the_last_counts(rf):
    assert page_number(rf.get("/?page=2&page=3")) == 3


@pytest.mark.django_db
def test_a_page_takes_one_query_and_knows_whether_more_follow(rf, django_assert_num_queries):
    for _ in range(5):
        make_contributor()
    everyone = Contributor.objects.order_by("pk")
    with django_assert_num_queries(1):
        first = paginate(everyone, rf.get("/"), 2)
    assert [first.number, len(first), first.next_number, first.previous_number] == [1, 2, 2, None]
    last = paginate(everyone, rf.get("/?page=3"), 2)
    assert [last.number, len(last), last.next_number, last.previous_number] == [3, 1, None, 2]
    with pytest.raises(Http404):
        paginate(everyone, rf.get("/?page=4"), 2)


def test_an_empty_list_has_one_empty_page(rf):
    assert paginate([], rf.get("/"), 10).items == []
    with pytest.raises(Http404):
        paginate([], rf.get("/?page=2"), 10)


def test_beyond_the_last_page_there_is_no_link_but_a_word(rf):
    page = paginate(range(10 * MAX_PAGES + 1), rf.get(f"/?page={MAX_PAGES}"), 10)
    assert (page.has_next, page.last_reachable) == (False, True)
    page = paginate(range(10 * MAX_PAGES), rf.get(f"/?page={MAX_PAGES}"), 10)
    assert (page.has_next, page.last_reachable) == (False, False)
