from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count

from newsroom.mail.drain import BATCH, PERHAPS_SENT, SECONDS, drain
from newsroom.mail.models import Letter


class Command(BaseCommand):
    help = "Send the letters that are due. The worker does so by itself; this is for those that had to wait."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=BATCH, help="Letters to send at most (%(default)s).")
        parser.add_argument("--seconds", type=float, default=SECONDS, help="Begin none after so long (%(default)s).")
        parser.add_argument("--state", action="store_true", help="Send nothing; say what is in the outbox.")

    def handle(self, *args: Any, limit: int, seconds: float, state: bool, **options: Any) -> None:
        if state:
            self._say_what_is_there()
            return
        drained = drain(limit, seconds)
        self.stdout.write(
            f"{drained.sent} sent, {drained.postponed} to be tried again, {drained.failed} given up, "
            f"{drained.in_doubt} given up because they were perhaps sent."
        )
        if drained.unreachable:
            self.stderr.write(f"The mail server cannot be reached, letters wait: {drained.unreachable}")

    def _say_what_is_there(self) -> None:
        counts = dict(Letter.objects.values_list("state").annotate(Count("pk")))
        for state in Letter.State:
            self.stdout.write(f"{state.label}: {counts.get(state, 0)}")
        failed = Letter.objects.filter(state=Letter.State.FAILED)
        self.stdout.write(f"Given up because they were perhaps sent: {_in_doubt(failed)}")
        for letter in failed.order_by("-created_at")[:20]:
            self.stdout.write(f"  {letter.created_at:%Y-%m-%d %H:%M}  {letter.key}  {letter.error}")


def _in_doubt(failed: Any) -> int:
    return failed.filter(error__startswith=PERHAPS_SENT).count()
