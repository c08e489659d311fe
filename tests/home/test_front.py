"""The front page: what editors chose, then what fills itself, and no story twice."""

import datetime as dt
import json
from collections import Counter

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.front import BRIEFS, SECONDS, build_front
from home.models import HomePage, Pick
from news.models import ArticlePage
from tests.factories import make_article, make_contributor, make_image, make_private, make_section, make_video

pytestmark = pytest.mark.django_db

TOP = 1 + SECONDS + BRIEFS


def titles(front):
    return [article.title for article in front.articles()]


def top(front):
    return [article.title for article in [front.lead, *front.seconds, *front.briefs] if article]


def curate(home, *, lead=None, picks=(), strips=()):
    """The front page as it stands after an editor saved these choices."""
    home = HomePage.objects.get(pk=home.pk)
    home.lead = lead
    home.picks = [Pick(article=article, sort_order=order) for order, article in enumerate(picks)]
    home.strips = json.dumps([{"type": name, "value": value, "id": f"s{i}"} for i, (name, value) in enumerate(strips)])
    home.save()
    return HomePage.objects.get(pk=home.pk)


def section_strip(section, limit=3, layout="list"):
    return ("section", {"section": section.pk, "layout": layout, "limit": limit})


def test_an_empty_site_has_a_front_page(newsroom, client):
    front = build_front(newsroom.home)
    assert titles(front) == []
    assert client.get("/").status_code == 200


def test_without_choices_the_newest_lead(newsroom):
    for number in range(TOP + 3):
        make_article(f"Number {number}")
    assert top(build_front(newsroom.home)) == [f"Number {number}" for number in range(TOP + 2, 2, -1)]


def test_the_chosen_lead_and_the_picks_come_first_in_the_editors_order(newsroom):
    old, older, oldest = (make_article(name) for name in ("Old", "Older", "Oldest"))
    for number in range(TOP):
        make_article(f"Number {number}")
    home = curate(newsroom.home, lead=older, picks=[oldest, old])
    assert top(build_front(home))[:3] == ["Older", "Oldest", "Old"]


def test_picks_without_a_lead_follow_the_newest_story(newsroom):
    pick = make_article("Pick")
    make_article("Newest")
    assert top(build_front(curate(newsroom.home, picks=[pick]))) == ["Newest", "Pick"]


def test_a_lead_that_is_also_picked_stands_once(newsroom):
    both = make_article("Both")
    other = make_article("Other")
    assert titles(build_front(curate(newsroom.home, lead=both, picks=[both, other]))) == ["Both", "Other"]


def test_an_editors_choice_is_never_dropped(newsroom):
    picks = [make_article(f"Pick {number}") for number in range(12)]
    for number in range(20):
        make_article(f"Number {number}")
    front = build_front(curate(newsroom.home, lead=picks[0], picks=picks[1:]))
    assert top(front) == [pick.title for pick in picks]


@pytest.mark.parametrize("what", ["unpublished", "private", "in a private section"])
def test_a_choice_that_is_not_public_any_more_makes_way(newsroom, client, what):
    gone = make_article("Gone", section=newsroom.opinion)
    make_article("Here")
    home = curate(newsroom.home, lead=gone, picks=[gone])
    if what == "unpublished":
        gone.unpublish()
    else:
        make_private(gone if what == "private" else newsroom.opinion)
    assert titles(build_front(home)) == ["Here"]
    assert gone.url not in client.get("/").content.decode()


def test_a_deleted_lead_leaves_the_front_page_standing(newsroom, client):
    lead = make_article("Lead")
    curate(newsroom.home, lead=lead, picks=[lead])
    lead.delete()
    assert client.get("/").status_code == 200


def test_strips_fill_though_their_newest_stories_stand_above(newsroom):
    for number in range(TOP + 4):
        make_article(f"Local {number}", section=newsroom.subsection)
    home = curate(newsroom.home, strips=[section_strip(newsroom.section, 3), section_strip(newsroom.section, 3)])
    front = build_front(home)
    assert top(front) == [f"Local {number}" for number in range(TOP + 3, 3, -1)]
    # A section's strip holds the sections below it too; the second one gets what the first one left.
    assert [[article.title for article in strip.articles] for strip in front.strips] == [
        ["Local 3", "Local 2", "Local 1"],
        ["Local 0"],
    ]


def test_the_strip_of_a_quiet_section_fills_from_long_ago(newsroom):
    quiet = make_section("Quiet", parent=newsroom.home)
    for number in range(3):
        make_article(f"Quiet {number}", section=quiet)
    for number in range(40):
        make_article(f"Busy {number}")
    (strip,) = build_front(curate(newsroom.home, strips=[section_strip(quiet, 3)])).strips
    assert [article.title for article in strip.articles] == ["Quiet 2", "Quiet 1", "Quiet 0"]


def test_the_opinion_strip_takes_opinion_from_every_section(newsroom):
    for number in range(3):
        make_article(f"View {number}", kind="opinion", section=newsroom.subsection)
    for number in range(TOP):
        make_article(f"Number {number}")
    (strip,) = build_front(curate(newsroom.home, strips=[("opinion", {"title": "Views", "limit": 2})])).strips
    assert strip.title == "Views"
    assert [article.title for article in strip.articles] == ["View 2", "View 1"]


def test_the_video_strip_shows_the_newest_but_none_before_its_time(newsroom):
    now = timezone.now()
    for days in (3, 1, 2):
        make_video(f"{days} days old", published_at=now - dt.timedelta(days=days))
    make_video("Tomorrow", published_at=now + dt.timedelta(days=1))
    (strip,) = build_front(curate(newsroom.home, strips=[("video", {"title": "Video", "limit": 2})])).strips
    assert [video.title for video in strip.videos] == ["1 days old", "2 days old"]


def test_strips_with_nothing_to_show_are_left_out(newsroom):
    gone = make_section("Gone", parent=newsroom.home)
    strips = [
        section_strip(gone),
        section_strip(newsroom.opinion),
        ("opinion", {"title": "Views", "limit": 2}),
        ("video", {"title": "Video", "limit": 2}),
        ("section", {"section": None, "layout": "list", "limit": 2}),
    ]
    home = curate(newsroom.home, strips=strips)
    gone.delete()
    assert build_front(HomePage.objects.get(pk=home.pk)).strips == []


def test_a_section_that_was_unpublished_has_no_strip(newsroom):
    make_article("Inside", section=newsroom.opinion)
    home = curate(newsroom.home, strips=[section_strip(newsroom.opinion)])
    newsroom.opinion.unpublish()
    assert build_front(home).strips == []


@pytest.mark.parametrize("layout", ["lead_list", "two_two", "list"])
def test_every_layout_of_a_strip_shows_all_its_stories(newsroom, client, layout):
    picture = make_image()
    articles = [make_article(f"Quiet {number}", section=newsroom.opinion, lead_image=picture) for number in range(5)]
    for number in range(TOP):
        make_article(f"Number {number}")
    curate(newsroom.home, strips=[section_strip(newsroom.opinion, 5, layout)])
    html = client.get("/").content.decode()
    for article in articles:
        assert html.count(f">{article.title}<") >= 1, article.title
    assert newsroom.opinion.url in html


def test_all_that_the_front_holds_is_on_the_page(newsroom, client):
    ana = make_contributor("Ana Sample", photo=make_image())
    for number in range(20):
        make_article(
            f"Number {number:02}", kind=["news", "opinion"][number % 2], authors=[ana], lead_image=make_image()
        )
    make_video("Out with the first boat", poster=make_image())
    curate(
        newsroom.home,
        strips=[
            section_strip(newsroom.section, 4, "two_two"),
            ("opinion", {"title": "Views", "limit": 4}),
            ("video", {"title": "Moving pictures", "limit": 2}),
        ],
    )
    response = client.get("/")
    html = response.content.decode()
    for article in ArticlePage.objects.filter(pk__in=[row.pk for row in response.context["front"].articles()]):
        assert article.url in html
    assert "Out with the first boat" in html


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_story_stands_twice_and_nothing_chosen_is_lost_whatever_editors_choose(newsroom, data):
    sections = [newsroom.section, newsroom.subsection, newsroom.opinion]
    articles = list(ArticlePage.objects.published())
    if not articles:
        articles = [
            make_article(section=sections[number % 3], kind=["news", "opinion"][number % 4 == 0])
            for number in range(24)
        ]
    picks = data.draw(st.lists(st.sampled_from(articles), unique_by=lambda article: article.pk, max_size=12))
    lead = data.draw(st.none() | st.sampled_from(articles))
    strip = st.builds(section_strip, st.sampled_from(sections), st.integers(1, 8)) | st.builds(
        lambda limit: ("opinion", {"title": "Views", "limit": limit}), st.integers(1, 8)
    )
    home = curate(newsroom.home, lead=lead, picks=picks, strips=data.draw(st.lists(strip, max_size=5)))
    front = build_front(home)
    shown = Counter(article.pk for article in front.articles())
    assert set(shown.values()) <= {1}
    assert {article.pk for article in [*picks, *([lead] if lead else [])]} <= set(shown)
    assert len(top(front)) >= TOP
    assert lead is None or front.lead.pk == lead.pk
