"""Whether the database has what the code needs, found without importing hundreds of migration modules."""

from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def has_unapplied_migrations() -> bool:
    """Whether a migration on disk is not recorded as applied. Compares names only: takes milliseconds."""
    applied = MigrationRecorder(connection).applied_migrations().keys()
    return any((label, name) not in applied for label, name in _migrations_on_disk())


def _migrations_on_disk() -> list[tuple[str, str]]:
    found = []
    for config in apps.get_app_configs():
        module_name, _ = MigrationLoader.migrations_module(config.label)
        if module_name is None:
            continue
        try:
            module = import_module(module_name)
        except ModuleNotFoundError:
            continue
        for folder in getattr(module, "__path__", []):
            found += [(config.label, path.stem) for path in Path(folder).glob("*.py") if path.stem[0] not in "_~"]
    return found
