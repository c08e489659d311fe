"""The parent of web server, worker and scheduler: starts, restarts and ends them, and leaves nobody behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.core.supervisor import Sources, port_is_free

SCRIPT = """
import sys, time
sys.path[:0] = {paths!r}
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings.test"
from pathlib import Path
from newsroom.core.supervisor import Service, Supervisor
folder = Path({folder!r})

def live(name):
    def run():
        with (folder / name).open("a") as file:
            file.write(f"{{os.getpid()}}\\n")
        while True:
            time.sleep(0.05)
    return run

def stubborn():
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    live("stubborn")()

def with_helper():
    if os.fork() == 0:
        live("helper")()
    live("second")()

sources = [folder / "code"] if (folder / "code").exists() else []
second = with_helper if (folder / "helper-wanted").exists() else live("second")
first = stubborn if (folder / "stubborn-wanted").exists() else live("first")
services = [Service("first", first), Service("second", second)]
Supervisor(services, address=("127.0.0.1", 9), ready=print, sources=sources).run()
(folder / "stopped").touch()
"""


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        # A process that has ended but that nobody has asked about is dead, too.
        status = Path(f"/proc/{pid}/status")
        return not status.exists() or "State:\tZ" not in status.read_text()
    return False


class Running:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = [str(settings.BASE_DIR / "site"), str(settings.BASE_DIR)]
        script = folder / "script.py"
        script.write_text(textwrap.dedent(SCRIPT.format(paths=paths, folder=str(folder))))
        environment = {name: text for name, text in os.environ.items() if name != "MAKELEVEL"}
        self.process = subprocess.Popen([sys.executable, str(script)], env=environment)

    def pids(self, name: str) -> list[int]:
        path = self.folder / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def every_pid(self) -> list[int]:
        return [pid for name in ("first", "second", "helper", "stubborn") for pid in self.pids(name)]

    def wait_until_up(self, *names: str) -> None:
        wait_for(lambda: all(self.pids(name) for name in names or ("first", "second")))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []

    def run() -> Running:
        started.append(Running(tmp_path))
        return started[-1]

    yield run
    for running in started:
        for pid in [running.process.pid, *running.every_pid()]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        running.process.wait()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_everybody(start: Callable[[], Running], signum: int) -> None:
    running = start()
    running.wait_until_up()
    running.process.send_signal(signum)
    assert running.process.wait(timeout=15) == 0
    assert not any(alive(pid) for pid in running.every_pid())


def test_a_killed_parent_leaves_nobody_behind(start: Callable[[], Running]) -> None:
    running = start()
    running.wait_until_up()
    running.process.kill()
    wait_for(lambda: not any(alive(pid) for pid in running.every_pid()))


def test_a_dead_child_is_started_again(start: Callable[[], Running]) -> None:
    running = start()
    running.wait_until_up()
    os.kill(running.pids("first")[0], signal.SIGKILL)
    wait_for(lambda: len(running.pids("first")) == 2)
    assert len(running.pids("second")) == 1
    assert alive(running.pids("first")[1])


def test_what_a_dead_child_had_started_goes_with_it(start: Callable[[], Running], tmp_path: Path) -> None:
    (tmp_path / "helper-wanted").touch()
    running = start()
    running.wait_until_up("second", "helper")
    os.kill(running.pids("second")[0], signal.SIGKILL)
    wait_for(lambda: not alive(running.pids("helper")[0]))


def test_a_child_that_does_not_listen_is_killed(start: Callable[[], Running], tmp_path: Path) -> None:
    (tmp_path / "stubborn-wanted").touch()
    running = start()
    running.wait_until_up("stubborn", "second")
    running.process.terminate()
    assert running.process.wait(timeout=20) == 0
    assert not alive(running.pids("stubborn")[0])


def test_a_changed_template_starts_the_first_again_and_code_all(start: Callable[[], Running], tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    running = start()
    running.wait_until_up()
    (code / "page.html").write_text("<p>")
    wait_for(lambda: len(running.pids("first")) == 2)
    assert len(running.pids("second")) == 1
    (code / "broken.py").write_text("def")
    time.sleep(2)
    assert len(running.pids("second")) == 1, "code that can't be read must not stop the site"
    (code / "broken.py").write_text("whole = True")
    wait_for(lambda: len(running.pids("second")) == 2)
    assert running.process.poll() is None


def test_sources_notice_what_is_new_changed_and_gone(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    sources = Sources([tmp_path])
    assert sources.changed() == []
    page.write_text("1")
    assert sources.changed() == [page]
    assert sources.changed() == []
    os.utime(page, ns=(1, 1))
    assert sources.changed() == [page]
    page.unlink()
    assert sources.changed() == [page]
    (tmp_path / "notes.txt").write_text("not a source")
    assert sources.changed() == []


def test_a_taken_port_is_noticed() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not port_is_free(("127.0.0.1", port))
    assert port_is_free(("127.0.0.1", port))


def test_an_address_of_another_machine_is_no_address() -> None:
    with pytest.raises(OSError, match="assign"):
        port_is_free(("192.0.2.1", 8000))


def test_make_run_says_in_one_line_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = {**os.environ, "PORT": str(port), "VAR_DIR": str(tmp_path)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_site"]
        finished = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert finished.returncode == 1
    assert finished.stderr.splitlines() == [
        f"Port {port} is taken. Stop what uses it, or choose another: PORT={port + 1} make run"
    ]
