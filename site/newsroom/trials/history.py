"""What readers may be shown of a thing that somebody keeps changing."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class _Write:
    state: Any
    started: float
    finished: float | None = None


@dataclass
class Subject:
    """One thing and all the states that it was in. Only one writes at a time; any number read."""

    name: str
    _writes: list[_Write] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def state(self) -> Any:
        """The one that was written last."""
        return self._writes[-1].state

    def begin(self, state: Any) -> None:
        """A write begins; from now on readers may see its state."""
        with self._lock:
            self._writes.append(_Write(state, time.monotonic()))

    def finish(self) -> None:
        """The write was acknowledged; who begins to read after this may not see what was before."""
        with self._lock:
            self._writes[-1].finished = time.monotonic()

    def possible(self, began: float, ended: float) -> list[Any]:
        """The states that a read may have seen that took from `began` to `ended`."""
        with self._lock:
            acknowledged = [n for n, write in enumerate(self._writes) if write.finished and write.finished <= began]
            first = acknowledged[-1] if acknowledged else 0
            return [write.state for write in self._writes[first:] if write.started <= ended]
