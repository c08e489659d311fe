"""Keeps the processes of a site running: web server, worker and scheduler under one parent.

The parent imports Django once and forks: children start at once and share its memory. It starts a child again when it
died, ends all of them when it is told to stop, and they end by themselves when the parent is gone.
"""

import contextlib
import errno
import http.client
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing import connection as mp_connection
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.db import connections

logger = logging.getLogger(__name__)

STOP_SECONDS = 6  # what a child gets to finish its request or task before it is killed
LONGEST_PAUSE = 30  # seconds between two attempts to start a child that keeps dying
STEADY_SECONDS = 60  # a child that lived this long is not taken to be failing at its start


@dataclass
class Service:
    """One child: `run` blocks for as long as the service lives."""

    name: str
    run: Callable[[], None]
    process: BaseProcess | None = None
    started: float = 0.0
    failures: int = 0
    start_at: float = field(default=0.0)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.is_alive()


class Supervisor:
    """Runs `services` until SIGINT or SIGTERM.

    `ready` is called once, when something answers at `address`. Where `sources` are given, a change of a Python file
    in them starts the whole site again, a change of a template its web server.
    """

    def __init__(
        self,
        services: Iterable[Service],
        *,
        address: tuple[str, int],
        ready: Callable[[], None],
        sources: Iterable[Path] = (),
    ) -> None:
        self.services = list(services)
        self.address = address
        self.ready = ready
        self.sources = Sources(sources)
        self.is_ready = False
        self.pid = os.getpid()
        self.make = os.getppid() if "MAKELEVEL" in os.environ else None

    def run(self) -> None:
        wake, poke = os.pipe()
        os.set_blocking(poke, False)
        stopping = False

        def stop(signum: int, frame: object) -> None:
            nonlocal stopping
            stopping = True
            with contextlib.suppress(BlockingIOError):
                os.write(poke, b".")

        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, stop)
        try:
            while not stopping and not self._orphaned():
                self._start_what_is_due()
                sentinels = [service.process.sentinel for service in self.services if service.process]
                mp_connection.wait([wake, *sentinels], timeout=1 if self.is_ready else 0.1)
                if stopping:
                    break
                self._look_after_the_dead()
                self._say_when_ready()
                self._follow_changes()
        finally:
            self._stop(self.services)

    def _orphaned(self) -> bool:
        """Whether the `make` that started us was killed without a chance to tell us."""
        return self.make is not None and os.getppid() != self.make

    def _start_what_is_due(self) -> None:
        for service in self.services:
            if service.process is None and time.monotonic() >= service.start_at:
                self._start(service)

    def _start(self, service: Service) -> None:
        connections.close_all()  # a connection must not be shared with the child
        sys.stdout.flush()
        sys.stderr.flush()
        service.process = get_context("fork").Process(target=self._child, args=(service,), name=service.name)
        service.started = time.monotonic()
        service.process.start()

    def _child(self, service: Service) -> None:
        # A group of its own: Ctrl-C in a terminal reaches the parent alone, which then stops the children in order.
        os.setpgid(0, 0)
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.SIG_DFL)
        threading.Thread(target=leave_with_parent, args=(self.pid,), daemon=True).start()
        service.run()

    def _look_after_the_dead(self) -> None:
        for service in self.services:
            process = service.process
            if process is None or process.is_alive():
                continue
            process.join()
            _kill_group(process)  # what the child may have left behind
            service.process = None
            if time.monotonic() - service.started > STEADY_SECONDS:
                service.failures = 0
            pause = min(2**service.failures, LONGEST_PAUSE)
            service.failures += 1
            service.start_at = time.monotonic() + pause
            logger.error("The %s ended (code %s). It is started again in %s s.", service.name, process.exitcode, pause)

    def _say_when_ready(self) -> None:
        if not self.is_ready and answers(self.address):
            self.is_ready = True
            self.ready()

    def _follow_changes(self) -> None:
        changed = self.sources.changed()
        if not changed:
            return
        code = [path for path in changed if path.suffix == ".py"]
        if broken := [path for path in code if not _compiles(path)]:
            logger.error("Not started again: %s has a syntax error.", broken[0])
        elif code:
            logger.warning("%s changed: starting again.", code[0].name)
            self._stop(self.services)
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the same command as before
        else:
            # Templates are cached in the web server's memory; the parent has none, so a new child reads them afresh.
            web = self.services[0]
            self._stop([web])
            self._start(web)

    def _stop(self, services: Iterable[Service]) -> None:
        alive = [service.process for service in services if service.process and service.process.is_alive()]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in alive:
            process.join(max(0.0, deadline - time.monotonic()))
            _kill_group(process)
            process.join()
        for service in services:
            service.process = None


class Sources:
    """The source files of some folders, watched by their times of change."""

    SUFFIXES = (".py", ".html")

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = list(folders)
        self.seen = self._times()

    def _times(self) -> dict[Path, int]:
        times: dict[Path, int] = {}
        for folder in self.folders:
            for path in folder.rglob("*"):
                if path.suffix in self.SUFFIXES:
                    with contextlib.suppress(FileNotFoundError):
                        times[path] = path.stat().st_mtime_ns
        return times

    def changed(self) -> list[Path]:
        """What was changed, added or removed since the last call."""
        if not self.folders:
            return []
        now = self._times()
        before, self.seen = self.seen, now
        return sorted(path for path in now.keys() | before.keys() if now.get(path) != before.get(path))


def leave_with_parent(parent: int) -> None:
    """Ends this process soon after `parent` is gone, however it went (also by SIGKILL)."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def port_is_free(address: tuple[str, int]) -> bool:
    """Whether we could listen there. Raises OSError where the host is none of this machine's."""
    family, *_, target = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(target)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def answers(address: tuple[str, int]) -> bool:
    """Whether a web server answers at `address`, whatever it says."""
    host, port = address
    request = http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=10)  # noqa: S104
    try:
        request.request("HEAD", "/healthz/")
        request.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        request.close()
    return True


def _kill_group(process: BaseProcess) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if process.pid:
            os.killpg(process.pid, signal.SIGKILL)


def _compiles(path: Path) -> bool:
    try:
        compile(path.read_bytes(), path, "exec")
    except (SyntaxError, ValueError):
        return False
    except FileNotFoundError:
        pass  # removed: what imports it will say so
    return True
