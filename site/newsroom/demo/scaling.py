"""Scaled pictures made before the first reader asks: AVIF takes seconds a page, and nobody should wait for them."""

from collections.abc import Callable, Iterator
from itertools import chain

from home.front import Front, build_front
from home.models import HomePage
from news.models import ArticlePage
from newsroom.demo.pages import SLUG
from newsroom.media.models import CustomImage
from newsroom.media.renditions import renditions_for
from newsroom.media.tasks import AFTER_EVERYTHING_ELSE, scale_later


def scale_front(say: Callable[[str], None]) -> None:
    """Make what the front page shows, now; some fifteen pictures in three formats and sizes."""
    wanted = list(dict.fromkeys(_on_the_front(build_front(HomePage.objects.get(slug=SLUG)))))
    for number, (role, image) in enumerate(wanted, start=1):
        if number % 5 == 1:
            say(f"  picture {number} of {len(wanted)}")
        renditions_for(role, image)


def scale_the_rest_later() -> None:
    """Leave the pictures of all other pages to the worker, after anything else that it has to do."""
    articles = ArticlePage.objects.published().newest().for_article()
    scale_later(chain.from_iterable(article.pictures() for article in articles), AFTER_EVERYTHING_ELSE)


def _on_the_front(front: Front) -> Iterator[tuple[str, CustomImage]]:
    """Pictures with the role that the front page's templates show them in."""

    def pictures(role: str, articles: list[ArticlePage]) -> Iterator[tuple[str, CustomImage]]:
        return ((role, image) for article in articles if (image := article.teaser_image))

    yield from pictures("front_lead", [front.lead] if front.lead else [])
    yield from pictures("teaser", front.seconds)
    for strip in front.strips:
        if strip.layout == "lead_list":
            yield from pictures("front_lead", strip.articles[:1])
        elif strip.layout == "two_two":
            yield from pictures("teaser", strip.articles[:2])
        yield from (("poster", video.poster) for video in strip.videos if video.poster)
        if strip.kind == "opinion":
            authors = [entry.contributor for article in strip.articles for entry in article.byline_entries.all()]
            yield from (("portrait", author.photo) for author in authors if author.photo)
