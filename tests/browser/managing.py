"""manage.py that has started already: reads commands as lines of JSON and answers each by a process of its own.

Starting takes two or three seconds of computing, more than most commands do. Each command runs in a fork of this
process, which has asked the database for nothing yet: none finds what another one left in memory.
"""

import json
import os
import signal
import sys
import tempfile
import traceback
from typing import IO

SECONDS = 300  # thousands of hostile comments take two minutes on a busy machine


def main() -> None:
    import django
    from django.urls import get_resolver

    django.setup()
    _ = get_resolver().url_patterns  # imports all views
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
            child = os.fork()
            if child == 0:
                _run(json.loads(line), out, errors)
            _child, status = os.waitpid(child, 0)
            said = [file.read() for file in (out, errors) if not file.seek(0)]
        print(json.dumps([os.waitstatus_to_exitcode(status), *said]), flush=True)  # noqa: T201


def _run(arguments: list[str], out: IO[str], errors: IO[str]) -> None:
    """Never returns."""
    from django.core.management import ManagementUtility

    code = 1
    try:
        signal.alarm(SECONDS)
        for target, file in enumerate([open(os.devnull), out, errors]):  # noqa: SIM115
            os.dup2(file.fileno(), target)
        ManagementUtility(["manage.py", *arguments]).execute()
        code = 0
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
