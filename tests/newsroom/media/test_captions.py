"""Caption files are read with care: what can't be read is said with its line, what can is stored as WebVTT."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from newsroom.media.captions import Cue, passages, read_captions
from newsroom.media.models import Caption, Video
from tests.factories import make_caption, make_video, make_webvtt

GOOD = b"""WEBVTT - by us
Language: en

NOTE the --> here is no time

STYLE
::cue { color: yellow }

first
00:01.000 --> 00:02.500 align:start
<v Ana Sample>Good <b>morning</b>,
from the <c.loud>pier</c>.

01:00:05.250 --> 01:00:08.000
Fish &amp; chips &lt; 5.
"""

SUBRIP = b"""1\r
00:00:01,000 --> 00:00:02,500\r
Good <i>morning</i>.\r
\r
2\r
01:00:05,250 --> 01:00:08,000\r
From the pier.\r
"""


def test_webvtt_is_read_with_times_voices_and_without_markup():
    found = read_captions(GOOD)
    assert found.cues == (
        Cue(1.0, 2.5, "Good morning, from the pier.", "Ana Sample"),
        Cue(3605.25, 3608.0, "Fish & chips < 5."),
    )
    assert [cue.clock for cue in found.cues] == ["0:01", "1:00:05"]
    assert found.vtt == GOOD.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_does_no_harm(encoding):
    text = "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nGrüße\r\n"
    found = read_captions(text.encode(encoding))
    assert found.cues[0].text == "Grüße"
    assert found.vtt.startswith("WEBVTT\n\n")


def test_subrip_becomes_webvtt():
    found = read_captions(SUBRIP)
    assert found.vtt.startswith("WEBVTT\n")
    assert "01:00:05.250 --> 01:00:08.000" in found.vtt
    assert [cue.text for cue in found.cues] == ["Good morning.", "From the pier."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "first line of a WebVTT file"),
        (b"<html>", "first line of a WebVTT file"),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nx\n", "first line of a WebVTT file"),
        (b"WEBVTT\n\n", "no captions in this file"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "no captions in this file"),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\nx\n", "Line 3 has a time that cannot be read"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n1:2:3 --> 4\ny\n", "Line 6 has a time"),
        (b"WEBVTT\n\n00:71.000 --> 00:72.000\nx\n", "Line 3 has a time"),
        (b"WEBVTT\n\n00:05.000 --> 00:02.000\nx\n", "Line 3 ends before it begins"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nGr\xfc\xdfe\n", "Line 4 has a character that is not UTF-8"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 6_000_000, "too long"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read_captions(data)


@given(
    st.binary(max_size=300).map(lambda junk: b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + junk) | st.binary(max_size=300)
)
def test_no_bytes_raise_anything_else(data):
    try:
        found = read_captions(data)
    except ValidationError:
        return
    assert all(cue.end > cue.start >= 0 for cue in found.cues)


def test_passages_end_with_a_sentence_a_pause_or_another_voice():
    long = "A sentence that is rather long and goes on for a while, as sentences do. "
    cues = [
        Cue(0, 2, "One"),
        Cue(2, 4, "two."),
        Cue(10, 12, "After a pause."),
        Cue(12, 14, "Another voice.", "Ana"),
        *(Cue(14 + i, 15 + i, long.strip(), "Ana") for i in range(5)),
    ]
    found = passages(cues)
    assert [(passage.start, passage.speaker) for passage in found] == [(0, ""), (10, ""), (12, "Ana"), (18, "Ana")]
    assert found[0].text == "One two."
    assert " ".join(cue.text for cue in cues) == " ".join(passage.text for passage in found)


@pytest.mark.django_db
def test_the_transcript_follows_the_captions():
    video = make_video("The first boat")
    assert Video.objects.get(pk=video.pk).transcript_text == ""
    caption = make_caption(video, "Good morning.", "From the pier.")
    assert Video.objects.get(pk=video.pk).transcript_text == "Good morning. From the pier."
    # Search learns of it without reading a file.
    assert list(Video.objects.search("pier")) == [video]
    caption.file = make_webvtt("Another day.")
    caption.save()
    assert Video.objects.get(pk=video.pk).transcript_text == "Another day."
    assert not Video.objects.search("pier")
    caption.delete()
    assert Video.objects.get(pk=video.pk).transcript_text == ""


@pytest.mark.django_db
def test_a_written_transcript_counts_more_than_captions_and_the_sites_language_more_than_others():
    video = make_video("The first boat")
    make_caption(video, "Bonjour.", language="fr", label="Français")
    make_caption(video, "Good morning.", language="en-GB")
    video = Video.objects.get(pk=video.pk)
    assert video.transcript_text == "Good morning."
    video.transcript = "As it was meant."
    video.save()
    video.refresh_from_db()
    assert video.transcript_text == "As it was meant."


@pytest.mark.django_db
def test_subrip_is_stored_as_webvtt():
    caption = make_caption(make_video(), file=ContentFile(SUBRIP, name="boat.srt"))
    assert caption.file.name.endswith(".vtt")
    caption = Caption.objects.get(pk=caption.pk)
    assert caption.file.read().startswith(b"WEBVTT\n")
    assert [cue.seconds for cue in caption.timed_cues] == [1, 3605]


@pytest.mark.django_db
def test_deleting_a_video_takes_its_captions_along():
    video = make_video(captions=("Good morning.",))
    video.delete()
    assert not Caption.objects.exists()
