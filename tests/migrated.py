"""An empty, migrated SQLite database, made once and kept until a migration or a model changes.

Migrating takes half a minute of computing, in every process of a parallel run: longer than most of what is tested.
PostgreSQL migrates each time, so that all migrations run in CI.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import management
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "pytest"
# What the state after all migrations depends on: them, the models that permissions are made for, and the groups.
SOURCES = ("**/migrations/*.py", "**/models.py", "**/models/*.py", "**/groups.py")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Before pytest-django makes the test database: let its `migrate` take the kept one."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        yield
        return
    original = management.call_command
    management.call_command = _migrate_once(original)  # where Django's create_test_db looks it up
    yield
    management.call_command = original


def _migrate_once(call_command: Callable[..., Any]) -> Callable[..., Any]:
    def call(name: str, *args: Any, **options: Any) -> Any:
        if name != "migrate":
            return call_command(name, *args, **options)
        management.call_command = call_command  # tests of migrations want the real one
        FOLDER.mkdir(parents=True, exist_ok=True)
        kept = FOLDER / f"migrated-{_fingerprint()}.sqlite3"
        connection = connections[options["database"]]
        connection.ensure_connection()
        with (FOLDER / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # processes of a parallel run wait for the first one to migrate
            if kept.exists():
                _copy(kept, connection.connection)
            else:
                call_command(name, *args, **options)
                for old in FOLDER.glob("migrated-*.sqlite3"):
                    old.unlink()
                half = kept.with_suffix(".half")
                with sqlite3.connect(half) as target:
                    connection.connection.backup(target)
                target.close()
                half.rename(kept)
        return None

    return call


def _copy(source: Path, target: sqlite3.Connection) -> None:
    kept = sqlite3.connect(source)
    kept.backup(target)
    kept.close()


def _fingerprint() -> str:
    """Of all that decides what an empty database looks like: installed packages and apps, migrations, models."""
    digest = hashlib.sha256("\n".join(settings.INSTALLED_APPS).encode())
    digest.update("\n".join(sorted(f"{found.name} {found.version}" for found in distributions())).encode())
    for folder in ("site/newsroom", "home", "news", "search"):
        for pattern in SOURCES:
            for path in sorted((ROOT / folder).glob(pattern)):
                digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
