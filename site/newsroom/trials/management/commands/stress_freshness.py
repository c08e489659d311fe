"""Manage.py stress_freshness: a thousand writes while twenty read."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from newsroom.trials.freshness import Trial
from newsroom.trials.writing import NoFrontPageError


class Command(BaseCommand):
    help = (
        "Publish, edit, move, rename, approve and vote at random while many read through processes of the site, and "
        "say whether anybody was shown what a finished write had replaced. Takes all of it away again. "
        "For a database of its own, not for the one that readers use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--writes", type=int, default=1000)
        parser.add_argument("--readers", type=int, default=20)
        parser.add_argument("--processes", type=int, default=2, help="Processes of the site that are read from.")
        parser.add_argument("--seed", type=int, default=1, help="The same number, the same writes.")

        parser.add_argument("--pause", type=float, default=0.1, help="Seconds between two writes, on average.")

    def handle(self, *args: Any, **options: Any) -> None:
        if getattr(connection, "is_in_memory_db", bool)():
            raise CommandError("A database in memory belongs to one process: the site could not read it.")
        chosen = {name: options[name] for name in ("writes", "readers", "processes", "pause", "seed")}
        try:
            outcome = Trial(self.stderr.write, **chosen).run()
        except NoFrontPageError as error:
            raise CommandError(str(error)) from None
        for line in outcome.lines():
            self.stdout.write(line)
        if not outcome.is_clean:
            sys.exit(1)
