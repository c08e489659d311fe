"""The three processes of a site, each as a function that blocks: web server, worker, scheduler."""

from typing import Any

from django.conf import settings
from django.core.management import call_command


def serve_web(host: str, port: int, *, workers: int, threads: int, target: str = "") -> None:
    """Serve `newsroom.wsgi`, or the application at `target`, over HTTP until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server: Any = Granian(
        target or settings.WSGI_APPLICATION.replace(".application", ":application"),
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=4,
        websockets=False,
        log_level=LogLevels.error,
        log_access=settings.LOG_REQUESTS,
        log_access_format='%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).0f ms',
    )
    server.serve()


def work() -> None:
    """Run what was put into the task queue."""
    call_command("db_worker", queue_name="*", reload=False, startup_delay=False, verbosity=0)


def schedule() -> None:
    """Run what is due by the clock."""
    call_command("run_scheduler")
