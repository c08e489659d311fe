"""A hit in what is said in a clip shows the passage with its time, and leads to that second."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.factories import make_article, make_caption, make_video

pytestmark = pytest.mark.django_db

CAPTIONS = ["Good morning.", "We are at the pier.", "There was an albatross", "on the roof, they say.", "An albatross."]


def search(client, query):
    return client.get(reverse("search"), {"q": query})


def vtt(*cues):
    lines = ["WEBVTT", ""]
    for start, text in cues:
        lines += [f"{start // 3600:02}:{start // 60 % 60:02}:{start % 60:02}.700 --> 99:00:00.000", text, ""]
    return ContentFile("\n".join(lines).encode(), name="captions.vtt")


def test_of_a_video(newsroom, client):
    make_video("At the pier", captions=tuple(CAPTIONS))
    response = search(client, "albatross roof")
    said = response.context["found"].videos[0].said
    assert said.clock == "0:04"
    assert said.address == "/videos/at-the-pier/?t=4"
    assert said.text == ("We are at the pier. There was an <mark>albatross</mark> on the <mark>roof</mark>, they say.")
    html = response.content.decode()
    assert 'href="/videos/at-the-pier/?t=4"' in html
    assert "At 0:04" in html


def test_of_an_article_by_its_lead_video_or_one_in_its_text(newsroom, client):
    lead, clip = (make_video(f"Clip {n}", captions=tuple(CAPTIONS)) for n in range(2))
    make_article("With a lead video", lead_video=lead)
    make_article("With a clip", body=[("video", {"video": clip.pk, "caption": ""})])
    found = {article.title: article.said for article in search(client, "albatross").context["results"].items}
    assert found["With a lead video"].address == "/videos/clip-0/?t=4"
    assert found["With a clip"].address == "/videos/clip-1/?t=4"


def test_the_time_is_that_of_the_caption_to_the_second(newsroom, client):
    video = make_video("A long one")
    make_caption(video, file=vtt((0, "Nothing yet."), (5_025, "Now the albatross.")))
    response = search(client, "albatross")
    said = response.context["found"].videos[0].said
    assert (said.clock, said.address) == ("1:23:45", "/videos/a-long-one/?t=5025")
    page = client.get(said.address).content.decode()
    assert "#t=5025" in page  # a media fragment: the browser starts there, with or without scripts


def test_a_clip_elsewhere_starts_there_too(newsroom, client):
    video = make_video("Elsewhere", embed_url="https://youtu.be/aqz-KE-bpKQ")
    make_caption(video, file=vtt((75, "The albatross lands.")))
    said = search(client, "albatross").context["found"].videos[0].said
    assert "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=75" in client.get(said.address).content.decode()


def test_the_sites_own_language_comes_first(newsroom, client):
    video = make_video("In two languages")
    make_caption(video, language="fr", label="Français", file=vtt((10, "Le Titanic.")), sort_order=0)
    make_caption(video, language="en", file=vtt((20, "The Titanic.")), sort_order=1)
    assert search(client, "titanic").context["found"].videos[0].said.clock == "0:20"
    make_article("With it", lead_video=video, body="Something else.")


def test_a_transcript_without_captions_has_no_time(newsroom, client):
    make_video("Written down", transcript="At noon an <albatross> came by.")
    said = search(client, "albatross").context["found"].videos[0].said
    assert (said.clock, said.address) == ("", "/videos/written-down/")
    assert said.text == "At noon an &lt;<mark>albatross</mark>&gt; came by."
    assert "In the transcript" in search(client, "albatross").content.decode()


def test_what_nobody_says_and_what_is_no_video_yet(newsroom, client):
    make_video("Albatross in the title alone", captions=("Good morning.",))
    make_article("An albatross", lead_video=make_video("Not yet", published_at=None, captions=("The albatross.",)))
    found = search(client, "albatross").context["found"]
    assert found.videos[0].said is None
    assert found.results.items[0].said is None
