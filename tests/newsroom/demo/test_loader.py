"""Loading the demo: what stands in the database afterwards, and that a second time changes nothing."""

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Site

from home.models import HomePage
from news.models import ArticlePage, SectionPage, StandardPage
from newsroom.core.models import SiteSettings
from newsroom.demo import loader
from newsroom.demo.loader import NotEmptyError, load_demo
from newsroom.demo.texts import articles
from newsroom.discussions.models import ArticleComment, Discussion, Status
from newsroom.media.models import CustomImage, Video
from newsroom.people.models import Contributor, User

pytestmark = pytest.mark.django_db

LIVE = [article for article in articles() if article.get("state", "live") == "live"]


def row_counts():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_everything(settings, client):
    settings.DEMO_LOGINS = [("admin", "admin"), ("editor", "editor"), ("moderator", "moderator")]
    desk = load_demo()
    assert ArticlePage.objects.published().count() == len(LIVE)
    assert SectionPage.objects.count() == 8
    assert Contributor.objects.count() == 8
    assert Video.objects.count() == 4
    assert Video.objects.get(slug="line-4").captions.count() == 2
    assert not Contributor.objects.filter(photo=None).exists()
    assert not CustomImage.objects.filter(description="").exists()
    assert Discussion.objects.get(page__slug="line-4-opens").published_count == 300
    assert ArticleComment.objects.filter(status=Status.PENDING).count() == 5
    assert not ArticleComment.objects.filter(posted_at__gt=timezone.now()).exists()
    assert desk.letters == ArticleComment.objects.count()
    assert ArticleComment.objects.filter(pinned=True).count() == 1
    assert ArticleComment.objects.filter(featured=True).count() == 1

    admin, editor, moderator = (User.objects.get(username=name) for name in ("admin", "editor", "moderator"))
    assert admin.is_superuser
    assert editor.contributor.slug == "maren-tolvey"
    assert [group.name for group in editor.groups.all()] == ["Editors"]
    assert [group.name for group in moderator.groups.all()] == ["Moderators"]
    assert client.login(username="moderator", password="moderator")

    bodies = {block.block_type for page in ArticlePage.objects.all() for block in page.body}
    assert len(bodies) == len(ArticlePage._meta.get_field("body").stream_block.child_blocks)

    before = row_counts()
    assert load_demo() is None
    assert row_counts() == before


def test_every_page_is_served(client):
    load_demo(media=False, comments=False)
    for page in [*ArticlePage.objects.live(), *SectionPage.objects.all(), *StandardPage.objects.all()]:
        assert client.get(page.url).status_code == 200, page.url
    assert client.get("/").status_code == 200
    for page in ArticlePage.objects.not_live():
        assert client.get(page.get_url()).status_code == 404, page.slug


def test_scheduled_draft_and_dates():
    load_demo(media=False, comments=False)
    scheduled = ArticlePage.objects.get(slug="new-timetable")
    assert not scheduled.live
    assert scheduled.scheduled_revision.approved_go_live_at > timezone.now()
    draft = ArticlePage.objects.get(slug="harbour-baths")
    assert not draft.live
    assert draft.scheduled_revision is None

    for article in ArticlePage.objects.live():
        assert article.published_at == article.first_published_at < timezone.now()
        for correction in article.corrections.all():
            assert article.published_at < correction.date <= timezone.now()
    assert ArticlePage.objects.get(slug="line-4-opens").updated_at
    assert ArticlePage.objects.get(slug="fog-closes-the-bar").updated_at is None


def test_the_front_page_and_its_settings(client):
    load_demo(articles=20, media=False, comments=False)
    site = Site.objects.get(is_default_site=True)
    home = HomePage.objects.get()
    assert site.root_page_id == home.pk
    assert home.lead.slug == "night-ferry-returns"
    assert home.picks.count() == 6
    assert home.get_siblings(inclusive=False).count() == 0
    paper = SiteSettings.for_site(site)
    assert paper.name == "The Pellworth Lantern"
    assert [link.value["page"].slug for link in paper.footer_links] == ["about", "contact", "comment-rules", "privacy"]
    paper.full_clean()
    html = client.get("/").content.decode()
    assert "The night ferry comes back" in html


def test_search_finds_it_at_once(client):
    load_demo(articles=8, media=False, comments=False)
    assert "The night ferry comes back" in client.get("/search/", {"q": "Benbrook"}).content.decode()


def test_a_small_one_for_tests():
    desk = load_demo(articles=8, media=False)
    assert ArticlePage.objects.count() == len(desk.articles) == 8
    assert CustomImage.objects.count() == 0
    assert [video.slug for video in Video.objects.all()] == ["the-opening-film"]
    assert "fog-closes-the-bar" in desk.articles
    assert Discussion.objects.get(page__slug="fog-closes-the-bar").published_count == 1


def test_no_logins_where_the_settings_name_none(settings):
    settings.DEMO_LOGINS = []
    load_demo(articles=1, media=False, comments=False)
    assert not User.objects.exists()


def test_all_or_nothing(monkeypatch):
    def fail(desk):
        raise RuntimeError

    monkeypatch.setattr(loader, "put_letters", fail)
    before = row_counts()
    with pytest.raises(RuntimeError):
        load_demo(articles=2, media=False)
    assert row_counts() == before


def test_somebody_elses_site_is_left_alone(newsroom):
    before = row_counts()
    with pytest.raises(NotEmptyError):
        load_demo()
    with pytest.raises(CommandError, match="front page"):
        call_command("seed_demo")
    call_command("seed_demo", if_empty=True)
    assert row_counts() == before


def test_the_command_says_what_it_did(settings, monkeypatch):
    settings.DEMO_LOGINS = [("admin", "admin")]
    monkeypatch.setattr(
        "newsroom.demo.management.commands.seed_demo.load_demo",
        lambda say: load_demo(articles=3, media=False, comments=False, say=say),
    )
    call_command("seed_demo", stdout=(first := io.StringIO()))
    assert "Made 3 articles" in first.getvalue()
    assert "login admin, password admin" in first.getvalue()
    call_command("seed_demo", stdout=(second := io.StringIO()))
    assert "nothing was changed" in second.getvalue()
    call_command("seed_demo", if_empty=True, stdout=(third := io.StringIO()))
    assert third.getvalue() == ""
