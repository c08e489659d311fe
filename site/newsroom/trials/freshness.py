"""Random writes of all kinds while many read: does anybody meet what a finished write replaced?

A small paper of the trial's own is set up in the database at hand, served by processes of their own over HTTP, and
taken away again. Every page that is read is compared with every state that its subjects may have been in meanwhile.
"""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connections

from newsroom.core.supervisor import answers
from newsroom.trials.expecting import Expectations
from newsroom.trials.writing import Paper

PATIENCE = 120  # seconds for a process to start, and for an answer; machines are busy
SHOWN = 10  # complaints that are printed
SERVE = """
import django, os, sys, threading
django.setup()
from newsroom.core.services import serve_web
from newsroom.core.supervisor import leave_with_parent
threading.Thread(target=leave_with_parent, args=(os.getppid(),), daemon=True).start()
serve_web("127.0.0.1", int(sys.argv[1]), workers=1, threads=4)
"""


@dataclass
class Outcome:
    """What came of it. `stale` names each read that showed what was gone, `failed` each that got an error."""

    writes: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    kept: int = 0  # reads that were answered from what was kept
    seconds: float = 0.0
    stale: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.stale or self.failed) and self.reads > 0

    def lines(self) -> list[str]:
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(self.writes.items()))
        share = 100 * self.kept / self.reads if self.reads else 0
        return [
            f"{self.writes.total()} writes ({kinds}) and {self.reads} reads in {self.seconds:.0f} s, "
            f"{share:.0f} % of them from kept pages",
            f"stale: {len(self.stale)}, failed: {len(self.failed)}",
            *self.stale[:SHOWN],
            *self.failed[:SHOWN],
        ]


@dataclass
class Trial:
    """Sets up, writes, has read, and takes away. `say` is told how far it is.

    `pause`: seconds between two writes on average. `environment` is that of the processes, beside ours.
    """

    say: Callable[[str], None]
    writes: int = 1000
    readers: int = 20
    processes: int = 2
    pause: float = 0.1
    seed: int = 1
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paper = Paper(self.seed)
        self.outcome = Outcome()
        self.lock = threading.Lock()
        self.done = threading.Event()

    def run(self) -> Outcome:
        try:
            self.paper.set_up()
            with self._served() as ports, ThreadPoolExecutor(self.readers) as pool:
                reading = [pool.submit(self._read, ports, number) for number in range(self.readers)]
                started = time.monotonic()
                sys.setswitchinterval(0.0005)  # the writer must not stand in line behind all readers at each query
                try:
                    for number in range(self.writes):
                        if number % 100 == 0:
                            self.say(f"write {number} of {self.writes}")
                        self.outcome.writes[self.paper.write()] += 1
                        time.sleep(self.paper.random.uniform(0, 2 * self.pause))
                except KeyboardInterrupt:
                    self.say("Stopped; what was found out until now:")
                finally:
                    self.done.set()
                    for one in reading:
                        one.result()
                    self.outcome.seconds = time.monotonic() - started
        finally:
            self.paper.take_away()
        return self.outcome

    # --- Serving ---

    @contextmanager
    def _served(self) -> Iterator[list[int]]:
        connections.close_all()
        ports = [_free_port() for _ in range(self.processes)]
        around = {**os.environ, **self.environment, "PYTHONPATH": ":".join(sys.path)}
        running = [
            subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=around, start_new_session=True)  # noqa: S603 - ourselves
            for port in ports
        ]
        try:
            deadline = time.monotonic() + PATIENCE
            while not all(answers(("127.0.0.1", port)) for port in ports):
                if time.monotonic() > deadline:
                    raise RuntimeError("The processes of the site did not start")
                time.sleep(0.2)
            yield ports
        finally:
            for process in running:
                process.terminate()
            for process in running:
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:  # a busy machine; what was found out counts all the same
                    process.kill()

    # --- Reading ---

    def _read(self, ports: list[int], number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        pages = Expectations(self.paper).pages()
        while not self.done.is_set():
            address, expectations = chance.choice(pages)
            port = chance.choice(ports)
            began = time.monotonic()
            try:
                status, kept, text = self._ask(port, address)
            except OSError as error:
                if not self.done.is_set():
                    self._note(self.outcome.failed, f"{address}: {error}")
                continue
            ended = time.monotonic()
            with self.lock:
                self.outcome.reads += 1
                self.outcome.kept += kept
            if status >= 500:
                self._note(self.outcome.failed, f"{address}: {status}")
                continue
            for expect in expectations:
                if complaint := expect(status, text, began, ended):
                    self._note(self.outcome.stale, f"{address} (port {port}, kept: {kept}): {complaint}")

    def _ask(self, port: int, address: str) -> tuple[int, bool, str]:
        request = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            request.request("GET", address, headers={"Host": f"{self.paper.site.hostname}:{port}"})
            response = request.getresponse()
            return response.status, response.headers.get("X-Page-Cache") == "hit", response.read().decode()
        finally:
            request.close()

    def _note(self, where: list[str], what: str) -> None:
        with self.lock:
            where.append(what)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
