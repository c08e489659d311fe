"""Rows of database tables out of a dump: CSV with a header, named like its table, or SQL as mysqldump writes it."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from newsroom.imports.reader.decoding import read_text
from newsroom.imports.records import Note, UnusableFileError

Row = dict[str, str]
INSERT = re.compile(r"INSERT\s+(?:IGNORE\s+)?INTO\s+`?(\w+)`?\s*(?:\(([^)]*)\))?\s*VALUES\s*", re.IGNORECASE)
CREATE = re.compile(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?\s*\(", re.IGNORECASE)
COLUMN = re.compile(r"^\s*`(\w+)`\s", re.MULTILINE)
VALUE = re.compile(r"\s*(?:'((?:[^'\\]|\\.|'')*)'|([^\s,()']+))\s*([,)])", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": ""}
LONGEST_STATEMENT = 1 << 26  # characters; mysqldump writes a megabyte at most


def read_tables(path: Path, tables: tuple[str, ...], note: Note) -> Iterator[tuple[str, Row]]:
    """The rows of `tables`, whatever prefix their names have. Raises UnusableFileError where it holds none of them."""
    if path.suffix.lower() == ".csv":
        table = next((name for name in tables if path.stem.lower().endswith(name)), None)
        if table is None:
            raise UnusableFileError(f"{path}: name the file after its table: {', '.join(tables)}.")
        for row in _csv(path, note):
            yield table, row
        return
    yield from _sql(path, tables, note)


def _csv(path: Path, note: Note) -> Iterator[Row]:
    def lines() -> Iterator[str]:
        rest = ""
        for piece in read_text(path, note):
            *whole, rest = (rest + piece).split("\n")
            yield from (f"{line}\n" for line in whole)
        yield rest

    reader = csv.DictReader(lines())
    try:
        for row in reader:
            yield {(name or "").strip().lower(): value or "" for name, value in row.items() if isinstance(name, str)}
    except csv.Error as error:
        note(reader.line_num, f"not CSV: {error}")


def _sql(path: Path, tables: tuple[str, ...], note: Note) -> Iterator[tuple[str, Row]]:
    columns: dict[str, list[str]] = {}
    found = False
    for line, statement in _statements(path, note):
        if match := CREATE.search(statement):
            columns[match.group(1)] = COLUMN.findall(statement, match.end())
        match = INSERT.match(statement)
        table = next((name for name in tables if match.group(1).lower().endswith(name)), None) if match else None
        if match is None or table is None:
            continue
        found = True
        names = re.findall(r"\w+", match.group(2)) if match.group(2) else columns.get(match.group(1), [])
        if not names:
            note(line, f"the columns of {match.group(1)} are not in the file: rows left out")
            continue
        for values in _rows(statement, match.end()):
            yield table, dict(zip((name.lower() for name in names), values, strict=False))
    if not found:
        raise UnusableFileError(f"{path} has no rows of {', '.join(tables)}.")


def _statements(path: Path, note: Note) -> Iterator[tuple[int, str]]:
    """Statements with the line that they begin on; a semicolon in quotes ends none."""
    buffer, line = "", 1
    quoted = re.compile(r"'(?:[^'\\]|\\.|'')*'|(;)", re.DOTALL)
    for piece in read_text(path, note):
        buffer += piece
        start = 0
        for match in quoted.finditer(buffer):
            if match.group(1):
                raw = buffer[start : match.start()]
                yield line, _without_comments(raw)
                line += raw.count("\n")
                start = match.end()
        buffer = buffer[start:]
        if len(buffer) > LONGEST_STATEMENT:
            note(line, "a statement without an end: the rest left out")
            return
    if buffer.strip():
        yield line, _without_comments(buffer)


def _without_comments(statement: str) -> str:
    return re.sub(r"\A(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", "", statement, flags=re.DOTALL)


def _rows(statement: str, position: int) -> Iterator[list[str]]:
    """The bracketed rows behind VALUES; NULL is empty."""
    while (start := statement.find("(", position)) >= 0:
        values: list[str] = []
        position = start + 1
        while match := VALUE.match(statement, position):
            text, bare, end = match.groups()
            values.append(_unescape(text) if text is not None else "" if bare.upper() == "NULL" else bare)
            position = match.end()
            if end == ")":
                break
        else:
            return
        yield values


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)|''", lambda match: ESCAPES.get(match[1], match[1]) if match[1] else "'", text, flags=re.S)
