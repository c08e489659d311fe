import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsroom.mail.drain import KEPT, prune


class Command(BaseCommand):
    help = "Delete letters that were sent or given up long ago."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=KEPT.days, help="Days for which they are kept (%(default)s).")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        self.stdout.write(f"{prune(dt.timedelta(days=days))} letters deleted.")
