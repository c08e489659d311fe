"""Writing an article in the admin: drafts may lack everything, publication asks for what readers need."""

import datetime as dt
import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowState, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from news.models import ArticlePage, Topic
from news.publishing import NotReadyError
from tests.factories import (
    make_article,
    make_contributor,
    make_image,
    make_series,
    make_source,
    make_topic,
    make_user,
    make_video,
)

TEXT = [("paragraph", rich_text("<p>The ferry left at six.</p>"))]


def article_form(
    *,
    body: list[tuple[str, Any]] | None = None,
    byline: list[dict[str, Any]] | None = None,
    sources: list[dict[str, Any]] | None = None,
    corrections: list[dict[str, Any]] | None = None,
    topics: list[int] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """What the browser sends for a new article."""
    form: dict[str, Any] = nested_form_data(
        {
            "title": "Ferry returns",
            "slug": "ferry-returns",
            "kind": "news",
            "kicker": "",
            "standfirst": "",
            "lead_image": "",
            "lead_image_alt": "",
            "lead_image_caption": "",
            "lead_video": "",
            "series": "",
            "listing_image": "",
            "listing_text": "",
            "social_image": "",
            "social_text": "",
            "seo_title": "",
            "search_description": "",
            "published_at": "",
            "go_live_at": "",
            "expire_at": "",
            "show_support_call": "on",
            "body": streamfield(body or []),
            "byline_entries": inline_formset(byline or []),
            "source_records": inline_formset(sources or []),
            "corrections": inline_formset(corrections or []),
            "comments": inline_formset([]),
            **fields,
        }
    )
    return {**form, "topics": topics or []}


def author(person: Any, role: str = "author") -> dict[str, Any]:
    return {"contributor": person.pk, "role": role}


@pytest.fixture
def editor(newsroom, client):
    user = make_user("editor", groups=("Editors",))
    client.force_login(user)
    return user


@pytest.fixture
def send(newsroom, client, editor):
    """Post the form of a new article; returns the response and the article, if one was made."""

    def post(form: dict[str, Any], action: str = ""):
        url = reverse("wagtailadmin_pages:add", args=("news", "articlepage", newsroom.section.pk))
        response = client.post(url, {**form, **({action: "1"} if action else {})})
        return response, ArticlePage.objects.filter(slug=form["slug"]).first()

    return post


def publish_errors(response) -> str:
    """All that the form complains about, in fields, rows and on top."""
    assert response.status_code == 200, "Nothing was refused"
    form = response.context["form"]
    formsets = [str(formset.non_form_errors()) + str(formset.errors) for formset in form.formsets.values()]
    return str(form.errors) + " ".join(formsets)


class TestDrafts:
    def test_a_headline_is_enough(self, newsroom, send):
        response, article = send(article_form())
        assert response.status_code == 302
        assert article.live is False
        assert article.section == newsroom.section
        assert article.get_latest_revision() is not None

    def test_a_draft_may_have_every_fault_that_publication_refuses(self, newsroom, send):
        picture = make_image(description="", rights_expire_on=dt.date(2020, 1, 1))
        body = [("image", {"image": {"image": picture.pk, "alt_text": "", "decorative": ""}, "caption": ""})]
        sources = [{"source": make_source().pk, "relation": "republished", "original_url": ""}]
        response, article = send(article_form(body=body, sources=sources, lead_image=picture.pk))
        assert response.status_code == 302, publish_errors(response)
        assert article.source_record.relation == "republished"

    def test_a_draft_keeps_what_was_written(self, send):
        person, second = make_contributor("Ana Sample"), make_contributor("Ben Other")
        topics = [make_topic("Ferry"), make_topic("Harbour")]
        _, article = send(
            article_form(
                body=TEXT,
                byline=[author(second, "photographer"), author(person)],
                topics=[topic.pk for topic in topics],
                series=make_series("The bridge").pk,
                standfirst="It runs again.",
                kicker="Ferry",
            )
        )
        draft = article.get_latest_revision_as_object()
        assert [(entry.contributor.name, entry.role) for entry in draft.byline_entries.all()] == [
            ("Ben Other", "photographer"),
            ("Ana Sample", "author"),
        ]
        assert {topic.name for topic in draft.topics.all()} == {"Ferry", "Harbour"}
        assert (draft.kicker, draft.standfirst, draft.series.title) == ("Ferry", "It runs again.", "The bridge")
        assert draft.word_count == 5


class TestPublication:
    def test_a_finished_article_appears(self, client, newsroom, send):
        response, article = send(
            article_form(body=TEXT, byline=[author(make_contributor("Ana Sample"))]), "action-publish"
        )
        assert response.status_code == 302, publish_errors(response)
        assert article.live
        assert article.published_at is not None
        assert article.section == newsroom.section
        assert b"The ferry left at six." in client.get(article.url).content

    def test_an_empty_article_is_told_everything_at_once(self, send):
        response, article = send(article_form(), "action-publish")
        assert article is None
        errors = publish_errors(response)
        assert "Say who wrote it" in errors
        assert "There is nothing to read yet" in errors
        assert "save it as a draft" in errors
        page = response.content.decode()
        assert "Say who wrote it" in page
        assert "There is nothing to read yet" in page

    @pytest.mark.parametrize("role", ["photographer", "editor", "translator"])
    def test_a_byline_without_an_author_is_refused(self, send, role):
        response, _ = send(article_form(body=TEXT, byline=[author(make_contributor(), role)]), "action-publish")
        assert "Say who wrote it" in publish_errors(response)

    def test_an_author_taken_out_does_not_count(self, send):
        byline = [{**author(make_contributor()), "DELETE": "1"}]
        response, _ = send(article_form(body=TEXT, byline=byline), "action-publish")
        assert "Say who wrote it" in publish_errors(response)

    def test_a_republished_article_needs_no_author_of_ours(self, send):
        sources = [{"source": make_source().pk, "relation": "republished", "original_url": "https://example.com/1"}]
        response, article = send(article_form(body=TEXT, sources=sources), "action-publish")
        assert response.status_code == 302, publish_errors(response)
        assert article.live

    def test_a_translation_may_be_signed_by_its_translator(self, send):
        sources = [{"source": make_source().pk, "relation": "translated", "original_url": "https://example.com/1"}]
        byline = [author(make_contributor(), "translator")]
        response, article = send(article_form(body=TEXT, sources=sources, byline=byline), "action-publish")
        assert response.status_code == 302, publish_errors(response)
        assert article.live

    @pytest.mark.parametrize("relation", ["republished", "excerpt", "translated"])
    def test_words_of_others_need_the_address_of_the_original(self, send, relation):
        sources = [{"source": make_source().pk, "relation": relation, "original_url": ""}]
        byline = [author(make_contributor())]
        response, _ = send(article_form(body=TEXT, byline=byline, sources=sources), "action-publish")
        assert "Give the address of the original" in publish_errors(response)

    def test_reporting_based_on_others_may_do_without(self, send):
        sources = [{"source": make_source().pk, "relation": "based_on", "original_url": ""}]
        byline = [author(make_contributor())]
        response, article = send(article_form(body=TEXT, byline=byline, sources=sources), "action-publish")
        assert response.status_code == 302, publish_errors(response)
        assert article.live

    def test_a_lead_video_stands_for_a_text(self, send):
        form = article_form(byline=[author(make_contributor())], lead_video=make_video("Out at six").pk)
        response, article = send(form, "action-publish")
        assert response.status_code == 302, publish_errors(response)
        assert article.live


class TestPictures:
    def test_the_lead_picture_needs_words(self, send):
        form = article_form(body=TEXT, byline=[author(make_contributor())], lead_image=make_image(description="").pk)
        response, _ = send(form, "action-publish")
        assert "Describe the lead picture" in str(response.context["form"].errors["lead_image_alt"])

    @pytest.mark.parametrize(("own", "of_image"), [("A ferry", ""), ("", "A ferry")])
    def test_its_own_words_or_those_of_the_image_will_do(self, send, own, of_image):
        form = article_form(
            body=TEXT,
            byline=[author(make_contributor())],
            lead_image=make_image(description=of_image).pk,
            lead_image_alt=own,
        )
        response, article = send(form, "action-publish")
        assert response.status_code == 302, publish_errors(response)
        assert article.live

    @pytest.mark.parametrize(("alt", "decorative", "published"), [("", "", False), ("", "on", True), ("A", "", True)])
    def test_pictures_in_the_text_need_words_or_are_decorative(self, send, alt, decorative, published):
        image = {"image": make_image().pk, "alt_text": alt, "decorative": decorative}
        body = [*TEXT, ("image", {"image": image, "caption": ""})]
        response, article = send(article_form(body=body, byline=[author(make_contributor())]), "action-publish")
        assert bool(article and article.live) is published
        if not published:
            assert "body" in response.context["form"].errors

    @pytest.mark.parametrize("field", ["lead_image", "listing_image", "social_image"])
    def test_a_picture_whose_rights_are_over_is_refused(self, send, field):
        over = make_image("Old agency picture", rights_expire_on=timezone.localdate() - dt.timedelta(days=1))
        form = article_form(body=TEXT, byline=[author(make_contributor())], **{field: over.pk})
        response, _ = send(form, "action-publish")
        message = str(response.context["form"].errors[field])
        assert "Old agency picture" in message
        assert "choose another picture" in message

    def test_the_last_day_of_the_rights_is_a_good_day(self, send):
        image = make_image(rights_expire_on=timezone.localdate())
        response, article = send(
            article_form(body=TEXT, byline=[author(make_contributor())], lead_image=image.pk), "action-publish"
        )
        assert response.status_code == 302, publish_errors(response)
        assert article.live

    def test_a_picture_in_the_text_whose_rights_are_over_is_refused(self, send):
        over = make_image(rights_expire_on=dt.date(2020, 1, 1))
        body = [*TEXT, ("image", {"image": {"image": over.pk, "alt_text": "A", "decorative": ""}, "caption": ""})]
        response, _ = send(article_form(body=body, byline=[author(make_contributor())]), "action-publish")
        assert "body" in response.context["form"].errors


class TestSchedule:
    def test_scheduling_asks_for_the_same(self, send):
        tomorrow = timezone.localtime() + dt.timedelta(days=1)
        response, article = send(article_form(go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M")), "action-publish")
        assert "Say who wrote it" in publish_errors(response)
        assert article is None

    def test_a_scheduled_article_is_dated_when_it_appears(self, newsroom, send):
        tomorrow = timezone.localtime() + dt.timedelta(days=1)
        form = article_form(
            body=TEXT, byline=[author(make_contributor())], go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M")
        )
        response, article = send(form, "action-publish")
        assert response.status_code == 302, publish_errors(response)
        assert article.live is False
        assert article.published_at is None
        revision = Revision.page_revisions.get(approved_go_live_at__isnull=False)
        assert revision.as_object().published_at is None

    def test_rights_must_last_until_it_appears(self, send):
        later = timezone.localtime() + dt.timedelta(days=10)
        image = make_image("Agency picture", rights_expire_on=timezone.localdate() + dt.timedelta(days=2))
        form = article_form(
            body=TEXT,
            byline=[author(make_contributor())],
            lead_image=image.pk,
            go_live_at=later.strftime("%Y-%m-%d %H:%M"),
        )
        response, _ = send(form, "action-publish")
        assert "Agency picture" in publish_errors(response)

    def test_a_date_ahead_of_publication_is_refused(self, send):
        ahead = timezone.localtime() + dt.timedelta(days=3)
        form = article_form(
            body=TEXT, byline=[author(make_contributor())], published_at=ahead.strftime("%Y-%m-%d %H:%M")
        )
        response, _ = send(form, "action-publish")
        assert "This date lies ahead" in str(response.context["form"].errors["published_at"])


class TestOtherWaysToPublish:
    def test_bulk_publishing_names_what_is_not_ready_and_publishes_nothing(self, client, newsroom, editor):
        ready = make_article("Ready", authors=["Ana Sample"], live=False, section=newsroom.section)
        unready = make_article("Unready", live=False, section=newsroom.section)
        url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
        query = f"?id={ready.pk}&id={unready.pk}&next=/admin/pages/{newsroom.section.pk}/"
        response = client.post(url + query, {"include_descendants": ""}, follow=True)
        page = response.content.decode()
        assert "Nothing was published" in page
        assert "Unready: Say who wrote it" in page
        assert not ArticlePage.objects.live().filter(pk__in=[ready.pk, unready.pk]).exists()

    def test_bulk_publishing_a_section_looks_at_the_drafts_in_it(self, client, newsroom, editor):
        make_article("Unready", live=False, section=newsroom.section)
        url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
        query = f"?id={newsroom.section.pk}&next=/admin/pages/{newsroom.section.pk}/"
        response = client.post(url + query, {"include_descendants": "on"}, follow=True)
        assert "Unready: Say who wrote it" in response.content.decode()

    def test_bulk_publishing_what_is_ready(self, client, newsroom, editor):
        ready = make_article("Ready", authors=["Ana Sample"], live=False, section=newsroom.section)
        url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
        client.post(f"{url}?id={ready.pk}", {"include_descendants": ""})
        ready.refresh_from_db()
        assert ready.live

    def test_code_that_publishes_for_somebody_is_refused_too(self, newsroom, editor):
        unready = make_article("Unready", live=False)
        with pytest.raises(NotReadyError, match="Say who wrote it"):
            unready.save_revision().publish(user=editor)

    @pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}], ids=["by form", "in a dialog"])
    def test_approval_of_what_is_not_ready_says_what_is_missing(self, client, newsroom, editor, headers):
        unready = make_article("Unready", live=False, section=newsroom.section)
        unready.save_revision()
        workflow = Workflow.objects.create(name="Second pair of eyes")
        task = GroupApprovalTask.objects.create(name="Read it")
        task.groups.set(editor.groups.all())
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
        state = workflow.start(unready, editor)
        url = reverse("wagtailadmin_pages:workflow_action", args=[unready.pk, "approve", state.current_task_state.pk])
        response = client.post(url, {"comment": ""}, headers=headers)
        form = reverse("wagtailadmin_pages:edit", args=[unready.pk])
        assert (response.json()["redirect"] if headers else response.url) == form
        assert "“Unready” was not published. Say who wrote it" in client.get(form).content.decode()
        state.refresh_from_db()
        unready.refresh_from_db()
        assert (state.status, unready.live) == (WorkflowState.STATUS_IN_PROGRESS, False)

    def test_code_that_publishes_for_nobody_is_trusted(self, newsroom):
        imported = make_article("From the old site", live=False)
        imported.save_revision().publish()
        imported.refresh_from_db()
        assert imported.live

    def test_submitting_for_approval_asks_for_the_same(self, client, newsroom, send):
        response, article = send(article_form(), "action-submit")
        assert article is None
        assert "Say who wrote it" in publish_errors(response)


def test_published_without_a_standfirst_says_so(client, newsroom, send):
    send(article_form(body=TEXT, byline=[author(make_contributor())]), "action-publish")
    page = client.get(reverse("wagtailadmin_explore", args=[newsroom.section.pk])).content.decode()
    assert "It has no standfirst" in page
    assert "It has no picture" in page


class TestEditingForm:
    def test_panels_come_in_the_order_of_writing(self, client, newsroom, editor):
        url = reverse("wagtailadmin_pages:add", args=("news", "articlepage", newsroom.section.pk))
        page = client.get(url).content.decode()
        names = ["kicker", "title", "standfirst", "byline_entries-TOTAL_FORMS", "lead_image", "body-count", "kind"]
        places = [page.index(f'name="{name}"') for name in names[:5]]
        assert places == sorted(places)
        for tab in ("Story", "Source and corrections", "Promote", "Settings"):
            assert f">{tab}<" in page.replace("\n", "").replace("  ", "") or tab in page

    def test_a_thousand_topics_are_not_listed(self, client, newsroom, editor, django_assert_max_num_queries):
        Topic.objects.bulk_create(Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(1000))
        article = make_article("Ferry", topics=["Harbour"], authors=["Ana Sample"])
        with django_assert_max_num_queries(60):
            page = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
        assert "Harbour</option>" in page
        assert "Topic 500" not in page

    def test_a_topic_that_does_not_exist_is_an_error_not_a_crash(self, send):
        response, _ = send(article_form(topics=["999999"]))
        assert response.status_code == 200
        assert "topics" in response.context["form"].errors


class TestSuggestions:
    def test_beginnings_come_first_and_few_are_enough(self, client, newsroom, editor):
        for name in ("Old ferry", "Ferry", *(f"Ferry {n}" for n in range(20))):
            make_topic(name)
        answer = client.get(reverse("news_suggest", args=["topics"]), {"q": "ferry"}).json()
        labels = [item["label"] for item in answer["items"]]
        assert labels[0] == "Ferry"
        assert len(labels) == 10
        assert "Old ferry" not in labels

    def test_nothing_typed_nothing_suggested(self, client, newsroom, editor):
        make_topic("Ferry")
        assert client.get(reverse("news_suggest", args=["topics"]), {"q": "  "}).json()["items"] == []

    def test_unknown_kinds_are_not_found(self, client, newsroom, editor):
        assert client.get(reverse("news_suggest", args=["users"])).status_code == 404

    def test_strangers_are_sent_to_log_in(self, client, newsroom):
        assert client.get(reverse("news_suggest", args=["topics"])).status_code == 302

    def test_a_new_topic_gets_a_slug_of_its_own(self, client, newsroom, editor):
        make_topic("Ferry!", slug="ferry")
        answer = client.post(reverse("news_quick_add", args=["topics"]), {"name": "  Ferry "}).json()
        assert answer["label"] == "Ferry"
        assert Topic.objects.get(pk=answer["value"]).slug == "ferry-2"

    def test_a_topic_of_that_name_is_taken_not_doubled(self, client, newsroom, editor):
        topic = make_topic("Ferry")
        answer = client.post(reverse("news_quick_add", args=["topics"]), {"name": "FERRY"}).json()
        assert answer["value"] == topic.pk

    @pytest.mark.parametrize("name", ["", "!!!", "x" * 121])
    def test_bad_names_get_a_sentence(self, client, newsroom, editor, name):
        response = client.post(reverse("news_quick_add", args=["topics"]), {"name": name})
        assert response.status_code == 400
        assert response.json()["error"]

    def test_who_may_not_add_topics_is_refused(self, client, newsroom):
        client.force_login(make_user("section", groups=("Section editors",)))
        response = client.post(reverse("news_quick_add", args=["topics"]), {"name": "Ferry"})
        assert response.status_code in (302, 403)
        answer = client.get(reverse("news_suggest", args=["topics"]), {"q": "f"}).json()
        assert answer["may_create"] is False


class TestPreview:
    def test_a_new_article_can_be_previewed_with_nothing_but_a_title(self, client, newsroom, editor):
        url = reverse("wagtailadmin_pages:preview_on_add", args=("news", "articlepage", newsroom.section.pk))
        answer = client.post(url, article_form(title="", slug=""))
        assert json.loads(answer.content) == {"is_valid": True, "is_available": True}
        assert client.get(url, {"mode": ""}).status_code == 200

    def test_the_preview_shows_what_is_not_saved(self, client, newsroom, editor):
        url = reverse("wagtailadmin_pages:preview_on_add", args=("news", "articlepage", newsroom.section.pk))
        person, picture = make_contributor("Ana Sample"), make_image()
        form = article_form(
            body=TEXT,
            byline=[author(person)],
            lead_image=picture.pk,
            topics=[make_topic("Ferry").pk],
            sources=[{"source": make_source().pk, "relation": "republished", "original_url": ""}],
            corrections=[{"date": "2026-01-02 10:00", "text": "It was Tuesday."}],
        )
        assert client.post(url, form).json()["is_valid"]
        page = client.get(url, {"mode": ""}).content.decode()
        assert "The ferry left at six." in page
        assert "Ana Sample" in page

    def test_a_published_article_can_be_previewed(self, client, newsroom, editor):
        article = make_article("Ferry", authors=["Ana Sample"])
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
        assert client.post(url, article_form(title="A better headline")).json()["is_valid"]
        assert "A better headline" in client.get(url, {"mode": ""}).content.decode()

    @pytest.mark.parametrize("page_type", [("news", "sectionpage"), ("news", "standardpage")])
    def test_new_sections_and_standard_pages_can_be_previewed(self, client, newsroom, editor, page_type):
        url = reverse("wagtailadmin_pages:preview_on_add", args=(*page_type, newsroom.home.pk))
        form = nested_form_data({"title": "", "slug": "", "introduction": "", "body": streamfield([])})
        assert client.post(url, {**form, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}).json()["is_valid"]
        assert client.get(url, {"mode": ""}).status_code == 200

    def test_the_front_page_can_be_previewed(self, client, newsroom, editor):
        make_article("Ferry", authors=["Ana Sample"])
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[newsroom.home.pk])
        form = nested_form_data(
            {
                "title": "Front",
                "slug": "front",
                "lead": "",
                "picks": inline_formset([]),
                "strips": streamfield([("section", {"section": newsroom.section.pk, "layout": "two_two", "limit": 4})]),
                "comments": inline_formset([]),
            }
        )
        assert client.post(url, form).json()["is_valid"]
        assert client.get(url, {"mode": ""}).status_code == 200
