"""What is written shows at the next request, and what it does not touch is still kept."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage, Pick
from news.freshness import lists_of
from news.models import ArticlePage, Correction, ListEntry, NewsSettings, SectionPage
from newsroom.core.models import SiteSettings
from newsroom.discussions.models import Discussion, DiscussionSettings, Mode
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import approve, remove
from newsroom.discussions.services.voting import vote
from tests.factories import (
    make_article,
    make_contributor,
    make_image,
    make_private,
    make_section,
    make_series,
    make_standard_page,
    make_topic,
    make_user,
    make_video,
)
from tests.newsroom.discussions.saying import said, say
from tests.newsroom.imports.conftest import category, export, in_category, item, run  # noqa: F401 - fixtures
from tests.visitor import Visitor, writing

pytestmark = pytest.mark.django_db


class Paper:
    """Two halves that have nothing in common but the front page: what is written in one leaves the other as it is."""

    def __init__(self, newsroom: Any, capture: Callable[..., Any]) -> None:
        self.newsroom, self.capture = newsroom, capture
        self.ana, self.ben = make_contributor("Ana Sample"), make_contributor("Ben Else")
        self.ferry, self.bridge = make_topic("Ferry"), make_topic("Bridge")
        self.series = make_series("Winter")
        self.story = make_article(
            "The ferry", section=newsroom.subsection, authors=[self.ana], topics=[self.ferry], series=self.series
        )
        self.other = make_article(
            "The bridge", section=newsroom.opinion, authors=[self.ben], topics=[self.bridge], kind="opinion"
        )
        self.comment, self.other_comment = said(self.story, "Good morning"), said(self.other, "Good evening")
        self.visitor, self.second = Visitor(), Visitor()
        self.half = [
            self.story.url,
            newsroom.section.url,
            newsroom.subsection.url,
            self.ana.get_absolute_url(),
            self.ferry.get_absolute_url(),
            self.series.get_absolute_url(),
            "/kinds/news/",
            f"/feed/rss/sections{newsroom.section.url}",
        ]
        self.other_half = [
            self.other.url,
            newsroom.opinion.url,
            self.ben.get_absolute_url(),
            self.bridge.get_absolute_url(),
            "/kinds/opinion/",
            f"/discussion/{self.other.pk}/",
        ]

    def write(self, act: Callable[[], Any]) -> None:
        """Keep all pages, write, and let nobody find anything but what another process makes afresh."""
        for address in (*self.half, *self.other_half, "/", "/archive/", "/authors/", "/topics/", "/sitemap.xml"):
            self.visitor.get(address)
        with writing(self.capture):
            act()

    def fresh(self, *addresses: str) -> None:
        said = self.visitor.says(*addresses)
        assert set(said.values()) == {"miss"}, said

    def kept(self, *addresses: str) -> None:
        said = self.visitor.says(*addresses)
        assert set(said.values()) == {"hit"}, said

    def text(self, address: str) -> str:
        """As both processes show it."""
        texts = {visitor.get(address).text for visitor in (self.visitor, self.second)}
        assert len(texts) == 1
        return texts.pop()


@pytest.fixture
def paper(newsroom, django_capture_on_commit_callbacks) -> Paper:
    return Paper(newsroom, django_capture_on_commit_callbacks)


def edited(page: Page, **fields: Any) -> None:
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


class TestArticles:
    def test_a_new_one_stands_in_every_list_it_belongs_to(self, paper):
        paper.write(
            lambda: make_article(
                "News from the quay",
                section=paper.newsroom.subsection,
                authors=[paper.ana],
                topics=[paper.ferry],
                series=paper.series,
            )
        )
        for address in (*paper.half, "/"):
            assert "News from the quay" in paper.text(address), address
        paper.kept(*paper.other_half)

    def test_a_new_headline_shows_wherever_the_old_one_did(self, paper):
        paper.write(lambda: edited(paper.story, title="The ferry is late"))
        for address in (*paper.half, "/", "/feed/"):
            assert "The ferry is late" in paper.text(address), address
        paper.kept(*paper.other_half)

    def test_a_draft_of_it_changes_nothing(self, paper):
        def draft() -> None:
            article = ArticlePage.objects.get(pk=paper.story.pk)
            article.title = "Not yet"
            article.save_revision()

        paper.write(draft)
        paper.kept(*paper.half, *paper.other_half, "/")

    def test_a_draft_that_was_never_published_changes_nothing(self, paper):
        paper.write(lambda: make_article("A thought", section=paper.newsroom.subsection, live=False))
        paper.kept(*paper.half, *paper.other_half, "/")

    def test_one_that_is_taken_back_is_gone_everywhere(self, paper):
        paper.write(lambda: ArticlePage.objects.get(pk=paper.story.pk).unpublish())
        assert paper.visitor.get(paper.story.url).status == 410
        for address in (*paper.half[1:], "/"):
            assert "The ferry" not in paper.text(address), address
        paper.kept(*paper.other_half)

    def test_one_that_is_deleted_is_gone_everywhere(self, paper):
        paper.write(lambda: ArticlePage.objects.get(pk=paper.story.pk).delete())
        assert paper.visitor.get(paper.story.url).status == 404
        for address in (*paper.half[1:], "/"):
            assert "The ferry" not in paper.text(address), address
        paper.kept(*paper.other_half)

    @pytest.mark.parametrize("act", ["unpublish", "delete"])
    def test_on_the_later_pages_of_its_lists_the_others_move_up(self, paper, monkeypatch, act):
        for name in ("news.views.lists.PER_PAGE", "news.models.SectionPage.ARTICLES_PER_PAGE"):
            monkeypatch.setattr(name, 1)
        fields = {"section": paper.newsroom.subsection, "authors": [paper.ana], "topics": [paper.ferry]}
        for title in ("The buoy", "The crane", "The dock"):
            make_article(title, series=paper.series, **fields)
        lists = [f"{address}?page=2" for address in paper.half[1:-1]]
        texts = [paper.text(address) for address in lists]
        # The newest and, for the series, the oldest: neither is on a second page, nor the first of the third.
        gone = ArticlePage.objects.filter(title__in=["The ferry", "The dock"])
        paper.write(lambda: [getattr(article, act)() for article in gone])
        for address, before in zip(lists, texts, strict=True):
            assert paper.text(address) != before, address

    def test_what_has_something_in_common_with_it_shows_a_new_one(self, paper):
        """By its topic, its series or its section alone."""
        lone = make_article("The lone", section=make_section("Sport", parent=paper.newsroom.home))
        common = [
            (paper.story, "A topic", {"section": paper.newsroom.opinion, "topics": [paper.ferry]}),
            (paper.story, "A series", {"section": paper.newsroom.opinion, "series": paper.series}),
            (lone, "A section", {"section": lone.section}),
        ]
        for article, title, fields in common:
            assert title not in paper.text(article.url)
            with writing(paper.capture):
                make_article(title, **fields)
            assert title in paper.text(article.url)

    def test_the_archive_knows_of_a_new_one(self, paper):
        day = dt.datetime(2019, 5, 4, 12, tzinfo=dt.UTC)
        make_article("Long ago", published_at=day)
        addresses = ("/archive/2019/", "/archive/2019/5/", "/archive/2019/5/4/")
        for address in addresses:
            paper.visitor.get(address)
        later = [dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=40), dt.timedelta(days=-500)]
        paper.write(lambda: [make_article(f"After {past}", published_at=day + past) for past in later])
        assert "/archive/2017/" in paper.text("/archive/")
        for address, shows in zip(addresses, ("/archive/2019/6/", "/archive/2019/5/5/", "After 1:00:00"), strict=True):
            assert shows in paper.text(address)

    def test_sitemaps_know_of_a_new_one(self, paper):
        today = timezone.localdate()
        addresses = (f"/sitemap/articles-{today.year}-{today.month}.xml", "/sitemap/news.xml")
        for address in addresses:
            paper.visitor.get(address)
        paper.write(lambda: make_article("The quay", slug="from-the-quay", published_at=timezone.now()))
        for address in addresses:
            assert "/from-the-quay/" in paper.text(address)

    def test_one_that_is_published_again_is_gone_no_more(self, paper):
        ArticlePage.objects.get(pk=paper.story.pk).unpublish()
        paper.write(lambda: None)
        assert paper.visitor.get(paper.story.url).status == 410
        paper.write(lambda: edited(paper.story))
        assert [visitor.get(paper.story.url).status for visitor in (paper.visitor, paper.second)] == [200, 200]

    @pytest.mark.parametrize("act", ["add", "remove", "clear"])
    def test_topics_may_be_given_and_taken_from_their_own_side(self, paper, act):
        topic = paper.bridge if act == "add" else paper.ferry
        shown = (paper.story.url, "/feed/json/")
        before = [paper.text(address) for address in shown]
        paper.write(lambda: getattr(topic.articles, act)(*([] if act == "clear" else [paper.story])))
        assert ("The ferry" in paper.text(topic.get_absolute_url())) == (act == "add")
        assert (topic.get_absolute_url() in paper.text(paper.story.url)) == (act == "add")
        for address, text in zip(shown, before, strict=True):
            assert paper.text(address) != text, address

    def test_one_that_is_moved_leaves_the_old_place(self, paper):
        sport = make_section("Sport", parent=paper.newsroom.home)
        paper.visitor.get(sport.url)
        paper.write(lambda: ArticlePage.objects.get(pk=paper.story.pk).move(sport, pos="last-child"))
        assert "The ferry" in paper.text(sport.url)
        assert "The ferry" not in paper.text(paper.newsroom.section.url)
        assert f"{sport.url}the-ferry/" in paper.text(paper.ana.get_absolute_url())
        paper.kept(*paper.other_half)

    def test_one_that_gets_another_address_is_linked_by_it(self, paper):
        paper.write(lambda: edited(paper.story, slug="late-ferry"))
        assert "late-ferry" in paper.text(paper.newsroom.section.url)
        assert paper.visitor.get(paper.story.url).status in (301, 302, 404)
        paper.kept(*paper.other_half)

    def test_one_that_changes_topic_author_and_series_leaves_the_lists_of_the_old_ones(self, paper):
        def change() -> None:
            article = ArticlePage.objects.get(pk=paper.story.pk)
            article.topics = [paper.bridge]
            entry = article.byline_entries.get()
            entry.contributor = paper.ben
            article.byline_entries = [entry]
            article.series = None
            article.save_revision().publish()

        paper.write(change)
        for row in (paper.ana, paper.ferry, paper.series):
            assert "The ferry" not in paper.text(row.get_absolute_url())
        for row in (paper.ben, paper.bridge):
            assert "The ferry" in paper.text(row.get_absolute_url())

    def test_a_correction_shows_below_it_and_in_the_list(self, paper):
        pages = ("/corrections/", "/feed/json/corrections/")
        for page in pages:
            paper.visitor.get(page)
        paper.write(lambda: Correction.objects.create(article=paper.story, text="It left at seven."))
        assert "It left at seven." in paper.text(paper.story.url)
        for page in pages:
            assert "It left at seven." in paper.text(page)
        paper.kept(*paper.other_half)

    def test_what_waits_for_its_time_appears_by_what_publishes_it(self, paper):
        draft = make_article("At dawn", section=paper.newsroom.subsection, live=False)
        draft.go_live_at = timezone.now() + dt.timedelta(minutes=5)
        draft.save_revision().publish()
        paper.write(lambda: None)
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
            paper.visitor.get(paper.newsroom.section.url)
            with writing(paper.capture):
                call_command("publish_scheduled", verbosity=0)
            assert "At dawn" in paper.text(paper.newsroom.section.url)

    def test_an_edit_in_the_admin_shows(self, paper, admin_client):
        url = f"/admin/pages/{paper.story.pk}/unpublish/"
        paper.write(lambda: admin_client.post(url))
        assert paper.visitor.get(paper.story.url).status == 410


class TestNames:
    @pytest.mark.parametrize(("name", "field"), [("ana", "name"), ("ferry", "name"), ("series", "title")])
    def test_a_new_name_shows_wherever_the_old_one_did(self, paper, name, field):
        row = getattr(paper, name)

        def rename() -> None:
            setattr(row, field, "Quite Another")
            row.save()

        paper.write(rename)
        assert "Quite Another" in paper.text(paper.story.url)
        assert "Quite Another" in paper.text(row.get_absolute_url())
        paper.kept(*paper.other_half)

    def test_another_name_in_a_byline_shows_in_lists(self, paper):
        def rename() -> None:
            paper.ana.name = "Quite Another"
            paper.ana.save()

        feed = "/feed/json/"
        paper.visitor.get(feed)
        paper.write(rename)
        for address in (paper.newsroom.section.url, paper.ferry.get_absolute_url(), feed):
            assert "Quite Another" in paper.text(address), address

    def test_another_topic_in_a_feed(self, paper):
        paper.visitor.get("/feed/json/")
        paper.ferry.name = "Quite Another"
        paper.write(paper.ferry.save)
        assert "Quite Another" in paper.text("/feed/json/")

    def test_a_source_by_another_name_shows_where_it_is_given(self, paper):
        article = make_article("From elsewhere", section=paper.newsroom.subsection, source="The Gazette")
        assert "The Gazette" in paper.text(article.url)
        source = article.source_record.source
        source.name = "The Courier"
        paper.write(source.save)
        assert "The Courier" in paper.text(article.url)
        paper.kept(*paper.other_half)

    def test_lists_of_names_know_new_ones(self, paper):
        paper.write(lambda: (make_contributor("Cleo New"), make_topic("Lighthouse")))
        assert "Cleo New" in paper.text("/authors/")
        assert "Lighthouse" in paper.text("/topics/")
        paper.kept(*paper.half, *paper.other_half)

    def test_a_section_by_another_name_shows_in_its_stories_too(self, paper):
        paper.write(lambda: edited(paper.newsroom.subsection, title="Around here"))
        assert "Around here" in paper.text(paper.story.url)
        assert "Around here" in paper.text(paper.newsroom.section.url)
        paper.kept(paper.other.url)

    def test_a_section_by_another_name_shows_where_others_lead_to_its_stories(self, paper):
        quays = make_section("Quays", parent=paper.newsroom.opinion)
        make_article("Aside", section=quays, topics=[paper.ferry])
        assert "Quays" in paper.text(paper.story.url)
        paper.write(lambda: edited(quays, title="Piers"))
        assert "Piers" in paper.text(paper.story.url)

    def test_a_section_at_another_address_takes_its_stories_along(self, paper):
        paper.write(lambda: edited(paper.newsroom.subsection, slug="around-here"))
        assert "/news/around-here/the-ferry/" in paper.text("/")
        assert "/news/around-here/the-ferry/" in paper.text(paper.ana.get_absolute_url())

    def test_a_section_far_above_at_another_address_takes_them_along(self, paper):
        harbour = make_section("Harbour", parent=paper.newsroom.subsection)
        make_article("The pier", section=harbour, authors=[paper.ben])
        author = paper.ben.get_absolute_url()
        assert "/news/local/harbour/the-pier/" in paper.text(author)
        paper.write(lambda: edited(paper.newsroom.subsection, slug="around-here"))
        assert "/news/around-here/harbour/the-pier/" in paper.text(author)

    def test_a_section_that_is_moved_takes_its_stories_along(self, paper):
        opinion = SectionPage.objects.get(pk=paper.newsroom.opinion.pk)
        paper.write(lambda: SectionPage.objects.get(pk=paper.newsroom.subsection.pk).move(opinion, pos="last-child"))
        assert "/opinion/local/the-ferry/" in paper.text("/")
        assert "The ferry" in paper.text(paper.newsroom.opinion.url)

    def test_a_new_section_stands_in_the_one_above(self, paper):
        paper.write(lambda: make_section("Harbour", parent=paper.newsroom.section))
        assert "Harbour" in paper.text(paper.newsroom.section.url)

    def test_a_section_that_is_deleted_is_gone_from_the_one_above(self, paper):
        paper.write(lambda: SectionPage.objects.get(pk=paper.newsroom.subsection.pk).delete())
        assert paper.newsroom.subsection.url not in paper.text(paper.newsroom.section.url)


class TestTheSite:
    @pytest.mark.parametrize("model", [SiteSettings, NewsSettings, DiscussionSettings])
    def test_a_setting_that_is_saved_holds_on_every_page(self, paper, model):
        paper.write(lambda: model.for_site(paper.newsroom.site).save())
        paper.fresh(*paper.half, *paper.other_half, "/")

    def test_the_name_of_the_paper(self, paper):
        def rename() -> None:
            found = SiteSettings.for_site(paper.newsroom.site)
            found.name = "The Evening Tide"
            found.save()

        paper.write(rename)
        assert "The Evening Tide" in paper.text(paper.other.url)

    def test_a_page_in_the_menu_by_another_name(self, paper):
        page = make_standard_page("About us", parent=paper.newsroom.home)
        found = SiteSettings.for_site(paper.newsroom.site)
        found.navigation = [("link", {"page": page, "label": "", "url": ""})]
        found.save()
        paper.write(lambda: edited(page, title="Who we are"))
        assert "Who we are" in paper.text(paper.other.url)

    def test_the_front_page_put_together_anew(self, paper):
        old = make_article("An old story", section=paper.newsroom.opinion)

        def pick() -> None:
            front = HomePage.objects.get(pk=paper.newsroom.home.pk)
            front.picks = [Pick(article=old)]
            front.save_revision().publish()

        paper.write(pick)
        paper.fresh("/")
        paper.kept(*paper.half, *paper.other_half)

    def test_what_becomes_private_is_gone_everywhere(self, paper):
        paper.write(lambda: make_private(paper.newsroom.section))
        assert paper.visitor.get(paper.story.url).status == 302
        assert "The ferry" not in paper.text("/")

    def test_what_is_private_no_more_is_there_again(self, paper):
        make_private(paper.newsroom.section)
        paper.write(lambda: PageViewRestriction.objects.all().delete())
        assert "The ferry" in paper.text("/")

    def test_another_text_for_a_picture(self, paper):
        image = make_image()
        edited(paper.story, lead_image=image)

        def describe() -> None:
            image.description = "The quay at six"
            image.save()

        paper.write(describe)
        assert "The quay at six" in paper.text(paper.story.url)
        paper.kept(*paper.other_half)

    def test_the_date_in_the_masthead(self, paper):
        with time_machine.travel(dt.datetime(2026, 3, 4, 23, 59, tzinfo=dt.UTC)):
            assert "4 March 2026" in paper.text("/")
        with time_machine.travel(dt.datetime(2026, 3, 5, 0, 1, tzinfo=dt.UTC)):
            assert "5 March 2026" in paper.text("/")

    def test_an_address_that_leads_on_from_now_on(self, paper):
        addresses = ("/nowhere/", paper.newsroom.section.url + "nothing/")
        assert [paper.visitor.get(address).status for address in addresses] == [404, 404]
        paper.write(
            lambda: [
                Redirect.objects.create(old_path=address.rstrip("/"), redirect_link="/archive/")
                for address in addresses
            ]
        )
        assert [paper.visitor.get(address).status for address in addresses] == [301, 301]
        paper.write(lambda: Redirect.objects.all().delete())
        assert [paper.visitor.get(address).status for address in addresses] == [404, 404]

    def test_a_database_that_was_migrated(self, paper):
        paper.write(lambda: call_command("migrate", verbosity=0))
        paper.fresh(*paper.half, *paper.other_half, "/")

    def test_lists_that_are_written_anew(self, paper):
        ListEntry.objects.all().delete()
        paper.visitor.get(paper.newsroom.section.url)
        paper.write(lambda: call_command("rebuild_lists", stdout=StringIO()))
        assert "The ferry" in paper.text(paper.newsroom.section.url)


class TestVideos:
    def test_a_new_one_stands_in_the_list(self, paper):
        paper.visitor.get("/videos/")
        paper.write(lambda: make_video("The tide comes in"))
        assert "The tide comes in" in paper.text("/videos/")
        paper.kept(*paper.other_half)

    def test_what_is_said_in_a_clip(self, paper):
        video = make_video("The tide comes in", captions=("Good evening from the quay",))
        assert "Good evening from the quay" in paper.text(video.get_absolute_url())
        paper.write(lambda: video.captions.all().delete())
        assert "Good evening from the quay" not in paper.text(video.get_absolute_url())

    def test_a_story_that_shows_it(self, paper):
        video = make_video("The tide comes in")
        assert "High water" not in paper.text(video.get_absolute_url())
        paper.write(lambda: make_article("High water", lead_video=video))
        assert "High water" in paper.text(video.get_absolute_url())

    def test_one_appears_when_its_time_comes_though_nobody_writes(self, paper):
        make_video("At dawn", published_at=timezone.now() + dt.timedelta(minutes=5))
        assert "At dawn" not in paper.text("/videos/")
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
            assert "At dawn" in paper.text("/videos/")


class TestDiscussions:
    def test_a_comment_shows_when_it_is_published_and_is_counted(self, paper):
        paper.write(lambda: said(paper.story, "The first of many"))
        assert "The first of many" in paper.text(paper.story.url)
        assert "2 comments" in paper.text(paper.newsroom.section.url)
        paper.kept(*paper.other_half)

    def test_one_that_waits_shows_when_it_is_approved(self, paper):
        rules = DiscussionSettings.for_site(paper.newsroom.site)
        rules.mode = Mode.PREMODERATED
        rules.save()
        waiting = say(paper.story, "Please let me in")
        paper.write(lambda: approve(waiting.pk, make_user(superuser=True)))
        assert "Please let me in" in paper.text(paper.story.url)
        paper.kept(*paper.other_half)

    def test_one_that_is_removed_shows_no_more(self, paper):
        paper.write(lambda: remove(paper.comment.pk, make_user(superuser=True)))
        assert "Good morning" not in paper.text(paper.story.url)
        paper.kept(*paper.other_half)

    def test_a_vote_is_counted(self, paper):
        address = f"/discussion/{paper.story.pk}/"
        paper.visitor.get(address)
        paper.write(lambda: vote(paper.comment.pk, 1, Reader(user=make_user())))
        paper.fresh(address, paper.story.url)
        paper.kept(*paper.other_half)

    def test_closing_one_shows(self, paper, admin_client):
        address = reverse("discussion_configure", args=[paper.story.pk])
        form = {"mode": Mode.HIDDEN, "opens_at": "", "closes_at": "", "close_after_days": ""}
        paper.write(lambda: admin_client.post(address, form))
        assert Discussion.objects.get(pk=paper.story.pk).mode == Mode.HIDDEN
        assert "Good morning" not in paper.text(paper.story.url)
        paper.kept(*paper.other_half)

    def test_closing_a_section_holds_for_what_is_below(self, paper, admin_client):
        address = reverse("discussion_configure", args=[paper.newsroom.section.pk])
        form = {"mode": Mode.HIDDEN, "opens_at": "", "closes_at": "", "close_after_days": ""}
        paper.write(lambda: admin_client.post(address, form))
        assert "Good morning" not in paper.text(paper.story.url)

    def test_one_closes_by_itself_though_nobody_writes(self, paper):
        closes = timezone.now() + dt.timedelta(minutes=5)
        Discussion.objects.filter(pk=paper.story.pk).update(closes_at=closes)
        open_page = paper.text(paper.story.url)
        with time_machine.travel(closes + dt.timedelta(minutes=1)):
            assert paper.text(paper.story.url) != open_page


def test_publishing_needs_no_more_than_a_few_queries_to_tell(paper, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert len(lists_of(paper.story.pk)) == 7


def test_what_is_imported_shows_in_every_list(newsroom, visitor, export, run):  # noqa: F811
    section = f"{newsroom.home.url}old/"
    old = "/2015/03/story-7/"
    assert [visitor.get(address).status for address in ("/", section, old)] == [200, 404, 404]
    with TestCase.captureOnCommitCallbacks(execute=True):
        run(export(category("old", "Old"), item(7, "Long ago", extra=in_category("old", "Old"))))
    assert "Long ago" in visitor.get("/").text
    assert "Long ago" in visitor.get(section).text
    assert visitor.get(old).status == 301
