import fcntl
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from newsroom.core.schedule import jobs_from, run_due, run_forever


class Command(BaseCommand):
    help = "Publish what is scheduled and do the daily housekeeping, as settings.SCHEDULE says, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run every job once and end (for cron).")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        jobs = jobs_from(settings.SCHEDULE)
        # Two at a time would publish everything twice. The lock goes with the process, however that ends.
        with (settings.VAR_DIR / "scheduler.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.stderr.write("Another scheduler runs on this machine; waiting for it to end.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            if once:
                run_due(jobs, now=0.0)
                return
            stop = threading.Event()
            for signum in (signal.SIGINT, signal.SIGTERM):
                signal.signal(signum, lambda *_: stop.set())
            run_forever(jobs, stop)
