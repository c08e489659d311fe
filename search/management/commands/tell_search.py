from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.keeping.drain import SECONDS, drain
from search.keeping.models import IndexChange


class Command(BaseCommand):
    help = "Tell the search index what has changed. The worker does so by itself; this is for what had to wait."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=SECONDS, help="Begin nothing after so long (%(default)s).")

    def handle(self, *args: Any, seconds: float, **options: Any) -> None:
        told = drain(seconds)
        if not told.is_ours:
            self.stdout.write("Another process is telling the index just now.")
            return
        left = IndexChange.objects.count()
        self.stdout.write(
            f"{told.indexed} indexed, {told.removed} removed, {told.refused} could not be indexed; {left} left."
        )
        if told.unreachable:
            self.stderr.write(f"The search server cannot be reached, changes wait: {told.unreachable}")
