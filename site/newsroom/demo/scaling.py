"""Scaled pictures made before the first reader asks: AVIF takes seconds a page, and nobody should wait for them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from home.front import Front, build_front
from home.models import HomePage
from news.models import ArticlePage
from news.stories import Row, names_in
from newsroom.demo.pages import SLUG
from newsroom.media.models import CustomImage
from newsroom.media.renditions import renditions_for
from newsroom.media.tasks import AFTER_EVERYTHING_ELSE, scale_later


def scale_front(say: Callable[[str], None]) -> None:
    """Make what the front page shows, now; some fifteen pictures in three formats and sizes."""
    front = build_front(HomePage.objects.get(slug=SLUG))
    wanted = list(dict.fromkeys((role, pk) for role, pk in _on_the_front(front) if pk))
    images = CustomImage.objects.in_bulk({pk for _, pk in wanted})
    for number, (role, pk) in enumerate(wanted, start=1):
        if number % 5 == 1:
            say(f"  picture {number} of {len(wanted)}")
        renditions_for(role, images[pk])


def scale_the_rest_later() -> None:
    """Leave the pictures of all other pages to the worker, after anything else that it has to do."""
    articles = ArticlePage.objects.published().newest().for_article()
    scale_later(chain.from_iterable(article.pictures() for article in articles), AFTER_EVERYTHING_ELSE)


def _on_the_front(front: Front) -> Iterator[tuple[str, int | None]]:
    """The ids of pictures with the role that the front page's templates show them in."""

    def pictures(role: str, articles: Sequence[Row]) -> Iterator[tuple[str, int | None]]:
        return ((role, article.picture_id) for article in articles)

    yield from pictures("front_lead", [front.lead] if front.lead else [])
    yield from pictures("teaser", front.seconds)
    for strip in front.strips:
        if strip.layout == "lead_list":
            yield from pictures("front_lead", strip.articles[:1])
        elif strip.layout == "two_two":
            yield from pictures("teaser", strip.articles[:2])
        yield from (("poster", video.poster_id) for video in strip.videos)
        if strip.kind == "opinion":
            yield from (("portrait", name.photo_id) for article in strip.articles for name in names_in(article))
