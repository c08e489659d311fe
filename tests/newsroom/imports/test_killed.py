"""An import that is killed, wherever it is, and run again ends as one that nobody stopped.

Two kills in every run of the suite; NEWSROOM_KILLS=10 for more of them.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Collection, Locale, Page

from tests.newsroom.imports.conftest import author, category, comment, in_category, item

KILLS = int(os.environ.get("NEWSROOM_KILLS", "2"))
SCRIPT = Path(__file__).with_name("killing.py")


def _posts() -> Iterator[str]:
    yield author("ana", "Ana Sample") + category("news", "News") + category("harbour", "Harbour", "news")
    for number in range(1, 121):
        said = "".join(
            comment(number * 10 + n, f"Words {n}", parent=number * 10 + n - 1 if n % 3 else 0, state="1" if n else "0")
            for n in range(number % 5)
        )
        filed = in_category("harbour" if number % 2 else "news", "x") + in_category(f"t{number % 7}", "T", "post_tag")
        text = f"Story {number}.\n\n<h2>More</h2>\n\n<blockquote>Said {number}</blockquote>"
        yield item(number, f"Story {number}", text, extra=filed + said, status="publish" if number % 9 else "draft")
    yield item(900, "Below", post_type="page", post_name="below", post_parent="901")
    yield item(901, "Above", post_type="page", post_name="above")


@pytest.fixture
def databases(transactional_db: None, tmp_path: Path) -> Iterator[list[str]]:
    """Two copies of the empty database of the tests, as DATABASE_URLs."""
    _restore_roots()
    if connection.vendor == "sqlite":
        import sqlite3

        connection.ensure_connection()
        for name in ("one", "two"):
            with sqlite3.connect(tmp_path / name) as copy:
                connection.connection.backup(copy)
        yield [f"sqlite:///{tmp_path / name}" for name in ("one", "two")]
        return
    import psycopg
    from psycopg import sql

    own = connection.settings_dict
    names = [f"{own['NAME']}_{name}" for name in ("one", "two")]
    options = {"host": own["HOST"], "port": own["PORT"] or 5432, "user": own["USER"], "password": own["PASSWORD"]}
    connection.close()
    with psycopg.connect(dbname="postgres", autocommit=True, **options) as admin:
        # Threads of earlier tests may have left connections open; a database in use cannot be copied.
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [own["NAME"]])
        for name in names:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            admin.execute(made.format(sql.Identifier(name), sql.Identifier(own["NAME"])))
        yield [f"postgresql://{own['USER']}@{own['HOST']}:{options['port']}/{name}" for name in names]
        for name in names:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _restore_roots() -> None:
    """What migrations make and the flush after another test has taken away."""
    Locale.objects.get_or_create(language_code="en")
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def _run(database: str, tmp_path: Path, *arguments: Any) -> dict[str, Any]:
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE),
        "VAR_DIR": str(tmp_path / "var"),
    }
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_killed_and_resumed_is_as_if_never_stopped(databases, export, tmp_path):
    path = export(*_posts())
    whole = _run(databases[0], tmp_path, path, "whole")
    seed = random.randrange(1 << 30)
    killed = _run(databases[1], tmp_path, path, KILLS, whole["statements"] * 3 // (2 * KILLS), seed)
    assert killed["killed"] >= KILLS // 2
    assert len(whole["site"]["pages"]) > 120
    assert len(whole["site"]["comments"]) == 240
    for name, records in whole["site"].items():
        assert killed["site"][name] == records, f"{name}, seed {seed}"
    assert killed["ledger"] == whole["ledger"]
