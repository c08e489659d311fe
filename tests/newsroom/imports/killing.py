"""Run by a test as a process of its own: imports a file uninterrupted, or killed again and again, and says what is
then in the database.

    python killing.py FILE whole            the import as it is
    python killing.py FILE KILLS SECONDS SEED   killed at KILLS random moments of the first SECONDS, then finished

A folder with the old site's files is named by MEDIA in the environment.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run(path: str) -> None:
    from django.core.management import call_command

    media = {"media": Path(os.environ["MEDIA"])} if os.environ.get("MEDIA") else {}
    call_command("import_wordpress", path, verbosity=0, stdout=open(os.devnull, "w"), **media)  # noqa: SIM115


def run_and_kill(path: str, seconds: float) -> bool:
    """One import in a fork; True where it was killed before it was through."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            run(path)
            code = 0
        finally:
            os._exit(code)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            assert status == 0
            return False
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from newsroom.imports.writer import items
    from tests.newsroom.imports.snapshot import ledger, snapshot

    items.AT_ONCE = 10  # more moments between two transactions
    path, how, *rest = sys.argv[1:]
    started = time.monotonic()
    killed = 0
    if how == "whole":
        run_and_kill(path, 10_000)
    else:
        seconds, chance = float(rest[0]), random.Random(rest[1])
        for _turn in range(int(how)):
            killed += run_and_kill(path, chance.uniform(0.02, seconds))
        assert not run_and_kill(path, 10_000)
    took = time.monotonic() - started
    found = {"took": took, "killed": killed, "site": snapshot(), "ledger": ledger()}
    sys.stdout.write(json.dumps(found, default=str) + "\n")


if __name__ == "__main__":
    main()
