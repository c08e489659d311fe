"""The whole site as `make run` starts it, with its demo newsroom, and Debian's Chromium in front of it.

Nothing here touches the tests' own database: the site is a process of its own, with a database and a port of its own.

    pytest -m browser tests/browser        # PLAYWRIGHT_CHROMIUM=/path where it is neither on the PATH nor in /usr/bin
    tests/browser/install.sh               # fetches axe-core and the HTML checker; without them their tests are skipped
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.browser.crawl import Crawl, crawl

# Playwright keeps an event loop running in this thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / "var" / "browser"
CHROMIUM = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = None if Path(CHROMIUM).exists() else f"Chromium is missing ({CHROMIUM}); set PLAYWRIGHT_CHROMIUM"
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What passed at the second try only is worth knowing why."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("-", f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext[-3000:])


@dataclass(frozen=True)
class RunningSite:
    url: str
    folder: Path
    environment: dict[str, str]

    @cached_property
    def _manager(self) -> "subprocess.Popen[str]":
        """See tests.browser.managing."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "browser" / "managing.py")],
            cwd=ROOT,
            env={**self.environment, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py against the site's database and return what it printed."""
        manager = self._manager
        assert manager.stdin
        assert manager.stdout
        manager.stdin.write(f"{json.dumps(arguments)}\n")
        manager.stdin.flush()
        code, said, errors = json.loads(manager.stdout.readline())
        assert code == 0, said + errors
        return said

    def close(self) -> None:
        if "_manager" in self.__dict__ and self._manager.stdin:
            self._manager.stdin.close()  # nothing more to read: it ends
            try:
                self._manager.wait(60)
            except subprocess.TimeoutExpired:
                self._manager.kill()

    def link_in_letter(self, recipient: str, word: str) -> str:
        """The path of the link to `word` in the last letter to the recipient, once the worker has sent it."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = [
                link
                for file in sorted((self.folder / "mail").glob("*"))
                for letter in file.read_text().split("-" * 79)
                if f"To: {recipient}" in letter
                for link in re.findall(rf"https?://[^/\s]+(/[^\s\"<>]*/{word}/[^\s\"<>]*)", letter)
            ]
            if found:
                return found[-1]
            time.sleep(0.5)
        raise AssertionError(f"No letter to {recipient} with a link to {word}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site with the demo newsroom, its worker and its scheduler. BROWSER_SITE=http://… uses one that runs already."""
    running = os.environ.get("BROWSER_SITE")
    if running:
        folder = Path(os.environ["VAR_DIR"])
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev"}
        with contextlib.closing(RunningSite(running.rstrip("/"), folder, environment)) as found:
            yield found
        return
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(demo_folder(tmp_path_factory), folder, dirs_exist_ok=True)
    with start_site(folder) as started:
        yield started


def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `run_site` puts into an empty folder before it starts, to copy: made once for all processes of this run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, made = shared / "demo", shared / "demo.made"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir(exist_ok=True)
            for command in (["migrate", "-v0"], ["seed_demo", "--if-empty"]):
                subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=_environment(folder), check=True)
            made.touch()
    return folder


def _environment(folder: Path) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MEDIA_ROOT")}
    return environment | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "VAR_DIR": str(folder),
        "DEBUG": "0",
        "PYTHONUNBUFFERED": "1",
        "EMAIL_URL": "filemail://",
    }


@contextlib.contextmanager
def start_site(folder: Path) -> Iterator[RunningSite]:
    """The site that is in `folder`, started as `make run` does and stopped at the end."""
    port, environment = _free_port(), _environment(folder)
    command = [sys.executable, "manage.py", "run_site", "--no-reload", "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            url = f"http://localhost:{port}"
            _wait_until_up(url, process, log)
            started = RunningSite(url, folder, environment)
            with contextlib.closing(started):
                yield started
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _wait_until_up(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 400
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz/", timeout=5) as response:
            if response.status == 200:
                return
        time.sleep(0.5)
    pytest.fail(f"The site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def pages(site: RunningSite) -> Crawl:
    """All public pages that links and the sitemap lead to, read once without a browser."""
    return crawl(site.url)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def browser_context_args(site: RunningSite) -> dict[str, Any]:
    return {"base_url": site.url, "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}


@pytest.fixture
def open_page(browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Opens a tab of a visitor of its own: `open_page(java_script_enabled=False)`; closed after the test."""
    contexts = []

    def open_tab(**options: Any) -> Any:
        context = browser.new_context(**{**browser_context_args, **options})
        context.set_default_timeout(60_000)  # the first reader of a picture waits while it is scaled
        contexts.append(context)
        return context.new_page()

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def editor(open_page: Callable[..., Any], site: RunningSite) -> Any:
    """A tab in which the demo's editor is logged in to the admin."""
    return log_in(open_page(), "editor")


@pytest.fixture
def moderator(open_page: Callable[..., Any], site: RunningSite) -> Any:
    return log_in(open_page(), "moderator")


def log_in(tab: Any, name: str) -> Any:
    """Log in as one of the demo's people: their password is their name."""
    tab.goto("/admin/login/")
    tab.fill("#id_username", name)
    tab.fill("#id_password", name)
    tab.click("button[type=submit]")
    tab.wait_for_url(re.compile(r"/admin/$"))
    return tab
