"""Pages over HTTP beside what does nothing: all in one run, in turn, so that a busy moment hits them alike."""

import contextlib
import gzip
import http.client
import os
import re
import shutil
from collections.abc import Callable, Container, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connections

from newsroom.bench import load, serving
from newsroom.bench.constant import CONSTANT_PATH, PAGES_PATH, Headers, write_page
from newsroom.bench.serving import HOST, Server

ROUNDS = 3
PORTS = range(8650, 8700)
WARM_UP = 3  # requests before it counts: templates compiled, pictures scaled, the page kept
BARE, VIEW, FILE = "constant, server", "constant, Django view", "static file, nginx"
CACHED, THROUGH_NGINX, WITHOUT = "from cache", "through nginx", "without cache"
# What a server adds to an answer itself.
OF_THE_SERVER = frozenset({"date", "server", "connection", "transfer-encoding"})

Say = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """One response: what it weighs, and what it cost in the database."""

    size: int
    compressed: int
    queries: int | None
    kept: str  # what X-Page-Cache or X-Proxy-Cache say, in lower case


@dataclass(frozen=True)
class Row:
    """What one address costs on one server: medians of the rounds, times in milliseconds.

    `cpu` is what server and database computed for a request, `database` what of it was PostgreSQL's. `ratio`, of pages
    without cache, is `cpu` over that of the Django view that does nothing. `share`, of the others, is the requests per
    second over those of the server's constant (through nginx: over nginx's static file), which has 21 bytes;
    `share_alike` the same over a constant, or a static file, that has the bytes and the headers of this page, and by
    nginx is sent as pages are (docs/decisions/0035).
    """

    name: str
    way: str  # WITHOUT, CACHED, THROUGH_NGINX
    path: str
    per_second: float
    cpu: float
    database: float
    p50: float
    p99: float
    queries: int | None
    size: int
    compressed: int
    ratio: float = 0.0
    share: float = 0.0
    share_alike: float = 0.0

    def as_dict(self) -> dict[str, str | int | float | None]:
        return asdict(self)


@dataclass(frozen=True)
class Target:
    """`beside` are measured with it, each time: a machine may have another speed a minute later."""

    name: str
    way: str
    path: str
    server: Server
    answer: Answer
    beside: tuple["Target", ...] = ()


def measure(paths: Mapping[str, str], seconds: float, rounds: int, say: Say, once: Container[str] = ()) -> list[Row]:
    """Measure every path without a page cache, from it, and through nginx's, as far as they are there.

    Those named in `once` only without.
    """
    connections.close_all()
    queries = _queries(paths)
    server_cpu, readers = _cpus()
    with ExitStack() as stack:
        port = iter(PORTS)
        cold = stack.enter_context(serving.site(next(port), {"PAGE_CACHE": "off"}, server_cpu))
        # As docs/operators.md has it behind nginx, which would read through the tags of a page for each of its readers.
        shared = {"PAGE_CACHE_SHARED_SECONDS": "600", "PAGE_CACHE_TAG_HEADERS": "off"}
        kept = stack.enter_context(serving.site(next(port), shared, server_cpu))
        folder = Path(settings.VAR_DIR).absolute()
        alike = _write_pages(folder / "alike", kept, {name: path for name, path in paths.items() if name not in once})
        bare = stack.enter_context(serving.constant(next(port), server_cpu, folder / "alike"))
        proxy = stack.enter_context(
            serving.nginx(next(port), kept.port, folder / "nginx", server_cpu, folder / "alike")
        )
        constant, view = _target(BARE, "", CONSTANT_PATH, bare), _target(VIEW, "", CONSTANT_PATH, cold)
        file = _target(FILE, "", CONSTANT_PATH, proxy) if proxy else None
        targets = [constant, view, *([file] if file else [])]
        for name, path in paths.items():
            without = _target(name, WITHOUT, path, cold, view)
            targets.append(replace(without, answer=replace(without.answer, queries=queries[name])))
            if name not in alike:
                continue
            targets.append(_target(name, CACHED, path, kept, constant, _target("", "", alike[name], bare)))
            if proxy and file:
                passed = _target(name, THROUGH_NGINX, path, proxy, file, _target("", "", alike[name], proxy))
                targets += [passed] if passed.answer.kept == "hit" else []
        return [_median(found) for found in _rounds(targets, seconds, rounds, readers, say)]


def _write_pages(folder: Path, site: Server, paths: Mapping[str, str]) -> dict[str, str]:
    """Write what is sent of those that the site keeps into files, and say where servers that know nothing of it send
    the same.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = {}
    for name, path in paths.items():
        if _target(name, CACHED, path, site).answer.kept == "hit":
            found[name] = f"{PAGES_PATH}{len(found)}"
            write_page(folder / str(len(found) - 1), *_sent(site.port, path))
    return found


def _cpus() -> tuple[int | None, set[int]]:
    """One CPU for the servers and the rest for the readers, where there is more than one."""
    cpus = sorted(os.sched_getaffinity(0))
    return (cpus[0], set(cpus[1:])) if len(cpus) > 1 else (None, set())


def _queries(paths: Mapping[str, str]) -> dict[str, int | None]:
    """What each path sends to the database, counted by a server of its own: counting costs something."""
    with serving.site(PORTS[-1], {"PAGE_CACHE": "off", "SERVER_TIMING": "on"}, None) as server:
        return {name: _target(name, "", path, server).answer.queries for name, path in paths.items()}


def _target(name: str, way: str, path: str, server: Server, *beside: Target) -> Target:
    for _ in range(WARM_UP):
        answer = fetch(server.port, path)
    return Target(name, way, path, server, answer, beside)


def fetch(port: int, path: str) -> Answer:
    """One request as readers send them. Raises ValueError for an answer other than 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": load.ENCODINGS})
        response = connection.getresponse()
        sent = response.read()
        if response.status != 200:
            raise ValueError(f"{path} answers {response.status}")
        timing = re.search(r'desc="(\d+) queries"', response.headers.get("Server-Timing", ""))
        kept = response.headers.get("X-Proxy-Cache") or response.headers.get("X-Page-Cache") or ""
        if response.headers.get("Content-Encoding"):
            connection.request("GET", path, headers={"Host": "localhost"})
            size, compressed = len(connection.getresponse().read()), len(sent)
        else:
            size, compressed = len(sent), len(gzip.compress(sent, 6))  # as a proxy would
        return Answer(size, compressed, int(timing[1]) if timing else None, kept.lower())
    finally:
        connection.close()


def _sent(port: int, path: str) -> tuple[Headers, bytes]:
    """The headers and the bytes of a page, as readers get them from what is kept."""
    fetch(port, path)
    with contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=60)) as connection:
        connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": load.ENCODINGS})
        response = connection.getresponse()
        headers = [(name, value) for name, value in response.getheaders() if name.lower() not in OF_THE_SERVER]
        return headers, response.read()


def _rounds(targets: list[Target], seconds: float, rounds: int, readers: set[int], say: Say) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in targets]
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}: {len(targets)} addresses, {seconds:g} s each")
        for rows, target in zip(found, targets, strict=True):
            rows.append(_measured(target, seconds, readers))
    return found


def _measured(target: Target, seconds: float, readers: set[int]) -> Row:
    beside = [_alone(one, seconds, readers) for one in target.beside]
    return _compared(_alone(target, seconds, readers), beside)


def _alone(target: Target, seconds: float, readers: set[int]) -> Row:
    server, database = target.server.seconds()
    seen = load.put(HOST, target.server.port, target.path, seconds, readers)
    server_after, database_after = target.server.seconds()
    of_database = serving.used(database, database_after) * 1000 / seen.requests
    return Row(
        name=target.name,
        way=target.way,
        path=target.path,
        per_second=seen.requests / seen.seconds,
        cpu=(server_after - server) * 1000 / seen.requests + of_database,
        database=of_database,
        p50=seen.p50,
        p99=seen.p99,
        queries=target.answer.queries,
        size=target.answer.size,
        compressed=target.answer.compressed,
    )


def _compared(row: Row, beside: list[Row]) -> Row:
    """With what it is over those that were measured beside it."""
    if not beside:
        return row
    if row.way == WITHOUT:
        return replace(row, ratio=row.cpu / beside[0].cpu)
    constant, alike = beside
    return replace(row, share=row.per_second / constant.per_second, share_alike=row.per_second / alike.per_second)


def _median(rows: list[Row]) -> Row:
    names = ("per_second", "cpu", "database", "p50", "p99", "ratio", "share", "share_alike")
    return replace(rows[0], **{name: median(getattr(row, name) for row in rows) for name in names})


def table(rows: list[Row]) -> str:
    """The rows as text for people."""
    head = f"{'':<24}{'':<15}{'req/s':>9}{'cpu ms':>9}{'of it db':>9}{'x view':>8}{'x const':>8}{'x alike':>8}"
    lines = [f"{head}{'p50 ms':>9}{'p99 ms':>9}{'queries':>8}{'bytes':>9}{'sent':>8}"]
    lines += [
        f"{row.name:<24}{row.way:<15}{row.per_second:>9.0f}{row.cpu:>9.3f}{row.database:>9.3f}"
        f"{_cell(row.ratio, 1)}{_cell(row.share, 2)}{_cell(row.share_alike, 2)}{row.p50:>9.2f}{row.p99:>9.2f}"
        f"{'' if row.queries is None else row.queries:>8}{row.size:>9}{row.compressed:>8}"
        for row in rows
    ]
    return "\n".join(lines)


def _cell(number: float, digits: int) -> str:
    """Eight letters wide; blank for what there is not."""
    return f"{number:>8.{digits}f}" if number else " " * 8
