import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.discussions.services.bayes import Learned
from newsroom.discussions.services.scorer import ENOUGH, LIKE_SPAM, train


class Command(BaseCommand):
    help = "Learn what spam is from what the moderators decided, or measure on labelled texts how well that goes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--measure",
            nargs="+",
            metavar="FILE",
            type=Path,
            help="CSV files with the columns CONTENT and CLASS (1: spam). Every other line teaches, the rest is "
            "judged. Nothing is stored.",
        )

    def handle(self, *args: Any, measure: list[Path] | None, **options: Any) -> None:
        if measure:
            self._measure(measure)
            return
        training = train()
        said = f"Learned from {training.spam} comments rejected or marked as spam and {training.ham} approved."
        if not training.is_enough:
            said = (
                f"Not enough decisions yet: {training.spam} comments rejected or marked as spam, {training.ham} "
                f"approved, {ENOUGH} of each are needed. Nothing is scored."
            )
        self.stdout.write(said)

    def _measure(self, files: list[Path]) -> None:
        rows: list[tuple[str, bool]] = []
        for path in files:
            try:
                with path.open(encoding="utf-8", newline="") as file:
                    rows += [(row["CONTENT"], row["CLASS"].strip() == "1") for row in csv.DictReader(file)]
            except (OSError, KeyError, UnicodeDecodeError) as error:
                raise CommandError(f"{path}: {error}") from error
        learned = Learned.of(rows[::2])
        judged = [(learned.score(text) >= LIKE_SPAM, is_spam) for text, is_spam in rows[1::2]]
        caught = judged.count((True, True))
        wrongly, missed = judged.count((True, False)), judged.count((False, True))
        self.stdout.write(
            f"{len(judged)} judged at {LIKE_SPAM}: {caught} spam caught, {missed} missed, {wrongly} held wrongly; "
            f"precision {caught / max(1, caught + wrongly):.3f}, recall {caught / max(1, caught + missed):.3f}."
        )
