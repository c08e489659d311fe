"""What an act takes in this process, with what the database computes for it."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds on the clock, and what this process and the database computed."""
    database, cpu, clock = _database_seconds(), time.thread_time(), time.perf_counter()
    act()
    clock, cpu = time.perf_counter() - clock, time.thread_time() - cpu
    return clock * 1000, (cpu + _database_seconds() - database) * 1000


def _database_seconds() -> float:
    """What PostgreSQL's process for our connection has run, where it is on this machine; SQLite's share is ours."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with suppress(OSError):
            return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9
    return 0.0
