"""What an import did, in numbers and sentences."""

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

SHOWN = 20  # notes on the screen; all of them, where there are more, are in the file


@dataclass
class Tally:
    """One row of the table: things of one type in the file and what became of them."""

    found: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: str) -> None:
        """One more: imported, updated, unchanged, or left out for the reason given."""
        if outcome in ("imported", "updated", "unchanged"):
            setattr(self, outcome, getattr(self, outcome) + 1)
        else:
            self.skipped[outcome] += 1


class Report:
    """Counts by type, remarks on those imported, and notes with file and line.

    Notes do not pile up in memory: from the twenty-first on they go to `folder` as they come.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.txt"
        self.tallies: dict[str, Tally] = {}
        self.remarks: Counter[str] = Counter()
        self.notes: list[str] = []
        self.note_count = 0
        self._file: TextIO | None = None

    def tally(self, kind: str) -> Tally:
        return self.tallies.setdefault(kind, Tally())

    def remark(self, text: str, number: int = 1) -> None:
        """Something to count rather than to list: drafts, sticky posts, redirects."""
        self.remarks[text] += number

    def note(self, place: str, text: str) -> None:
        line = f"{place}: {' '.join(text.split())}"
        self.note_count += 1
        if self.note_count <= SHOWN:
            self.notes.append(line)
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8")
            self._file.writelines(f"{earlier}\n" for earlier in self.notes)
        self._file.write(f"{line}\n")

    def checkpoint(self) -> tuple[Any, ...]:
        """Where the report stands, for `return_to`."""
        return deepcopy(self.tallies), self.remarks.copy(), len(self.notes), self.note_count, self._position()

    def return_to(self, checkpoint: tuple[Any, ...]) -> None:
        """Forget what was said since then: it came to nothing."""
        tallies, remarks, notes, self.note_count, position = checkpoint
        for kind in self.tallies:
            found = tallies.get(kind, Tally())
            self.tallies[kind].__dict__.update(found.__dict__)
        self.remarks = remarks
        del self.notes[notes:]
        if self._file:
            self._file.seek(position)
            self._file.truncate()
            if not position:
                self._file.close()
                self._file = None

    def _position(self) -> int:
        return self._file.tell() if self._file else 0

    def lines(self) -> list[str]:
        """The summary for the screen."""
        out = [*self._table(), ""]
        out += [f"{number} × {text}" for text, number in sorted(self.remarks.items())]
        if self.notes:
            out += ["", f"{self.note_count} notes:" if self.note_count > 1 else "1 note:", *self.notes]
        if self.note_count > SHOWN:
            out.append(f"… and {self.note_count - SHOWN} more, all in {self.path}")
        return out

    def close(self) -> None:
        if self._file:
            self._file.write("\n" + "\n".join([*self._table(), ""]) + "\n")
            self._file.writelines(f"{number} × {text}\n" for text, number in sorted(self.remarks.items()))
            self._file.close()
            self._file = None

    def _table(self) -> Iterable[str]:
        rows: list[tuple[str, ...]] = [("", "in file", "imported", "updated", "unchanged", "left out", "why")]
        for kind, tally in self.tallies.items():
            if tally == Tally():
                continue
            why = ", ".join(f"{number} {reason}" for reason, number in tally.skipped.most_common())
            numbers = (tally.found, tally.imported, tally.updated, tally.unchanged, tally.skipped.total())
            rows.append((kind, *(str(number) for number in numbers), why))
        widths = [max(len(row[column]) for row in rows) for column in range(6)]
        for row in rows:
            cells = [row[0].ljust(widths[0])] + [row[column].rjust(widths[column]) for column in range(1, 6)]
            yield f"{'  '.join(cells)}  {row[6]}".rstrip()
