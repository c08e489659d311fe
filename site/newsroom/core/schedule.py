"""Work that is due by the clock: the jobs of `settings.SCHEDULE`, one after the other, in one process."""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import close_old_connections

logger = logging.getLogger(__name__)


@dataclass
class Job:
    """A management command that is run every `seconds`, for the first time at once."""

    command: str
    seconds: float
    arguments: tuple[str, ...] = ()
    due: float = field(default=0.0, compare=False)


def jobs_from(schedule: Iterable[tuple[timedelta, str]]) -> list[Job]:
    """Jobs for lines such as `(timedelta(days=1), "clearsessions")`; words after the command are its arguments."""
    jobs = []
    for every, line in schedule:
        command, *arguments = line.split()
        jobs.append(Job(command, every.total_seconds(), tuple(arguments)))
    return jobs


def run_due(jobs: Iterable[Job], now: float) -> list[Job]:
    """Run the jobs that are due at `now` and say which. One that fails is logged and does not stop the others."""
    ran = []
    for job in jobs:
        if job.due > now:
            continue
        close_old_connections()
        try:
            said = StringIO()
            call_command(job.command, *job.arguments, stdout=said, verbosity=0)
            logger.debug("%s: %s", job.command, said.getvalue().strip() or "nothing to say")
        except (Exception, SystemExit):
            logger.exception("The scheduled command %s failed; it is tried again when it is next due.", job.command)
        finally:
            close_old_connections()
        job.due = now + job.seconds
        ran.append(job)
    return ran


def run_forever(jobs: list[Job], stop: threading.Event) -> None:
    """Run `jobs` as they come due until `stop` is set; a job that is running is finished first."""
    while not stop.is_set():
        run_due(jobs, time.monotonic())
        next_due = min((job.due for job in jobs), default=time.monotonic() + 60)
        stop.wait(max(0.1, next_due - time.monotonic()))
