"""Videos as editors make them and as readers meet them."""

import datetime as dt
import json
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.contrib.redirects.models import Redirect

from newsroom.media.models import Video
from newsroom.media.video_data import iso_duration
from tests.factories import (
    make_article,
    make_audio,
    make_caption,
    make_contributor,
    make_image,
    make_media_file,
    make_private,
    make_series,
    make_topic,
    make_user,
    make_video,
    make_webvtt,
)
from tests.newsroom.core.structured_data import json_ld_of

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "video.json"
CLIP = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


@pytest.fixture
def editor(client, newsroom):
    client.force_login(make_user(superuser=True))
    return client


# --- What is a video ---


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "one of the two"),
        ({"file": "video", "embed_url": CLIP}, "one of the two"),
        ({"file": "audio"}, "This is a sound file"),
        ({"embed_url": "ftp://example.org/x"}, "beginning with https"),
        ({"embed_url": "https://example.org/<x>"}, "Give the whole address"),
    ],
)
def test_a_video_has_exactly_one_clip(fields, sentence):
    makers = {"video": make_media_file, "audio": make_audio}
    values = {name: makers[value]() if name == "file" else value for name, value in fields.items()}
    with pytest.raises(ValidationError, match=sentence):
        Video(title="A clip", **values).full_clean()


def test_the_address_is_made_of_the_title_and_is_its_own():
    assert [make_video("The first boat!", slug="").slug for _ in range(3)] == [
        "the-first-boat",
        "the-first-boat-2",
        "the-first-boat-3",
    ]
    assert make_video("北港", slug="").slug == "video"
    assert len(make_video("x" * 200, slug="").slug) <= 200


def test_the_length_comes_from_the_file_unless_it_is_given():
    assert make_video(file=make_media_file(duration=65.4)).duration == 65
    assert make_video(file=make_media_file(duration=65.4), duration=60).duration == 60
    assert make_video(embed_url=CLIP).duration is None
    assert make_video(duration=3725).duration_text == "1:02:05"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (5, "PT5S"), (65, "PT1M5S"), (3600, "PT1H"), (3725, "PT1H2M5S")]
)
def test_lengths_for_machines(seconds, text):
    assert iso_duration(seconds) == text


def test_readers_see_what_has_a_date_that_has_come(client, newsroom):
    now = timezone.now()
    seen = make_video("Seen", published_at=now - dt.timedelta(minutes=1))
    later = make_video("Later", published_at=now + dt.timedelta(hours=1))
    draft = make_video("Draft", published_at=None)
    assert list(Video.objects.published()) == [seen]
    assert client.get(seen.get_absolute_url()).status_code == 200
    for hidden in (later, draft):
        assert client.get(hidden.get_absolute_url()).status_code == 404
        article = make_article(lead_video=hidden, body=[("video", {"video": hidden.pk, "caption": "Not yet"})])
        html = client.get(article.url).content.decode()
        assert hidden.file.url not in html
        assert hidden.get_absolute_url() not in html
    assert "Later" not in client.get(reverse("videos")).content.decode()


@pytest.mark.parametrize("thing", ["video", "contributor", "topic", "series"])
def test_an_old_address_leads_to_the_new_one(client, newsroom, thing):
    make = {"video": make_video, "contributor": make_contributor, "topic": make_topic, "series": make_series}[thing]
    made = make("First name")
    addresses = [made.get_absolute_url()]
    for slug in ("second-name", "third-name"):
        made.slug = slug
        made.save()
        addresses.append(made.get_absolute_url())
    for old in addresses[:2]:
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, addresses[2])
    assert client.get(addresses[2]).status_code == 200
    # Back to the first: no address leads to itself, and the list keeps no dead entry.
    made.slug = "first-name"
    made.save()
    assert client.get(addresses[0]).status_code == 200
    assert client.get(addresses[2])["Location"] == addresses[0]
    assert not Redirect.objects.filter(old_path=addresses[0].rstrip("/")).exists()


def test_saving_without_a_new_address_leaves_no_redirect():
    video = make_video()
    video.title = "Another title"
    video.save()
    assert not Redirect.objects.exists()


# --- The watch page ---


def test_the_watch_page_plays_the_file_with_captions_and_transcript(client, newsroom):
    file = make_media_file(duration=70, width=640, height=360)
    video = make_video("The first boat", file=file, poster=make_image(size=(1280, 720)), credit="Ana Sample")
    make_caption(video, "Good <b>morning</b>.", "From the pier & back.", label="English")
    make_caption(video, "Bonjour.", language="fr", label="Français")
    html = client.get(video.get_absolute_url()).content.decode()
    assert f'<source src="{file.url}" type="video/mp4">' in html
    assert 'preload="none"' in html
    assert 'width="640" height="360"' in html
    assert 'poster="/media/images/' in html
    for caption in video.captions.all():
        assert f'<track kind="captions" src="{caption.file.url}" srclang="{caption.language}"' in html
    assert 'href="/videos/the-first-boat/?t=0" data-seek="0"' in html
    assert "Good morning. From the pier &amp; back." in html
    assert "Bonjour" not in html
    assert "1:10 long" in html


def test_a_start_in_the_address_starts_there(client, newsroom):
    own, elsewhere = make_video(), make_video(embed_url=CLIP)
    assert f'src="{own.file.url}#t=42"' in client.get(f"{own.get_absolute_url()}?t=42").content.decode()
    assert "aqz-KE-bpKQ?start=42" in client.get(f"{elsewhere.get_absolute_url()}?t=42").content.decode()


@pytest.mark.parametrize("value", ["-1", "x", "", "1e3", "99999999999999999999", "²", "1.5", "%F0%9F%98%80"])
def test_a_start_that_is_none_is_passed_over(client, newsroom, value):
    video = make_video()
    response = client.get(f"{video.get_absolute_url()}?t={value}")
    assert response.status_code == 200
    assert f'src="{video.file.url}"' in response.content.decode()


def test_a_written_transcript_is_shown_as_it_was_written(client, newsroom):
    video = make_video(transcript="First part.\n\n<script>alert(1)</script>", captions=("Captions say more.",))
    html = client.get(video.get_absolute_url()).content.decode()
    assert "<p>First part.</p>" in html
    assert "&lt;script&gt;alert(1)" in html
    assert "Captions say more" not in html


def test_a_clip_elsewhere_is_a_link_until_it_is_clicked(client, newsroom):
    video = make_video("Elsewhere", embed_url=CLIP)
    html = client.get(video.get_absolute_url()).content.decode()
    assert f'href="{CLIP}"' in html
    assert "<iframe" not in html
    assert "newsroom/js/embed.js" in html


def test_the_player_in_an_article_has_the_transcript_folded(client, newsroom):
    video = make_video("The first boat", captions=("Good morning.",))
    article = make_article(body=[("video", {"video": video.pk, "caption": "A trip"})])
    html = client.get(article.url).content.decode()
    assert f'src="{video.file.url}"' in html
    assert '<details class="transcript">' in html
    assert "Good morning." in html
    assert 'href="/videos/the-first-boat/?t=0"' in html


def test_the_watch_page_lists_the_public_articles_that_show_it(client, newsroom, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        video = make_video("The first boat")
        block = [("video", {"video": video.pk, "caption": ""})]
        for number in range(8):
            make_article(f"Lead {number}", lead_video=video)
        make_article("In the body", body=block)
        make_article("Unpublished", lead_video=video, live=False)
        make_private(make_article("For subscribers", body=block))
        make_article("About something else")
    articles = client.get(video.get_absolute_url()).context["articles"]
    assert [article.title for article in articles] == ["In the body", *(f"Lead {n}" for n in (7, 6, 5, 4, 3))]


def test_search_finds_articles_by_what_is_said_in_their_videos(newsroom, django_capture_on_commit_callbacks):
    from news.models import ArticlePage

    with django_capture_on_commit_callbacks(execute=True):
        video = make_video("The first boat")
        article = make_article("A trip", lead_video=video)
    assert not ArticlePage.objects.search("bollard")
    # The captions come later than the article.
    make_caption(video, "Watch out for the bollard.")
    assert list(ArticlePage.objects.search("bollard")) == [article]


def test_a_video_is_described_as_the_golden_file_says(client, newsroom):
    """After a wanted change write the new description into the file by hand: that is the review."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC), tick=False):
        own = make_video(
            "The <first> boat & more",
            slug="the-first-boat",
            description="Out with the first boat.",
            file=make_media_file(duration=65),
            credit="Ana Sample",
            captions=("Good morning.",),
        )
        elsewhere = make_video("Elsewhere", embed_url=CLIP)
    described = [json_ld_of(client.get(video.get_absolute_url()))[0] for video in (own, elsewhere)]
    described[0]["contentUrl"] = described[0]["contentUrl"].replace(own.file.url, "/media/media/clip.mp4")
    assert described == json.loads(GOLDEN.read_text())


def test_the_thumbnail_is_given_with_its_whole_address(client, newsroom):
    video = make_video(poster=make_image(size=(1280, 720)))
    (thumbnail,) = json_ld_of(client.get(video.get_absolute_url()))[0]["thumbnailUrl"]
    assert thumbnail.startswith("http://testserver/media/images/")
    assert "1280x720" in thumbnail


# --- The hub ---


def test_the_hub_is_paged_and_newest_first(client, newsroom):
    now = timezone.now()
    for number in range(20):
        make_video(f"Clip {number}", embed_url=CLIP, published_at=now - dt.timedelta(days=number))
    pages = [client.get(reverse("videos"), {"page": page}).context["videos"].items for page in (1, 2)]
    assert [[video.title for video in page] for page in pages] == [
        [f"Clip {n}" for n in range(18)],
        ["Clip 18", "Clip 19"],
    ]
    for page in ("0", "3", "x", "-1", "1e9", "9" * 40):
        assert client.get(reverse("videos"), {"page": page}).status_code == 404


def test_an_empty_hub_says_so(client, newsroom):
    assert "There are no videos yet" in client.get(reverse("videos")).content.decode()


def test_pages_cost_the_same_however_many_videos_there_are(
    client, newsroom, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    def make(number: int) -> Video:
        with django_capture_on_commit_callbacks(execute=True):
            video = make_video(poster=make_image(size=(320, 180)), captions=("One.", "Two."))
            for _ in range(number):
                make_article(
                    lead_video=video, lead_image=make_image(), authors=[make_contributor(), make_contributor()]
                )
                make_video(poster=make_image(size=(320, 180)), captions=("One.",))
        return video

    counts = []
    for number in (1, 5):
        video = make(number)
        for url in (reverse("videos"), video.get_absolute_url()):
            client.get(url)  # makes the renditions
            with django_assert_max_num_queries(14) as queries:
                client.get(url)
            counts.append((url == reverse("videos"), len(queries)))
    assert counts[:2] == counts[2:]


# --- The admin ---


def post_video(client, url, captions=(), **fields):
    data = {
        "title": "The first boat",
        "slug": "",
        "description": "",
        "embed_url": CLIP,
        "transcript": "",
        "credit": "",
        "duration": "",
        "published_at": "2026-03-02 06:00",
        "captions-TOTAL_FORMS": len(captions),
        "captions-INITIAL_FORMS": 0,
        "captions-MIN_NUM_FORMS": 0,
        "captions-MAX_NUM_FORMS": 1000,
        **fields,
    }
    for number, (language, file) in enumerate(captions):
        prefix = f"captions-{number}-"
        data |= {f"{prefix}language": language, f"{prefix}label": language, f"{prefix}file": file}
        data |= {f"{prefix}ORDER": number + 1, f"{prefix}DELETE": "", f"{prefix}id": ""}
    return client.post(url, data)


ADD = "wagtailsnippets_newsroom_media_video:add"


def test_an_editor_makes_a_video_with_captions(editor):
    good = SimpleUploadedFile("boat.vtt", make_webvtt("Good morning.").read())
    response = post_video(editor, reverse(ADD), captions=[("en", good)])
    assert response.status_code == 302
    video = Video.objects.get()
    assert (video.slug, video.transcript_text, video.captions.count()) == ("the-first-boat", "Good morning.", 1)


@pytest.mark.parametrize(
    ("captions", "fields", "sentence"),
    [
        ([("en", b"WEBVTT\n\n00:01 --> 00:02\nx\n")], {}, "Line 3 has a time that cannot be read"),
        ([("en", b"\xff\xd8\xff\xe0JFIF")], {}, "Line 1 has a character that is not UTF-8"),
        ([("English", b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n")], {}, "two or three letters"),
        ([], {"embed_url": ""}, "one of the two"),
        ([], {"embed_url": "youtube"}, "valid URL"),
        ([], {"duration": "-5"}, "greater than or equal to 0"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(editor, captions, fields, sentence):
    files = [(language, SimpleUploadedFile("boat.vtt", data)) for language, data in captions]
    response = post_video(editor, reverse(ADD), captions=files, **fields)
    assert response.status_code == 200
    assert escape(sentence) in response.content.decode()
    assert not Video.objects.exists()


def test_the_list_shows_searches_and_filters(editor):
    make_video("Own clip", poster=make_image(), captions=("Good morning.",), duration=65)
    make_video("A clip elsewhere", embed_url=CLIP, published_at=None)
    make_video("Tomorrow", published_at=timezone.now() + dt.timedelta(days=1))
    url = reverse("wagtailsnippets_newsroom_media_video:list")
    html = editor.get(url).content.decode()
    for text in ("Own clip", "A clip elsewhere", "YouTube", "1:05", "Public", "Draft", "Scheduled", "<img"):
        assert text in html

    def found(**query):
        page = editor.get(url, query)
        return {video.title for video in page.context["object_list"]}

    assert found(q="elsewhere") == {"A clip elsewhere"}
    assert found(clip="file") == {"Own clip", "Tomorrow"}
    assert found(captions="yes") == {"Own clip"}
    assert found(captions="no") == {"A clip elsewhere", "Tomorrow"}
    assert found(state="public") == {"Own clip"}
    assert found(state="scheduled") == {"Tomorrow"}
    assert found(state="draft") == {"A clip elsewhere"}


def test_the_list_costs_the_same_however_long(editor, django_assert_max_num_queries):
    url = reverse("wagtailsnippets_newsroom_media_video:list")
    counts = []
    for number in (2, 8):
        for _ in range(number):
            make_video(poster=make_image(), captions=("One.",))
        editor.get(url)
        with django_assert_max_num_queries(60) as queries:
            editor.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_watch_page_can_be_previewed_before_readers_see_it(editor):
    video = make_video("Draft", published_at=None, captions=("Good morning.",))
    url = reverse("wagtailsnippets_newsroom_media_video:preview_on_edit", args=[video.pk])
    data = {"title": "Still a draft", "slug": "draft", "file": video.file_id, "embed_url": ""}
    data |= {f"captions-{name}_FORMS": number for name, number in {"TOTAL": 0, "INITIAL": 0, "MIN_NUM": 0}.items()}
    data["captions-MAX_NUM_FORMS"] = 1000
    assert editor.post(url, data).json()["is_valid"]
    html = editor.get(url).content.decode()
    assert "Still a draft" in html
    assert video.file.url in html


def test_a_new_video_can_be_previewed(editor):
    url = reverse("wagtailsnippets_newsroom_media_video:preview_on_add")
    assert post_video(editor, url).json()["is_valid"]
    assert "The first boat" in editor.get(url).content.decode()


def test_a_copy_is_a_draft_with_an_address_of_its_own(editor):
    video = make_video("The first boat")
    form = editor.get(reverse("wagtailsnippets_newsroom_media_video:copy", args=[video.pk])).context["form"]
    assert form.instance.slug == ""
    assert form.instance.published_at is None


def test_usage_is_known(editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        video = make_video()
        make_article("Shows it", lead_video=video)
    html = editor.get(reverse("wagtailsnippets_newsroom_media_video:usage", args=[video.pk])).content.decode()
    assert "Shows it" in html


def test_a_file_that_a_video_plays_stays(editor):
    video = make_video("The first boat")
    url = reverse("wagtailmedia:delete", args=[video.file_id])
    assert editor.get(url).status_code == 200
    html = editor.post(url, follow=True).content.decode()
    assert "cannot be deleted while a video plays it: “The first boat”" in html
    video.delete()
    assert editor.post(url).status_code == 302
    assert editor.get(url).status_code == 404


def test_files_are_chosen_by_title_and_not_from_a_list_of_all(editor):
    make_media_file("One of thousands")
    html = editor.get(reverse(ADD)).content.decode()
    assert "One of thousands" not in html
    assert "Choose video" in html
