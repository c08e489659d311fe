"""Make .venv hold the pinned requirements of one level: `install.py base|production|dev`.

Each level contains those before it. Nothing is done when what was last installed still is what the files say.
Standard library only: this runs before anything is installed.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

LEVELS = ["base", "production", "dev"]
REQUIREMENTS = Path(__file__).resolve().parent
VENV = REQUIREMENTS.parent / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"


def fingerprint(level: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{level}.txt").read_bytes()).hexdigest()


def is_installed(level: str) -> bool:
    try:
        stamp = json.loads(STAMP.read_text())
        subprocess.run([PYTHON, "-c", ""], check=True, capture_output=True)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return False
    return any(stamp.get(found) == fingerprint(found) for found in LEVELS[LEVELS.index(level) :])


def install(level: str) -> None:
    if not PYTHON.exists():
        print(f"Making {VENV.name} with Python {sys.version.split()[0]} …", flush=True)
        try:
            venv.create(VENV, with_pip=True, clear=VENV.exists())
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(f"Python's venv can't make {VENV} ({error}). On Debian and Ubuntu: apt-get install python3-venv")
    print(f"Installing requirements/{level}.txt …", flush=True)
    start = time.monotonic()
    STAMP.unlink(missing_ok=True)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    wanted = ["--require-hashes", "--no-deps", "-r", REQUIREMENTS / f"{level}.txt"]
    if subprocess.run([*pip, *wanted], check=False).returncode:
        sys.exit("pip could not install the requirements; what it said stands above. Run the command again to resume.")
    STAMP.write_text(json.dumps({level: fingerprint(level)}))
    print(f"Installed in {time.monotonic() - start:.0f} s.", flush=True)


if __name__ == "__main__":
    wanted_level = sys.argv[1]
    if not is_installed(wanted_level):
        os.chdir(REQUIREMENTS.parent)
        install(wanted_level)
