"""The lists editors work from: all articles, what stands in a section, topics and the like."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    make_article,
    make_contributor,
    make_section,
    make_series,
    make_source,
    make_topic,
    make_user,
)


@pytest.fixture
def editor(newsroom, client):
    user = make_user("editor", groups=("Editors",))
    client.force_login(user)
    return user


def fill(newsroom, number: int, start: int = 0) -> None:
    for n in range(start, start + number):
        make_article(
            f"Story {n}",
            section=newsroom.section,
            authors=[make_contributor(f"Author {n}a"), make_contributor(f"Author {n}b")],
            byline=[("photographer", make_contributor(f"Photographer {n}"))],
            kind="analysis",
        )


def titles(response) -> list[str]:
    return [page.title for page in response.context["object_list"]]


class TestSectionExplorer:
    def url(self, newsroom) -> str:
        return reverse("wagtailadmin_explore", args=[newsroom.section.pk])

    def test_says_who_wrote_it_what_kind_it_is_and_when_it_appeared(self, client, newsroom, editor):
        fill(newsroom, 1)
        page = client.get(self.url(newsroom)).content.decode()
        assert "Author 0a and Author 0b" in page
        assert "Photographer 0" not in page
        assert "Analysis" in page
        for heading in ("Authors", "Kind", "Published"):
            assert heading in page

    def test_shows_the_sections_below_as_well(self, client, newsroom, editor):
        fill(newsroom, 1)
        assert set(titles(client.get(self.url(newsroom)))) == {"Local", "Story 0"}

    def test_costs_the_same_with_more_articles(self, client, newsroom, editor, django_assert_max_num_queries):
        fill(newsroom, 3)
        client.get(self.url(newsroom))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as few:
            client.get(self.url(newsroom))
        fill(newsroom, 20, start=3)
        with django_assert_max_num_queries(len(few)):
            client.get(self.url(newsroom))

    def test_can_be_searched_and_narrowed(self, client, newsroom, editor):
        fill(newsroom, 2)
        assert "Story 1" in titles(client.get(self.url(newsroom), {"q": "Story 1"}))
        assert client.get(self.url(newsroom), {"has_child_pages": "false"}).status_code == 200
        results = reverse("wagtailadmin_explore_results", args=[newsroom.section.pk])
        assert client.get(results, {"ordering": "title"}).status_code == 200


class TestArticles:
    url = property(lambda self: reverse("articles:index"))

    def listed(self, client, **query: Any) -> set[str]:
        response = client.get(self.url, query)
        assert response.status_code == 200
        return set(titles(response))

    def test_lists_articles_of_every_section_with_its_name(self, client, newsroom, editor):
        make_article("Ferry", section=newsroom.subsection, authors=["Ana Sample"])
        make_article("A view", section=newsroom.opinion, kind="opinion")
        page = client.get(self.url).content.decode()
        for words in ("Ferry", "Local", "Ana Sample", "A view", "Opinion"):
            assert words in page

    def test_costs_the_same_with_more_articles(self, client, newsroom, editor, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        fill(newsroom, 3)
        client.get(self.url)
        with CaptureQueriesContext(connection) as few:
            client.get(self.url)
        fill(newsroom, 20, start=3)
        with django_assert_max_num_queries(len(few)):
            client.get(self.url)

    def test_narrowed_by_section_takes_in_the_sections_below(self, client, newsroom, editor):
        make_article("Local story", section=newsroom.subsection)
        make_article("A view", section=newsroom.opinion)
        assert self.listed(client, section=newsroom.section.pk) == {"Local story"}
        assert self.listed(client, section=newsroom.subsection.pk) == {"Local story"}

    def test_narrowed_by_kind(self, client, newsroom, editor):
        make_article("Story")
        make_article("A view", kind="opinion")
        assert self.listed(client, kind="opinion") == {"A view"}

    def test_narrowed_by_author(self, client, newsroom, editor):
        ana, ben = make_contributor("Ana"), make_contributor("Ben")
        make_article("Of Ana", authors=[ana])
        make_article("Photographed by Ana", authors=[ben], byline=[("photographer", ana)])
        make_article("Of Ben", authors=[ben])
        assert self.listed(client, contributor=ana.pk) == {"Of Ana", "Photographed by Ana"}

    def test_narrowed_by_topic(self, client, newsroom, editor):
        make_article("Ferry story", topics=["Ferry"])
        make_article("Other")
        assert self.listed(client, topic=make_topic("Ferry").pk) == {"Ferry story"}

    def test_narrowed_by_status(self, client, newsroom, editor):
        make_article("Live")
        make_article("Draft", live=False)
        changed = make_article("Changed")
        changed.save_revision()
        scheduled = make_article("Scheduled", live=False)
        scheduled.go_live_at = timezone.now() + dt.timedelta(days=1)
        scheduled.save_revision().publish()
        assert self.listed(client, status="draft") == {"Draft"}
        assert self.listed(client, status="changed") == {"Changed"}
        assert self.listed(client, status="scheduled") == {"Scheduled"}
        assert self.listed(client, status="live") == {"Live", "Changed"}

    def test_narrowed_by_date(self, client, newsroom, editor):
        make_article("Old", published_at=timezone.now() - dt.timedelta(days=400))
        make_article("New", published_at=timezone.now())
        day = (timezone.localdate() - dt.timedelta(days=7)).isoformat()
        assert self.listed(client, published_at_from=day) == {"New"}

    def test_searched_and_narrowed_at_once(self, client, newsroom, editor):
        ana = make_contributor("Ana")
        make_article("Ferry one", authors=[ana], topics=["Ferry"], kind="opinion")
        make_article("Ferry two")
        topic = make_topic("Ferry").pk
        query = {"q": "ferry", "contributor": ana.pk, "topic": topic, "section": newsroom.section.pk, "kind": "opinion"}
        assert self.listed(client, **query, status="live") == {"Ferry one"}

    @pytest.mark.parametrize(
        "query", [{"contributor": "x"}, {"topic": "999999"}, {"kind": "x"}, {"published_at_from": "x"}]
    )
    def test_nonsense_is_no_crash(self, client, newsroom, editor, query):
        assert client.get(self.url, query).status_code == 200

    def test_section_editors_see_what_they_may_edit(self, client, newsroom):
        from django.contrib.auth.models import Group, Permission
        from wagtail.models import GroupPagePermission

        group = Group.objects.create(name="Opinion desk")
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
        GroupPagePermission.objects.create(group=group, page=newsroom.opinion, permission=permission)
        make_article("A view", section=newsroom.opinion)
        make_article("News", section=newsroom.section)
        client.force_login(make_user(groups=("Section editors", "Opinion desk")))
        assert self.listed(client) == {"A view"}

    def test_the_menu_has_it_for_those_who_write(self, client, newsroom, editor):
        assert '"/admin/articles/"' in client.get(reverse("wagtailadmin_home")).content.decode()
        client.force_login(make_user(groups=("Moderators",)))
        assert '"/admin/articles/"' not in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_a_new_article_asks_where_it_goes(self, client, newsroom, editor):
        response = client.post(reverse("articles:choose_parent"), {"parent_page": newsroom.section.pk})
        assert response.url == reverse("wagtailadmin_pages:add", args=("news", "articlepage", newsroom.section.pk))


SNIPPETS = ["news_topic", "news_series", "news_source", "newsroom_people_contributor"]


def snippet_url(name: str, view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_{name}:{view}", args=args)


@pytest.fixture
def things(newsroom) -> dict[str, Any]:
    """One of each, used by one article."""
    found = {
        "news_topic": make_topic("Ferry"),
        "news_series": make_series("Ferry"),
        "news_source": make_source("Ferry"),
        "newsroom_people_contributor": make_contributor("Ferry"),
    }
    make_article(
        "Story",
        topics=[found["news_topic"]],
        series=found["news_series"],
        source=found["news_source"],
        authors=[found["newsroom_people_contributor"]],
    )
    return found


class TestSnippets:
    @pytest.mark.parametrize("name", SNIPPETS)
    def test_the_list_says_how_many_articles(self, client, editor, things, name):
        response = client.get(snippet_url(name, "list"))
        assert [row.article_count for row in response.context["object_list"]] == [1]
        assert "Articles" in response.content.decode()

    @pytest.mark.parametrize("name", SNIPPETS)
    def test_found_by_the_beginning_of_a_word(self, client, editor, things, name):
        assert len(client.get(snippet_url(name, "list"), {"q": "fer"}).context["object_list"]) == 1
        assert len(client.get(snippet_url(name, "list"), {"q": "zzz"}).context["object_list"]) == 0

    @pytest.mark.parametrize("name", SNIPPETS[:3])
    def test_narrowed_to_what_is_used(self, client, editor, things, name):
        assert len(client.get(snippet_url(name, "list"), {"articles": "yes"}).context["object_list"]) == 1
        assert len(client.get(snippet_url(name, "list"), {"articles": "no"}).context["object_list"]) == 0

    def test_contributors_are_narrowed_by_job_title(self, client, editor, things):
        make_contributor("Ana", role="Culture editor")
        url = snippet_url("newsroom_people_contributor", "list")
        found = client.get(url, {"role__icontains": "culture"}).context["object_list"]
        assert [person.name for person in found] == ["Ana"]

    def test_the_list_costs_the_same_with_more(self, client, editor, things, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        url = snippet_url("news_topic", "list")
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for number in range(30):
            make_topic(f"Topic {number}")
        with django_assert_max_num_queries(len(few)):
            client.get(url)

    @pytest.mark.parametrize("name", SNIPPETS)
    def test_usage_leads_to_the_article(self, client, editor, things, name):
        from wagtail.models import ReferenceIndex

        from news.models import ArticlePage

        ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get())
        page = client.get(snippet_url(name, "usage", things[name].pk)).content.decode()
        assert "Story" in page

    @pytest.mark.parametrize("name", SNIPPETS)
    def test_can_be_copied(self, client, editor, things, name):
        response = client.get(snippet_url(name, "copy", things[name].pk))
        assert response.status_code == 200
        if name != "news_source":
            assert response.context["form"]["slug"].value() == ""

    @pytest.mark.parametrize("name", ["news_source", "newsroom_people_contributor"])
    def test_what_articles_need_cannot_be_deleted(self, client, editor, things, name):
        from wagtail.models import ReferenceIndex

        from news.models import ArticlePage

        ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get())
        url = snippet_url(name, "delete", things[name].pk)
        page = client.get(url).content.decode()
        assert "Story" in page or "referenced" in page
        assert "cannot be deleted" in client.post(url, follow=True).content.decode()
        things[name].refresh_from_db()

    @pytest.mark.parametrize("indexed", [True, False])
    def test_nor_with_many_others(self, client, editor, things, indexed):
        from wagtail.models import ReferenceIndex

        from news.models import ArticlePage, Source

        ReferenceIndex.objects.all().delete()
        if indexed:
            ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get())
        unused = make_source("Unused")
        url = reverse("wagtail_bulk_action", args=("news", "source", "delete"))
        next_url = snippet_url("news_source", "list")
        query = f"?id={unused.pk}&id={things['news_source'].pk}&next={next_url}"
        response = client.post(url + query)
        assert response.status_code in (302, 403), "no crash"
        assert Source.objects.count() == 2

    @pytest.mark.parametrize("name", ["news_source", "newsroom_people_contributor"])
    def test_nor_where_the_index_of_usage_does_not_know(self, client, editor, things, name):
        from wagtail.models import ReferenceIndex

        ReferenceIndex.objects.all().delete()
        response = client.post(snippet_url(name, "delete", things[name].pk), follow=True)
        assert response.status_code == 200
        assert "cannot be deleted" in response.content.decode()
        things[name].refresh_from_db()

    @pytest.mark.parametrize("name", ["news_topic", "news_series"])
    def test_topics_and_series_go_and_the_article_stays(self, client, editor, things, name):
        from news.models import ArticlePage

        assert client.post(snippet_url(name, "delete", things[name].pk)).status_code == 302
        article = ArticlePage.objects.get()
        assert article.series is None or not article.topics.exists()

    @pytest.mark.parametrize("name", ["news_topic", "news_series", "newsroom_people_contributor"])
    def test_previews_show_what_is_typed(self, client, editor, things, name):
        form = {
            "name": "Lighthouse",
            "title": "Lighthouse",
            "slug": "lighthouse",
            "description": "",
            "role": "",
            "short_biography": "",
            "biography": "null",
            "links-count": "0",
        }
        for url in (snippet_url(name, "preview_on_edit", things[name].pk), snippet_url(name, "preview_on_add")):
            assert client.post(url, form).json() == {"is_valid": True, "is_available": True}
            page = client.get(url, {"mode": ""}).content.decode()
            assert "Lighthouse" in page
        blank = client.post(snippet_url(name, "preview_on_add"), {**form, "slug": ""})
        assert blank.json()["is_valid"]
        assert client.get(snippet_url(name, "preview_on_add"), {"mode": ""}).status_code == 200

    def test_a_contributor_is_added_while_choosing(self, client, editor, newsroom):
        url = reverse("wagtailsnippetchoosers_newsroom_people_contributor:create")
        response = client.post(url, {"name": "Ana Sample", "role": "Reporter"})
        assert response.json()["step"] == "chosen"
        from newsroom.people.models import Contributor

        assert Contributor.objects.get().slug == "ana-sample"
        client.post(url, {"name": "Ana Sample", "role": ""})
        assert Contributor.objects.count() == 2

    def test_a_name_without_letters_gets_a_sentence(self, client, editor, newsroom):
        url = reverse("wagtailsnippetchoosers_newsroom_people_contributor:create")
        assert "at least one letter" in client.post(url, {"name": "!!!"}).json()["htmlFragment"]


def test_a_section_below_a_section_has_the_columns_too(client, newsroom, editor):
    deep = make_section("Harbour", parent=newsroom.subsection)
    make_article("Deep story", section=deep, authors=["Ana Sample"])
    assert "Ana Sample" in client.get(reverse("wagtailadmin_explore", args=[deep.pk])).content.decode()
