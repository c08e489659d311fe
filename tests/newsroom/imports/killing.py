"""Run by a test as a process of its own: imports a file uninterrupted, or killed again and again, and says what is
then in the database.

    python killing.py FILE whole            the import as it is
    python killing.py FILE KILLS STATEMENTS SEED   killed KILLS times within the first STATEMENTS, then finished

A folder with the old site's files is named by MEDIA in the environment.
"""

import json
import mmap
import os
import random
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run(path: str) -> None:
    from django.core.management import call_command

    media = {"media": Path(os.environ["MEDIA"])} if os.environ.get("MEDIA") else {}
    call_command("import_wordpress", path, verbosity=0, stdout=open(os.devnull, "w"), **media)  # noqa: SIM115


def run_and_kill(path: str, most: int | None = None) -> tuple[bool, int]:
    """One import in a fork, killed before its statement number `most`: whether it was, and how many it sent.

    By statements and not by time: a busy machine may be twice as fast a second later.
    """
    from django.db import connection, connections

    connections.close_all()
    sent = mmap.mmap(-1, 8)  # both processes see it

    def count(execute, *arguments):  # type: ignore[no-untyped-def]
        number = int.from_bytes(sent[:], "big") + 1
        sent[:] = number.to_bytes(8, "big")
        if number == most:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with connection.execute_wrapper(count):
                run(path)
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(pid, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or status == 0
    return killed, int.from_bytes(sent[:], "big")


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from newsroom.imports.writer import items
    from tests.newsroom.imports.snapshot import ledger, snapshot

    items.AT_ONCE = 10  # more moments between two transactions
    path, how, *rest = sys.argv[1:]
    killed = 0
    if how != "whole":
        first, chance = int(rest[0]), random.Random(rest[1])
        for _turn in range(int(how)):
            killed += run_and_kill(path, chance.randint(1, first))[0]
    was_killed, sent = run_and_kill(path)
    assert not was_killed
    found = {"statements": sent, "killed": killed, "site": snapshot(), "ledger": ledger()}
    sys.stdout.write(json.dumps(found, default=str) + "\n")


if __name__ == "__main__":
    main()
