"""What it costs to publish and to comment, in this process: for comparing one size of the paper with another."""

import statistics
import time
from collections.abc import Callable
from itertools import count

from django.db import transaction

from news.models import ArticlePage
from newsroom.bench.measuring import Row
from newsroom.bench.timing import timed
from newsroom.discussions.services import Draft, submit

ROUNDS = 15
WAY = "in process"


def acts() -> dict[str, Callable[[], None]]:
    """What is measured; all is taken back, so that a paper stays as large."""
    article = ArticlePage.objects.newest()[0]
    number = count()

    def taken_back(act: Callable[[], None]) -> Callable[[], None]:
        def acted() -> None:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)

        return acted

    return {
        "publishing": taken_back(lambda: _publish(article.pk)),
        "posting a comment": taken_back(lambda: _post(article, next(number))),
    }


def measure() -> list[Row]:
    """Medians of the CPU of this process and of the database."""
    article = ArticlePage.objects.newest()[0]
    return [_measured(name, article.url or "", act) for name, act in acts().items()]


def _measured(name: str, path: str, act: Callable[[], None]) -> Row:
    taken = [timed(act) for _ in range(ROUNDS + 2)][2:]
    clock, cpu = zip(*taken, strict=True)
    p50 = statistics.median(clock)
    return Row(name, WAY, path, 1000 / p50, statistics.median(cpu), 0, p50, max(clock), None, 0, 0)


def _publish(pk: int) -> None:
    """As an editor's form does it."""
    article = ArticlePage.objects.get(pk=pk)
    article.title = f"{article.title[:200]} {time.perf_counter_ns()}"
    article.save_revision().publish()


def _post(article: ArticlePage, number: int) -> None:
    draft = Draft(
        page_id=article.pk,
        body=f"What I have to say about this is number {number}.",
        name="A reader",
        email=f"reader-{number}@example.org",
        seconds_to_write=60,
    )
    submit(draft)
