import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from wagtail.models import Site

from newsroom.core import services
from newsroom.core.migration_state import has_unapplied_migrations
from newsroom.core.supervisor import Service, Supervisor, port_is_free


class Command(BaseCommand):
    help = "The whole site on this machine: prepares the database, then runs web server, worker and scheduler."
    # Checked by `make check`; here every tenth of a second before the first page counts.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-reload", action="store_true", help="Do not start again when a source file changes.")
        parser.add_argument("--no-demo", action="store_true", help="Leave an empty database empty.")

    def handle(self, *args: Any, host: str, port: int, no_reload: bool, no_demo: bool, **options: Any) -> None:
        try:
            free = port_is_free((host, port))
        except (OSError, OverflowError) as error:
            sys.exit(f"Can't listen on {host}:{port} ({error}). Try HOST=127.0.0.1 make run")
        if not free:
            sys.exit(f"Port {port} is taken. Stop what uses it, or choose another: PORT={port + 1} make run")
        if has_unapplied_migrations():
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=1)
        if not no_demo and "seed_demo" in get_commands():
            call_command("seed_demo", if_empty=True)
        # Pages know their full address from here; the demo answers at whatever port it was started on.
        for site in Site.objects.filter(is_default_site=True, hostname="localhost").exclude(port=port):
            site.port = port
            site.save()  # not update(): what Wagtail remembers of addresses has to go, or the children inherit it

        def say_ready() -> None:
            self.stdout.write(self.style.SUCCESS(f"\nThe site is up: http://{display_host(host)}:{port}/"))
            self.stdout.write(self._logins(f"http://{display_host(host)}:{port}/admin/"))
            self.stdout.write("Stop it with Ctrl-C.")

        os.environ["PORT"] = str(port)
        Supervisor(
            [
                Service("web server", lambda: services.serve_web(host, port, workers=1, threads=4)),
                Service("worker", services.work),
                Service("scheduler", services.schedule),
            ],
            address=(host, port),
            ready=say_ready,
            sources=[] if no_reload else source_folders(),
        ).run()
        self.stdout.write("Stopped.")

    def _logins(self, address: str) -> str:
        """The demo's logins, those that are still there. Empty for a database that is not the demo's."""
        names = [name for name, _ in settings.DEMO_LOGINS]
        present = set(get_user_model()._default_manager.filter(username__in=names).values_list("username", flat=True))
        lines = [f"  {name:<10} password {word}" for name, word in settings.DEMO_LOGINS if name in present]
        return "\n".join([f"Editing: {address}", *lines])


def display_host(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104


def source_folders() -> list[Path]:
    return [settings.BASE_DIR / name for name in ("home", "news", "search", "site")]
