from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.core import services
from newsroom.core.migration_state import has_unapplied_migrations
from newsroom.core.supervisor import Service, Supervisor, port_is_free


class Command(BaseCommand):
    help = "The production server: web, worker and scheduler, or one of them with --only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=settings.WEB_WORKERS, help="Processes of the web server.")
        parser.add_argument("--only", choices=["web", "worker", "scheduler"], help="For one service per unit.")

    def handle(self, *args: Any, host: str, port: int, workers: int, only: str | None, **options: Any) -> None:
        if has_unapplied_migrations():
            raise CommandError("The database is behind the code. Run: manage.py migrate")
        if only == "worker":
            return services.work()
        if only == "scheduler":
            return services.schedule()
        if not port_is_free((host, port)):
            raise CommandError(f"Port {port} is taken. Stop what uses it, or set PORT in .env.")
        if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("The static files are missing. Run: manage.py collectstatic --noinput")
        threads = settings.WEB_THREADS
        web = Service("web server", lambda: services.serve_web(host, port, workers=workers, threads=threads))
        others = [] if only else [Service("worker", services.work), Service("scheduler", services.schedule)]
        Supervisor(
            [web, *others],
            address=(host, port),
            ready=lambda: self.stdout.write(f"Serving {settings.WAGTAILADMIN_BASE_URL} on {host}:{port}"),
        ).run()
        return None
