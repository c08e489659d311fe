"""Gives results the words that were searched for, marked, and the passages in which they stand or are said."""

from collections.abc import Sequence
from typing import Any

from news.passages import running_text
from newsroom.media.models import Video
from search import highlighting
from search.parsing import Question
from search.results import Result
from search.transcripts import passages_said


def mark(articles: Sequence[Result], videos: Sequence[Video], question: Question, *, with_transcripts: bool) -> None:
    """Give every article its headline and standfirst with the words marked, and the passages in which they stand;
    to articles and videos also the passage of a transcript in which they are said, all of them in one query.
    """
    stems = highlighting.wanted_stems(question.wanted)
    if not stems:
        return
    for article in articles:
        article.marked_title = highlighting.mark(article.title, stems)
        article.marked_text = highlighting.mark(article.teaser_text, stems)
        blocks = article.blocks
        passages = highlighting.passages(running_text(blocks), stems)
        article.passages_found = passages or highlighting.passages(_captions(article.caption, blocks), stems)
    if with_transcripts:
        _mark_transcripts(articles, videos, stems)


def _captions(lead: str, blocks: Sequence[Any]) -> str:
    """Of the pictures, clips and tables."""
    values = (block["value"] for block in blocks)
    captions = (value.get("caption") for value in values if isinstance(value, dict))
    return " … ".join([caption for caption in (lead, *captions) if isinstance(caption, str) and caption])


def _mark_transcripts(articles: Sequence[Result], videos: Sequence[Video], stems: frozenset[str]) -> None:
    clips = {article.pk: _video_ids(article) for article in articles}
    said = passages_said([*(video.pk for video in videos), *(pk for ids in clips.values() for pk in ids)], stems)
    for video in videos:
        video.marked_title = highlighting.mark(video.title, stems)
        video.said = said.get(video.pk)
    for article in articles:
        article.said = next((said[pk] for pk in clips[article.pk] if pk in said), None)


def _video_ids(article: Result) -> list[int]:
    """The lead video and those in the body."""
    blocks = (block["value"] for block in article.blocks if block["type"] == "video")
    found = [article.lead_video_id, *(value.get("video") for value in blocks if isinstance(value, dict))]
    return [pk for pk in found if isinstance(pk, int)]
