"""Gives results the words that were searched for, marked, and the passages in which they stand or are said."""

from collections.abc import Sequence

from news.models import ArticlePage
from news.passages import running_text
from newsroom.media.models import Video
from search import highlighting
from search.parsing import Question
from search.transcripts import passages_said


def mark(
    articles: Sequence[ArticlePage], videos: Sequence[Video], question: Question, *, with_transcripts: bool
) -> None:
    """Give every article its headline and standfirst with the words marked, and the passages in which they stand;
    to articles and videos also the passage of a transcript in which they are said, all of them in one query.
    """
    stems = highlighting.wanted_stems(question.wanted)
    if not stems:
        return
    for article in articles:
        article.marked_title = highlighting.mark(article.title, stems)
        article.marked_text = highlighting.mark(article.teaser_text, stems)
        passages = highlighting.passages(running_text(article.body), stems)
        article.passages_found = passages or highlighting.passages(_captions(article), stems)
    if with_transcripts:
        _mark_transcripts(articles, videos, stems)


def _captions(article: ArticlePage) -> str:
    """Of the pictures, clips and tables, from the stored data."""
    values = (block["value"] for block in article.body.raw_data)
    captions = (value.get("caption") for value in values if isinstance(value, dict))
    return " … ".join(
        [caption for caption in (article.lead_image_caption, *captions) if isinstance(caption, str) and caption]
    )


def _mark_transcripts(articles: Sequence[ArticlePage], videos: Sequence[Video], stems: frozenset[str]) -> None:
    clips = {article.pk: _video_ids(article) for article in articles}
    said = passages_said([*(video.pk for video in videos), *(pk for ids in clips.values() for pk in ids)], stems)
    for video in videos:
        video.marked_title = highlighting.mark(video.title, stems)
        video.said = said.get(video.pk)
    for article in articles:
        article.said = next((said[pk] for pk in clips[article.pk] if pk in said), None)


def _video_ids(article: ArticlePage) -> list[int]:
    """The lead video and those in the body, from the stored data: the blocks would ask for each of them."""
    blocks = (block["value"] for block in article.body.raw_data if block["type"] == "video")
    found = [article.lead_video_id, *(value.get("video") for value in blocks if isinstance(value, dict))]
    return [pk for pk in found if isinstance(pk, int)]
