"""The test database where other threads and processes can share it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def real_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """For one in memory, a copy of it in a file; any other as it is."""
    database: Any = connection
    if database.vendor != "sqlite" or not database.is_in_memory_db():
        yield
        return
    database.ensure_connection()
    memory, name = database.connection, database.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "threads.sqlite3")) as copy:
        memory.backup(copy)
    database.connection = None
    database.settings_dict["NAME"] = str(tmp_path / "threads.sqlite3")
    try:
        yield
    finally:
        database.close()
        database.settings_dict["NAME"] = name
        database.connection = memory
