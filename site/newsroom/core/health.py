"""What rooms have to say at /healthz/ about the work that they leave to the worker."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

# Each is asked after how long work is overdue, and answers with names and values that are no secret.
tellers: list[Callable[[timedelta], dict[str, Any]]] = []


def tells(teller: Callable[[timedelta], dict[str, Any]]) -> None:
    """Let a room tell; called when its app is ready."""
    if teller not in tellers:
        tellers.append(teller)
