"""Pages kept in files, for all processes of one machine.

`changes` is an array of numbers that every process maps into its memory: the birth of the file, the number of the last
change, and for each place of a tag the number of its last change. Reading it costs a look at the file's inode (whether
it is still the same) and as many memory accesses as the page has tags; writing goes through `pwrite`, which fails
where the disk is full instead of ending the process.
"""

import contextlib
import fcntl
import hashlib
import logging
import mmap
import os
import secrets
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsroom.core.page_cache.entries import SLOTS, Entry, slot

logger = logging.getLogger(__name__)

BORN, LAST = 0, 1  # the places of the file's own two numbers
NUMBER = struct.Struct("=Q")
TURNS = 256  # lock files; two pages that share one wait for each other
LOOK_AFTER = 64  # writes of one process between two looks at how much there is
LEFT = 0.8  # of what is allowed, after old pages were removed


class FileStore:
    """Keeps pages in `folder`, `most` bytes of them (and 8 MB for the changes), for any number of processes."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = Path(folder)
        self.most = most
        self._path = str(self.folder / "changes")
        self._inode = -1
        self._numbers: memoryview | None = None
        self._opening = threading.Lock()
        self._complained = 0.0
        self._writes = 0

    # --- Changes ---

    def mark(self) -> tuple[int, int] | None:
        numbers = self._current_numbers() or self._make()
        return (numbers[BORN], numbers[LAST]) if numbers is not None else None

    def is_current(self, entry: Entry) -> bool:
        numbers = self._current_numbers()
        if numbers is None or numbers[BORN] != entry.born:
            return False
        last = numbers[LAST]
        if last == entry.checked:
            return True
        made = entry.number
        for place in entry.slots:
            if numbers[place] > made:
                return False
        entry.checked = last
        return True

    def record(self, names: Sequence[str]) -> None:
        try:
            self._write({slot(name) for name in names})
        except OSError as error:
            # Without a file nothing is current: the next page makes a new one, with another birth.
            with contextlib.suppress(OSError):
                os.unlink(self._path)
            self._complain("A change could not be written down; all pages are made anew", error)

    def _write(self, places: set[int]) -> None:
        with contextlib.suppress(FileNotFoundError):  # nothing is kept that could have changed
            file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                number = NUMBER.unpack(os.pread(file, 8, 8 * LAST))[0] + 1
                told = NUMBER.pack(number)
                for place in places:
                    os.pwrite(file, told, 8 * place)
                # Last, so that who sees the new number sees what changed.
                os.pwrite(file, told, 8 * LAST)
            finally:
                os.close(file)

    def _current_numbers(self) -> memoryview | None:
        """The numbers of the file that stands there now; None where there is none."""
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        # A file that was deleted keeps its inode for as long as it is mapped: no other can have the same number.
        return self._numbers if found.st_ino == self._inode else self._open()

    def _open(self) -> memoryview | None:
        with self._opening:
            try:
                file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            except OSError:
                return None
            try:
                found = os.fstat(file)
                if found.st_size != 8 * SLOTS:
                    os.unlink(self._path)
                    return None
                numbers = memoryview(mmap.mmap(file, 8 * SLOTS, access=mmap.ACCESS_READ)).cast("Q")
            except OSError:
                return None
            finally:
                os.close(file)
            self._numbers, self._inode = numbers, found.st_ino
            return numbers

    def _make(self) -> memoryview | None:
        """A new file of changes, under which nothing that was kept before is current."""
        fresh = f"{self._path}.{secrets.token_hex(8)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with open(fresh, "xb") as file:
                os.posix_fallocate(file.fileno(), 0, 8 * SLOTS)
                os.pwrite(file.fileno(), NUMBER.pack(secrets.randbits(63)), 8 * BORN)
            with contextlib.suppress(FileExistsError):
                os.link(fresh, self._path)  # the first of several wins
        except OSError as error:
            self._complain("No pages are kept", error)
            return None
        finally:
            with contextlib.suppress(OSError):
                os.unlink(fresh)
        return self._open()

    # --- Pages ---

    def load(self, key: str) -> Entry | None:
        path = self._place(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        try:
            return Entry.load(data)
        except ValueError:
            with contextlib.suppress(OSError):
                path.unlink()
            return None

    def save(self, key: str, entry: Entry) -> None:
        path = self._place(key)
        written = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(entry.dump())
            written.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                written.unlink()
            self._complain("A page could not be kept", error)
        self._writes += 1
        if self._writes % LOOK_AFTER == 1:
            threading.Thread(target=self.make_room, daemon=True).start()

    def make_room(self) -> int:
        """Remove the pages that were made longest ago while there are too many bytes; says how many were removed."""
        found: list[tuple[float, int, str]] = []
        for folder, _, names in os.walk(self.folder / "pages"):
            for name in names:
                with contextlib.suppress(OSError):
                    stat = os.stat(path := os.path.join(folder, name))
                    found.append((stat.st_mtime, stat.st_blocks * 512, path))
        total, removed = sum(size for _, size, _ in found), 0
        if total <= self.most:
            return 0
        for _, size, path in sorted(found):
            if total <= self.most * LEFT:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
            total -= size
            removed += 1
        return removed

    def clear(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._path)

    def _place(self, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
        return self.folder / "pages" / name[:2] / name[2:40]

    # --- One makes, the others wait ---

    @contextlib.contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        number = int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()[:2], "big") % TURNS
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = os.open(self.folder / f"turn-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            yield True  # who can't keep a page need not wait for one
            return
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True
        finally:
            os.close(file)

    def _complain(self, what: str, error: OSError) -> None:
        if time.monotonic() - self._complained > 60:
            self._complained = time.monotonic()
            logger.warning("%s: %s", what, error)
