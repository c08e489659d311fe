import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.failing import SearchUnavailable
from search.keeping.checking import Checked, check, waiting
from search.names import rebuild as rebuild_names


class Command(BaseCommand):
    help = (
        "Compare the search index with the content: what is missing, stale, or of things that are no more; with --mend "
        "the table of names too. Ends with 1 "
        "where something is wrong and was not mended, with 2 where the search server cannot be reached."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Index what is wrong anew; remove what is too much.")
        parser.add_argument("--sample", type=int, help="Look at about so many objects of each model, at random places.")

    def handle(self, *args: Any, mend: bool, sample: int | None, verbosity: int, **options: Any) -> None:
        self.shown = verbosity > 0 and sys.stderr.isatty()
        try:
            checked = check(mend=mend, sample=sample, progress=self._progress)
        except SearchUnavailable as error:
            raise CommandError(f"The search server cannot be reached: {error}", returncode=2) from error
        self._say(checked)
        if mend and (names := rebuild_names()):
            self.stdout.write(f"{names} rows of names mended.")
        if checked.wrong and mend:
            self.stdout.write(f"{checked.wrong} mended.")
        elif checked.wrong:
            hint = f" {waiting()} changes still wait for the worker." if waiting() else ""
            raise CommandError(f"{checked.wrong} are wrong; --mend puts them right.{hint}", returncode=1)
        else:
            self.stdout.write("Index and content agree.")

    def _progress(self, label: str, number: int) -> None:
        if self.shown:
            self.stderr.write(f"\r{label} {number}   ", ending="")

    def _say(self, checked: Checked) -> None:
        self.stdout.write(f"{'':<32}{'looked at':>10}{'missing':>10}{'stale':>10}{'orphaned':>10}")
        labels = {label.lower(): label for label in checked.looked_at}
        labels |= {label.lower(): label for label in checked.orphaned if label.lower() not in labels}
        orphaned = {label.lower(): number for label, number in checked.orphaned.items()}
        for key, label in labels.items():
            figures = (checked.looked_at[label], checked.missing[label], checked.stale[label], orphaned.get(key, 0))
            if any(figures):
                self.stdout.write(f"{label:<32}" + "".join(f"{figure:>10}" for figure in figures))
        for what, keys in checked.examples.items():
            if keys:
                self.stdout.write(f"{what}: {', '.join(keys)} …")
