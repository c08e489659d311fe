"""The numbers of the changes in a file, for all processes of one machine.

It is an array that every process maps into its memory: the birth of the file, the number of the last change, and for
each place of a tag the number of its last change. Reading it costs as many memory accesses as the page has tags;
writing goes through `pwrite`, which fails where the disk is full instead of ending the process.

Whether the file is still the one that stands there, a reader looks up every `SURE` seconds only: asking the system each
time hands the interpreter to another thread, which costs more than all the rest. So whoever tells of a change and did
not know the file for so long waits for so long. Then everybody has looked again.
"""

import contextlib
import errno
import fcntl
import logging
import mmap
import os
import secrets
import struct
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from newsroom.core.page_cache.entries import SLOTS, Entry, slot

logger = logging.getLogger(__name__)

BORN, LAST = 0, 1  # the places of the file's own two numbers
NUMBER = struct.Struct("=Q")
SURE = 0.02  # seconds for which a process takes for granted that the file is the same


class ChangesFile:
    """Knows what changed, by the file `changes` in `folder`, for any number of processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._path = str(self.folder / "changes")
        self._file = -1
        self._inode = (-1, -1)  # with the number of the disk
        self._known_since = 0.0  # when this process found that file; seconds of the monotonic clock, as below
        self._sure_until = 0.0
        self._numbers: memoryview | None = None
        self._opening = threading.RLock()
        self._complained = 0.0

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
            all_know = self._write({slot(name) for name in names})
        except OSError as error:
            # Without a file nothing is current: the next page makes a new one, with another birth.
            self._complain("A change could not be written down; all pages are made anew", error)
            self._remove()
            all_know = False
        if not all_know:
            time.sleep(SURE)

    def _write(self, places: set[int]) -> bool:
        """Write a change down; says whether every process must know the file that it stands in."""
        with self._opening:
            try:
                self._find()
            except FileNotFoundError:  # nothing is kept that could have changed
                self._make()  # the next change need not wait
                return False
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                number = NUMBER.unpack(os.pread(self._file, 8, 8 * LAST))[0] + 1
                told = NUMBER.pack(number)
                for place in places:
                    os.pwrite(self._file, told, 8 * place)
                # Last, so that who sees the new number sees what changed.
                os.pwrite(self._file, told, 8 * LAST)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
            return time.monotonic() - self._known_since > SURE

    def _remove(self) -> None:
        try:
            os.unlink(self._path)
        except FileNotFoundError:
            pass
        except OSError as error:
            logger.error("%s cannot be removed: readers may be shown old pages until it is. %s", self._path, error)

    def _current_numbers(self) -> memoryview | None:
        """The numbers of the file that stands there, or stood there less than `SURE` ago; None where there is none."""
        if time.monotonic() < self._sure_until:
            return self._numbers
        try:
            return self._find()
        except OSError:
            return None

    def _find(self) -> memoryview:
        """The numbers of the file that stands there now. Raises OSError where there is none that can be written to."""
        now = time.monotonic()
        self._sure_until = 0.0
        found = os.stat(self._path)
        # A file that was deleted keeps its inode for as long as it is open: no other can have the same number.
        is_known = (found.st_dev, found.st_ino) == self._inode
        numbers = self._numbers if is_known and self._numbers is not None else self._open()
        self._sure_until = now + SURE
        return numbers

    def _open(self) -> memoryview:
        """Open the file, to write as well: whoever kept pages can tell of changes, whatever becomes of permissions."""
        with self._opening:
            file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
            try:
                found = os.fstat(file)
                if found.st_size != 8 * SLOTS:
                    os.unlink(self._path)
                    raise FileNotFoundError(errno.ENOENT, "The file of changes had another size", self._path)
                numbers = memoryview(mmap.mmap(file, 8 * SLOTS, access=mmap.ACCESS_READ)).cast("Q")
            except OSError:
                os.close(file)
                raise
            self._close()
            self._file, self._numbers, self._inode = file, numbers, (found.st_dev, found.st_ino)
            self._known_since = time.monotonic()
            return numbers

    def _close(self) -> None:
        if self._file != -1:
            os.close(self._file)
            self._file = -1

    __del__ = _close

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
        return self._current_numbers()

    def clear(self) -> None:
        self._remove()
        time.sleep(SURE)

    def _complain(self, what: str, error: OSError) -> None:
        if time.monotonic() - self._complained > 60:
            self._complained = time.monotonic()
            logger.warning("%s: %s", what, error)
