"""The servers that are measured: started, pinned to one CPU, their time counted, stopped.

`python -m newsroom.bench.serving TARGET PORT THREADS` is one of them, with the web server as `serve` starts it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import connection

from newsroom.bench.constant import BODY, CONSTANT_PATH, PAGES_PATH, PAGES_VARIABLE, Headers, read_pages
from newsroom.core import services
from newsroom.core.supervisor import answers, leave_with_parent

HOST = "127.0.0.1"
START_SECONDS = 60
THREADS = 4  # as many as `serve` starts
# Headers that nginx writes itself, or that it does not pass on.
OF_NGINX = frozenset({"content-length", "content-type", "etag", "cache-tag", "surrogate-key"})

NGINX = """\
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on; tcp_nopush on; open_file_cache max=1000;
    client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s; proxy_temp_path {folder}/proxy;
    proxy_cache_path {folder}/cache keys_zone=pages:10m use_temp_path=off;
    keepalive_requests 1000000;
    server {{
        listen {host}:{port};
        location = /healthz/ {{ return 200; }}
        location = {constant} {{ root {folder}/files; try_files /constant.txt =404; default_type text/plain; }}
        {pages}
        location / {{
            sendfile off;
            proxy_pass http://{host}:{behind};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host localhost;
            proxy_cache pages;
            proxy_cache_key $uri$is_args$args$http_accept_encoding;
            proxy_ignore_headers Vary;
            proxy_hide_header Cache-Tag;
            proxy_hide_header Surrogate-Key;
            proxy_cache_use_stale updating;
            add_header X-Proxy-Cache $upstream_cache_status;
        }}
    }}
}}
"""


class Server:
    """A process, those that it starts, and the connections to the database that are theirs."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, *, uses_database: bool = False) -> None:
        self.process = process
        self.port = port
        self.uses_database = uses_database

    def seconds(self) -> tuple[float, dict[int, float]]:
        """The CPU that it has used until now, itself and those below it; and by process what PostgreSQL on this machine
        has for it.
        """
        return sum(map(_seconds, _tree(self.process.pid))), database_seconds() if self.uses_database else {}


def collect_static() -> None:
    """The static files as production names them; the command that measures runs with a developer's settings."""
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, **_environment()}, check=True)  # noqa: S603 - what stands above


def _environment() -> dict[str, str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "newsroom.bench.settings"}


@contextlib.contextmanager
def site(port: int, environment: Mapping[str, str], cpu: int | None) -> Iterator[Server]:
    """The site with one process, as `newsroom.bench.settings` has it."""
    with _python("newsroom.wsgi:application", port, environment, cpu) as process:
        yield Server(process, port, uses_database=True)


@contextlib.contextmanager
def constant(port: int, cpu: int | None, pages: Path | None = None) -> Iterator[Server]:
    """The same server with an application that does nothing, and sends what is in the folder `pages`."""
    environment = {PAGES_VARIABLE: str(pages)} if pages else {}
    with _python("newsroom.bench.constant:application", port, environment, cpu) as process:
        yield Server(process, port)


@contextlib.contextmanager
def nginx(port: int, behind: int, folder: Path, cpu: int | None, pages: Path) -> Iterator[Server | None]:
    """nginx with static files (a line, and all in the folder `pages` with their headers) and a cache before the site.

    None where there is no nginx.
    """
    command = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if command is None:
        yield None
        return
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "constant.txt").write_bytes(BODY)
    found = read_pages(pages)
    for name, (_headers, body) in found.items():
        (folder / "files" / name).write_bytes(body)
    written = NGINX.format(
        user="user root;" if os.geteuid() == 0 else "",  # its workers would be of another user, who may not read
        folder=folder,
        host=HOST,
        port=port,
        behind=behind,
        constant=CONSTANT_PATH,
        pages="\n        ".join(_location(name, headers, folder) for name, (headers, _body) in found.items()),
    )
    (folder / "nginx.conf").write_text(written)
    with _running([command, "-c", str(folder / "nginx.conf")], port, {}, cpu) as process:
        yield Server(process, port)


def _location(page: str, headers: Headers, folder: Path) -> str:
    added = " ".join(_add_header(name, value) for name, value in headers if name.lower() not in OF_NGINX)
    # As pages go out; the file of a line goes with sendfile, as where nobody thought of it (docs/decisions/0035).
    file = f"sendfile off; root {folder}/files; try_files /{page} =404; default_type text/html;"
    return f"location = {PAGES_PATH}{page} {{ {file} {added} }}"


def _add_header(name: str, value: str) -> str:
    escaped = value.replace("\\", "").replace('"', "").replace("$", "")
    return f'add_header {name} "{escaped}";'


@contextlib.contextmanager
def _python(
    target: str, port: int, environment: Mapping[str, str], cpu: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "newsroom.bench.serving", target, str(port), str(THREADS)]
    with _running(command, port, {**_environment(), **environment}, cpu) as process:
        yield process


@contextlib.contextmanager
def _running(
    command: list[str], port: int, environment: Mapping[str, str], cpu: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603
    if cpu is not None:
        os.sched_setaffinity(process.pid, {cpu})  # what it starts inherits it
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers((HOST, port)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start to answer on port {port}")
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for thread in _names(f"/proc/{parent}/task"):
            with contextlib.suppress(OSError):
                found += map(int, Path(f"/proc/{parent}/task/{thread}/children").read_text().split())
    return found


def _names(folder: str) -> list[str]:
    with contextlib.suppress(OSError):
        return os.listdir(folder)
    return []


def _seconds(pid: int) -> float:
    """What the threads of a process have run, from the scheduler's own count in nanoseconds."""
    total = 0
    for thread in _names(f"/proc/{pid}/task"):
        with contextlib.suppress(OSError, IndexError):
            total += int(Path(f"/proc/{pid}/task/{thread}/schedstat").read_text().split()[0])
    return total / 1e9


def database_seconds() -> dict[int, float]:
    """The same for each of PostgreSQL's processes of this database; none where it runs elsewhere, or is SQLite."""
    if connection.vendor != "postgresql":
        return {}
    name = f" {connection.settings_dict['NAME']} "
    found = {}
    for pid in filter(str.isdecimal, _names("/proc")):
        with contextlib.suppress(OSError):
            title = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            if title.startswith("postgres:") and name in title:
                found[int(pid)] = _seconds(int(pid))
    return found


def used(before: dict[int, float], after: dict[int, float]) -> float:
    """What those processes used in between. Not that of those which have ended: connections are closed now and then."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


if __name__ == "__main__":
    import threading

    threading.Thread(target=leave_with_parent, args=(os.getppid(),), daemon=True).start()
    services.serve_web(HOST, int(sys.argv[2]), workers=1, threads=int(sys.argv[3]), target=sys.argv[1])
