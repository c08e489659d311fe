#!/usr/bin/env python
"""Run Django's commands on a bare checkout: `site/` holds the project package, so it goes on the import path."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent


def main() -> None:
    sys.path[:0] = [str(BASE_DIR), str(BASE_DIR / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
