"""What it costs to publish and to comment, in this process: for comparing one size of the paper with another."""

import statistics
import time
from collections.abc import Callable

from django.db import transaction

from news.models import ArticlePage
from newsroom.bench import serving
from newsroom.bench.measuring import Row
from newsroom.discussions.services import Draft, submit

ROUNDS = 15
WAY = "in process"


def measure() -> list[Row]:
    """Medians of the CPU of this process and of the database. All is taken back, so that a paper stays as large."""
    article = ArticlePage.objects.newest()[0]
    acts = {
        "publishing": lambda number: _publish(article.pk),
        "posting a comment": lambda number: _post(article, number),
    }
    return [_measured(name, article.url or "", act) for name, act in acts.items()]


def _measured(name: str, path: str, act: Callable[[int], None]) -> Row:
    taken: list[float] = []
    inside: list[float] = []
    clock: list[float] = []
    for number in range(ROUNDS + 2):
        database, computed, started = serving.database_seconds(), time.thread_time(), time.perf_counter()
        with transaction.atomic():
            act(number)
            transaction.set_rollback(True)
        taken.append((time.thread_time() - computed) * 1000)
        clock.append((time.perf_counter() - started) * 1000)
        inside.append((serving.database_seconds() - database) * 1000)
    cpu, database = statistics.median(taken[2:]), statistics.median(inside[2:])
    p50, p99 = statistics.median(clock[2:]), max(clock[2:])
    return Row(name, WAY, path, 1000 / p50, cpu + database, database, p50, p99, None, 0, 0)


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
