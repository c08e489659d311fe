"""Papers that are loaded already, each in a process of its own with the settings of a public site.

They are asked and answer by lines of JSON, so that several can be measured in turn: a busy moment hits all alike.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

PROGRAM = """\
import django
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from {module} import main
main()
"""


class Elsewhere:
    """The process, and what it said `about` itself when it had started."""

    def __init__(self, paper: str, module: str) -> None:
        """`paper`: its VAR_DIR, with SQLite's file in it, or VAR_DIR=postgresql://… . The `main()` of `module` has to
        call `answer_lines`.
        """
        folder, _, database = paper.partition("=")
        environment = {**os.environ, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "newsroom.bench.settings"}
        environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment.pop("DATABASE_URL", None)
        if database:
            environment["DATABASE_URL"] = database
        process = subprocess.Popen(  # noqa: S603 - what stands above
            [sys.executable, "-c", PROGRAM.format(module=module)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no input and output")
        self.process, self.input, self.output = process, process.stdin, process.stdout
        self.about = self._answer()

    def ask(self, question: Any) -> Any:
        """Raises RuntimeError where the process has ended."""
        self.input.write(f"{json.dumps(question)}\n")
        self.input.flush()
        return self._answer()

    def close(self) -> None:
        self.process.communicate()

    def _answer(self) -> Any:
        line = self.output.readline()
        if not line:
            raise RuntimeError(f"the process of this paper ended with {self.process.wait()}")
        return json.loads(line)


def answer_lines(about: Any, answer: Callable[[Any], Any]) -> None:
    """In that process: say what it is about, then answer every question on our input, until that ends."""
    _say(about)
    for line in sys.stdin:
        _say(answer(json.loads(line)))


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
