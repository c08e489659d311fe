"""How long pages take, measured in this process: for comparing one page with another and one day with the next."""

import gzip
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARM_UP = 3  # requests before it counts: templates compiled, renditions made


@dataclass(frozen=True)
class Timing:
    """What one address costs. Times in milliseconds: what passed on the clock, and what this thread computed (`cpu`).

    `ratio` is the median `cpu` over that of the constant view: a machine busy with other things changes it little.
    """

    name: str
    path: str
    p50: float
    p95: float
    cpu: float
    ratio: float
    queries: int
    size: int
    compressed: int

    def as_dict(self) -> dict[str, str | int | float]:
        return asdict(self)


def measure(
    paths: Mapping[str, str],
    constant: str,
    rounds: int,
    say: Callable[[str], None],
    client: Client | None = None,
) -> list[Timing]:
    """Ask for every path `rounds` times, in turn, so that a busy moment of the machine hits all alike.

    `constant` is the path of a view that does nothing; its median is the unit of `ratio`, which is what carries over
    from one machine to another. `client` asks, somebody without an account by default. Raises ValueError for a path
    that does not answer 200.
    """
    client = client or Client(SERVER_NAME="localhost")
    every = {"constant view": constant, **paths}
    taken: dict[str, list[float]] = {name: [] for name in every}
    computed: dict[str, list[float]] = {name: [] for name in every}
    costs: dict[str, tuple[int, int, int]] = {}
    for name, path in every.items():
        for _ in range(WARM_UP):
            if (status := client.get(path).status_code) != 200:
                raise ValueError(f"{name} ({path}) answers {status}")
        with CaptureQueriesContext(connection) as queries:
            content = client.get(path).content
        costs[name] = (len(queries), len(content), len(gzip.compress(content, 6)))
    for number in range(rounds):
        if number % 10 == 0:
            say(f"round {number + 1} of {rounds}")
        for name, path in every.items():
            start, start_cpu = time.perf_counter(), time.thread_time()
            client.get(path)
            computed[name].append((time.thread_time() - start_cpu) * 1000)
            taken[name].append((time.perf_counter() - start) * 1000)
    cpu = {name: statistics.median(values) for name, values in computed.items()}
    return [
        Timing(name, path, *percentiles(taken[name]), cpu[name], cpu[name] / cpu["constant view"], *costs[name])
        for name, path in every.items()
    ]


def percentiles(values: list[float]) -> tuple[float, float]:
    """Half of the values are no larger than the first, 19 of 20 no larger than the second."""
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def table(timings: list[Timing]) -> str:
    """The timings as text for people."""
    lines = [f"{'page':<26}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'ratio':>8}{'queries':>9}{'bytes':>10}{'gzip':>9}"]
    lines += [
        f"{t.name:<26}{t.p50:>9.1f}{t.p95:>9.1f}{t.cpu:>9.1f}{t.ratio:>8.1f}{t.queries:>9}{t.size:>10}{t.compressed:>9}"
        for t in timings
    ]
    return "\n".join(lines)
