"""Pages kept in files, for all processes of one machine."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

from newsroom.core.page_cache.changes_file import ChangesFile
from newsroom.core.page_cache.entries import Entry

TURNS = 256  # lock files; two pages that share one wait for each other
LOOK_AFTER = 64  # writes of one process between two looks at how much there is
LEFT = 0.8  # of what is allowed, after old pages were removed


class FileStore(ChangesFile):
    """Keeps pages in `folder`, `most` bytes of them (and 8 MB for the changes), for any number of processes."""

    def __init__(self, folder: Path, most: int) -> None:
        super().__init__(folder)
        self.most = most
        self._writes = 0
        self.tidying: threading.Thread | None = None
        """Looks for room beside the requests, one at a time in a process: the last that was started."""

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
        if self._writes % LOOK_AFTER == 1 and not (self.tidying and self.tidying.is_alive()):
            self.tidying = threading.Thread(target=self.make_room, daemon=True)
            self.tidying.start()

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
