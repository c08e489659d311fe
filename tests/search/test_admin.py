"""What editors see of search."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from newsroom.desk.groups import EDITORS, MODERATORS
from newsroom.people.models import User
from search.keeping.models import IndexChange
from search.models import EmptySearches
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return log_in(client, EDITORS)


def log_in(client, group):
    user = User.objects.create_user(username=group.lower(), email=f"{group.lower()}@example.com")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


def searched(query, hits, empty=0, days_ago=0):
    day = QueryDailyHits.objects.create(
        query=Query.get(query), date=timezone.localdate() - dt.timedelta(days=days_ago), hits=hits
    )
    EmptySearches.objects.create(day=day, number=empty)


def rows(response):
    return [(query.query_string, query.searches, query.without_result) for query in response.context["object_list"]]


def test_the_report_of_searches(newsroom, client, editor):
    searched("ferry", 5)
    searched("ferry", 2, days_ago=3)
    searched("zeppelin", 4, empty=3)
    page = client.get(reverse("search_report"))
    assert rows(page) == [("ferry", 7, 0), ("zeppelin", 4, 3)]
    assert reverse("wagtailsearchpromotions:edit", args=[Query.get("zeppelin").pk]) in page.content.decode()
    today = timezone.localdate().isoformat()
    assert rows(client.get(reverse("search_report"), {"day_from": today, "day_to": today})) == [
        ("ferry", 5, 0),
        ("zeppelin", 4, 3),
    ]
    assert rows(client.get(reverse("search_report_results"), {"q": "zep"})) == [("zeppelin", 4, 3)]


def test_the_report_of_searches_without_result_and_its_export(newsroom, client, editor):
    searched("ferry", 5)
    searched("zeppelin", 4, empty=3)
    searched("airship", 4, empty=4, days_ago=5)
    assert rows(client.get(reverse("empty_search_report"))) == [("airship", 4, 4), ("zeppelin", 4, 3)]
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    lately = {"day_from": yesterday}
    assert rows(client.get(reverse("empty_search_report"), lately)) == [("zeppelin", 4, 3)]
    export = client.get(reverse("empty_search_report"), {"export": "csv", **lately})
    lines = b"".join(export.streaming_content).decode().splitlines()
    assert lines[1:] == ["zeppelin,4,3"]
    assert client.get(reverse("empty_search_report"), {"p": "99"}).status_code in (200, 404)


def test_a_report_costs_the_same_however_long_it_is(newsroom, client, editor, django_assert_max_num_queries):
    for number in range(60):
        searched(f"story {number}", 1, empty=1)
    client.get(reverse("search_report"))
    for name in ("search_report", "empty_search_report", "index_report"):
        with django_assert_max_num_queries(22):
            client.get(reverse(name))


def test_editors_promote_something_for_a_search(newsroom, client, editor):
    article = make_article("Zeppelin")
    searched("airship", 4, empty=4)
    query = Query.get("airship")
    assert client.get(reverse("wagtailsearchpromotions:index")).status_code == 200
    assert client.get(reverse("wagtailsearchpromotions:edit", args=[query.pk])).status_code == 200
    form = {
        "query_string": "airship",
        "editors_picks-TOTAL_FORMS": "1",
        "editors_picks-INITIAL_FORMS": "0",
        "editors_picks-MIN_NUM_FORMS": "0",
        "editors_picks-MAX_NUM_FORMS": "1000",
        "editors_picks-0-page": str(article.pk),
        "editors_picks-0-ORDER": "1",
        "editors_picks-0-DELETE": "",
        "editors_picks-0-description": "Built here.",
    }
    assert client.post(reverse("wagtailsearchpromotions:edit", args=[query.pk]), form).status_code == 302
    assert SearchPromotion.objects.get().page_id == article.pk
    assert "Change" in client.get(reverse("search_report")).content.decode()


def test_those_who_may_not_promote_see_no_reports(newsroom, client):
    log_in(client, MODERATORS)
    for name in ("search_report", "empty_search_report", "index_report"):
        assert client.get(reverse(name)).status_code in (302, 403)
    assert reverse("search_report") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_menu_has_our_reports_and_not_wagtails(newsroom, client, editor):
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("search_report") in home
    assert reverse("empty_search_report") in home
    assert reverse("wagtailsearchpromotions:search_terms") not in home


def test_the_state_of_the_index(newsroom, client, editor):
    assert "The index knows of everything" in client.get(reverse("index_report")).content.decode()
    IndexChange.objects.create(
        label="news.topic", object_id="7", spread="articles", name="Sea", position=3, done=3, total=9
    )
    IndexChange.objects.create(label="news.articlepage", object_id="12", attempts=2, error="ValueError: no")
    for _twice in range(2):
        IndexChange.objects.create(label="news.articlepage", object_id="13")
    page = client.get(reverse("index_report")).content.decode()
    assert "1 single change waits" in page
    assert "Sea (topic)" in page
    assert "3 of 9 articles" in page
    assert "tried 2 times" in page
    assert "ValueError: no" in page


# --- Where an article ranks ---


def rank(client, article, words):
    return client.get(reverse("search_rank", args=[article.pk]), {"q": words})


def test_where_an_article_stands_and_who_stands_before_it(newsroom, client, editor):
    first = make_article("Zeppelin over the bay", standfirst="A zeppelin.", body="The zeppelin came at noon.")
    second = make_article("In the air", body="Once there was a zeppelin, and many other things of no weight.")
    page = rank(client, second, "zeppelin")
    found = page.context["ranking"]
    assert found.place == 2
    assert [row.article.pk for row in found.before] == [first.pk]
    assert [words for _label, words in found.row.places] == ["0 / 1", "0 / 1", "0 / 1", "0 / 1", "1 / 1"]
    assert [words for _label, words in found.before[0].places][:2] == ["1 / 1", "1 / 1"]
    assert "Number 2 for “zeppelin”" in page.content.decode()
    assert rank(client, first, "zeppelin").context["ranking"].place == 1


def test_an_article_that_is_not_found_is_told_so(newsroom, client, editor):
    draft = make_article("Zeppelin", live=False)
    page = rank(client, draft, "zeppelin").content.decode()
    assert "It is not published" in page
    assert "Nothing is found" in page
    article = make_article("Ferry")
    make_article("Zeppelin two")
    assert "Not the one story that is found" in rank(client, article, "zeppelin").content.decode()
    assert "no word in that" in rank(client, article, "-- ?").content.decode()


@pytest.mark.parametrize("words", ["", '"><script>alert(1)</script>', "author:", '"', "x " * 300, "author:ana b"])
def test_odd_words_are_no_trouble(newsroom, client, editor, words):
    page = rank(client, make_article("Ferry"), words)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_only_those_who_may_edit_the_article(newsroom, client):
    article = make_article("Ferry")
    log_in(client, MODERATORS)
    assert rank(client, article, "ferry").status_code in (302, 403)
    assert client.get(reverse("search_rank", args=[article.pk + 99])).status_code in (302, 403, 404)


def test_the_editor_leads_there(newsroom, client, editor):
    article = make_article("Ferry")
    page = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert reverse("search_rank", args=[article.pk]) in page
